"""milvus-lite's stand-alone server on 127.0.0.1: no TLS, no users."""

import os
import signal
import sys

import distributions
import ports


class Server:
    name = "lite"
    distribution = distributions.MilvusLite
    port_names = ("lite.port",)
    usual_ports = {"lite.port": 19531}
    stop_signal = signal.SIGTERM

    def __init__(self, directory, software, known, options):
        self.data = directory / "lite"
        self.software = software
        self.port = int(known["lite.port"])

    def prepare(self):
        self.data.mkdir(exist_ok=True)

    def command(self):
        address = ["--host", "127.0.0.1", "--port", str(self.port)]
        return [sys.executable, "-m", "milvus_lite", "server", *address, "--data-dir", self.data]

    def spawn_options(self):
        return {"cwd": "/", "env": {**os.environ, "PYTHONPATH": str(self.software)}}

    def ready(self, pid):
        return ports.answers(self.port)

    def properties(self):
        return {"lite.uri": f"http://127.0.0.1:{self.port}"}
