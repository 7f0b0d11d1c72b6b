"""Toxiproxy on 127.0.0.1: puts latency, black holes and resets between a test and a server. Proxies are made by its API."""

import signal

import distributions
import ports


class Server:
    name = "toxiproxy"
    distribution = distributions.Toxiproxy
    port_names = ("toxiproxy.port",)
    usual_ports = {"toxiproxy.port": 8474}
    stop_signal = signal.SIGTERM

    def __init__(self, directory, software, known, options):
        self.program = software / "toxiproxy"
        self.port = int(known["toxiproxy.port"])

    def prepare(self):
        pass

    def command(self):
        return [self.program, "-host", "127.0.0.1", "-port", str(self.port)]

    def spawn_options(self):
        return {"cwd": "/"}

    def ready(self, pid):
        return ports.answers(self.port)

    def properties(self):
        return {"toxiproxy.url": f"http://127.0.0.1:{self.port}"}
