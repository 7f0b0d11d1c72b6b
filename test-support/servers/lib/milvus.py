"""Milvus stand-alone with its embedded etcd, every port a free one.

Its components register at 127.0.0.1, but Milvus 2.3 has no setting for the address it listens on: that is every one.
Any key of milvus.yaml can be set by an environment variable (COMMON_SESSION_TTL=5).
"""

import os
import re
import shutil
import signal
import urllib.request

import distributions

COMPONENTS = (
    "proxy", "proxy_internal", "root_coord", "query_coord", "query_node", "index_coord", "index_node", "data_coord",
    "data_node",
)  # fmt: skip
OTHERS = ("etcd", "etcd_peer", "metrics")
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)(?:\(\w+\))?\s*(?::\s*(.*?))?\s*\}\}")


def fill(template, values):
    """The template with the values, or its own defaults, in the place of {{ name(type): default }}."""
    return PLACEHOLDER.sub(lambda hole: str(values.get(hole[1], hole[2])), template)


class Server:
    name = "milvus"
    distribution = distributions.Milvus
    port_names = tuple(f"milvus.port.{name}" for name in (*COMPONENTS, *OTHERS))
    usual_ports = {"milvus.port.proxy": 19530}  # the others are nobody's business
    stop_signal = signal.SIGKILL  # on SIGTERM it lingers for more than 30 s; what it acknowledged is safe anyway

    def __init__(self, directory, software, known, options):
        self.home = directory / "milvus"
        self.software = software
        self.ports = {name: known[f"milvus.port.{name}"] for name in (*COMPONENTS, *OTHERS)}
        self.certificates = options.certificates
        self.mutual = options.mutual
        self.demand_user = options.auth

    def prepare(self):
        (self.home / "configs").mkdir(parents=True, exist_ok=True)
        (self.home / "logs").mkdir(exist_ok=True)
        self._write("milvus.yaml", self._settings())
        self._write("etcd.yaml", self._etcd_settings())
        shutil.copy(self.software / "glog.conf", self.home / "configs")

    def command(self):
        return [self.software / "bin/milvus", "run", "standalone"]

    def spawn_options(self):
        environment = {
            "PROXY_TIMETICKINTERVAL": "50",  # ms; a strong read waits for a tick, by default for up to 400 ms
            **os.environ,
            "LD_LIBRARY_PATH": str(self.software / "lib"),
            "DEPLOY_MODE": "STANDALONE",
            "METRICS_PORT": self.ports["metrics"],
            "MILVUS_RUN_DIR": str(self.home / "run"),
            "ETCD_CONFIG_PATH": str(self.home / "configs/etcd.yaml"),
        }
        return {"cwd": self.home, "env": environment}

    def ready(self, pid):
        """Healthy; after a kill, collections are loaded only once the old session's lease (30 s) has run out."""
        try:
            with urllib.request.urlopen(self._health(), timeout=1) as answer:
                return answer.read() == b"OK"
        except OSError:
            return False

    def properties(self):
        scheme = "https" if self.certificates else "http"
        login = {"milvus.token": "root:Milvus"} if self.demand_user else {}
        # The certificate is for localhost; clients check that name.
        files = {"milvus.certificates": self.certificates} if self.certificates else {}
        return {"milvus.uri": f"{scheme}://localhost:{self.ports['proxy']}", "milvus.health": self._health(), **login, **files}

    def _health(self):
        return f"http://127.0.0.1:{self.ports['metrics']}/healthz"

    def _settings(self):
        values = {
            **{f"{name}_port": self.ports[name] for name in (*COMPONENTS, "etcd")},
            "etcd_log_path": self.home / "etcd.log",
            "etcd_data_dir": self.home / "etcd",
            "local_storage_dir": f"{self.home / 'data'}/",
            "rocksmq_data_dir": self.home / "rocksmq",
            "system_log_path": "",
            "authorization_enabled": str(self.demand_user).lower(),
        }
        if self.certificates:
            values["tls_mode"] = 2 if self.mutual else 1
            values["server_pem_path"] = self.certificates / "server.pem"
            values["server_key_path"] = self.certificates / "server.key"
            values["ca_pem_path"] = self.certificates / "ca.pem"
        filled = fill((self.software / "config.yaml.template").read_text(), values)
        return re.sub(r"(?m)^(  ip:).*$", r"\1 127.0.0.1", filled)

    def _etcd_settings(self):
        """The embedded etcd takes its own ports from a file of its own."""
        client, peer = (f"http://127.0.0.1:{self.ports[name]}" for name in ("etcd", "etcd_peer"))
        return (
            f"listen-client-urls: {client}\nadvertise-client-urls: {client}\n"
            f"listen-peer-urls: {peer}\ninitial-advertise-peer-urls: {peer}\n"
            f"initial-cluster: default={peer}\n"
        )

    def _write(self, name, text):
        (self.home / "configs" / name).write_text(text)
