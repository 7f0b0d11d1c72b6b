"""A PostgreSQL 16 server with pgvector on 127.0.0.1: passwords by SCRAM, a database that has the extension."""

import os
import shutil
import signal
import subprocess
import sys

import distributions
import nobody
import processes

USER = PASSWORD = DATABASE = "covector"


class Server:
    name = "pg"
    distribution = distributions.Postgres
    port_names = ("pg.port",)
    usual_ports = {"pg.port": 5432}
    stop_signal = signal.SIGINT  # "fast": on SIGTERM PostgreSQL waits for its clients

    def __init__(self, directory, software, known, options):
        self.home = directory / "pg"
        self.data = self.home / "data"
        self.software = software
        self.port = known["pg.port"]
        self.certificates = options.certificates
        self.mutual = options.mutual

    def prepare(self):
        self.home.mkdir(exist_ok=True)
        nobody.own(self.home, "PostgreSQL")
        self.software = nobody.reachable(self.software, self.home)
        if not (self.home / "initialized").exists():
            shutil.rmtree(self.data, ignore_errors=True)
            self._create_cluster()
            (self.home / "initialized").touch()
        self._forget_killed_server()

    def command(self):
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # only a crash of the whole machine could lose data by it
            "max_connections": 200,
            "timezone": "UTC",
        }
        pairs = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return [self.software / "bin/postgres", "-D", self.data, *pairs]

    def spawn_options(self):
        return {"cwd": "/", **processes.unprivileged()}

    def ready(self, pid):
        """Line 8 of postmaster.pid is the server's own word, line 1 says whose."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def properties(self):
        return {
            "pg.url": f"jdbc:postgresql://127.0.0.1:{self.port}/{DATABASE}",
            "pg.user": USER,
            "pg.password": PASSWORD,
            **({"pg.certificates": self.certificates} if self.certificates else {}),
        }

    def _forget_killed_server(self):
        """PostgreSQL takes a killed predecessor for a living one until its parent has reaped it, which may be never."""
        lock_file = self.data / "postmaster.pid"
        if lock_file.exists() and not processes.alive(lock_file.read_text().split()[0]):
            lock_file.unlink()

    def _create_cluster(self):
        password_file = self.home / "password"
        password_file.write_text(PASSWORD)
        password_file.chmod(0o644)
        self._run(
            "initdb", "--username", USER, "--pwfile", password_file, "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D", self.data,
        )  # fmt: skip
        password_file.unlink()
        self._run("postgres", "--single", "-D", self.data, "postgres", input=f"CREATE DATABASE {DATABASE}\n")
        self._run("postgres", "--single", "-D", self.data, DATABASE, input="CREATE EXTENSION vector\n")
        if self.certificates:
            self._demand_tls()

    def _demand_tls(self):
        for name in ("server.pem", "server.key", "ca.pem"):
            copy = self.data / name
            shutil.copy(self.certificates / name, copy)
            copy.chmod(0o600)
            if os.getuid() == 0:
                shutil.chown(copy, "nobody")
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write("ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\nssl_ca_file = 'ca.pem'\n")
        demand = " clientcert=verify-ca" if self.mutual else ""
        (self.data / "pg_hba.conf").write_text(f"hostssl all all 127.0.0.1/32 scram-sha-256{demand}\n")

    def _run(self, program, *arguments, **options):
        done = subprocess.run(
            [self.software / "bin" / program, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", **options, **processes.unprivileged(),
        )  # fmt: skip
        if done.returncode or "ERROR:" in done.stdout:
            sys.exit(f"{program} failed with exit code {done.returncode}:\n{done.stdout}")
