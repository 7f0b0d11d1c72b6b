"""PgBouncer 1.18 on 127.0.0.1, in front of every database of a PostgreSQL.

It keeps no named statements over transactions (that came with 1.21), and refuses the start-up parameters that it does not
know, but for extra_float_digits, which pgjdbc always sends. Who may log in is PostgreSQL's word, SCRAM secrets included:
it is asked by the administrator, the only user with a password in a file here.
"""

import os
import signal
import sys

import distributions
import nobody
import ports
import postgres
import processes

SETTINGS = """\
[databases]
* = host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
auth_user = {user}
auth_query = SELECT rolname, rolpassword FROM pg_authid WHERE rolname = $1 AND rolcanlogin
admin_users = {user}
pool_mode = {pool_mode}
default_pool_size = {pool_size}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
# s; by default a PostgreSQL that comes back is not looked for before 15 s are over
server_login_retry = 0.2
log_connections = 0
log_disconnections = 0
"""


class Server:
    name = "pgbouncer"
    distribution = distributions.PgBouncer
    port_names = ("pgbouncer.port",)
    usual_ports = {"pgbouncer.port": 6432}
    stop_signal = signal.SIGTERM

    def __init__(self, directory, software, known, options):
        self.home = directory / "pgbouncer"
        self.software = software
        self.port = known["pgbouncer.port"]
        self.settings = self.home / "pgbouncer.ini"
        self.known = known
        self.options = options

    def prepare(self):
        self.home.mkdir(exist_ok=True)
        nobody.own(self.home, "PgBouncer")
        self.software = nobody.reachable(self.software, self.home)
        if not self.settings.exists():
            self._write_settings()

    def _write_settings(self):
        user, password, host, port = self._upstream()
        users = self.home / "users.txt"
        users.touch(mode=0o600)
        users.write_text(f"{_quoted(user)} {_quoted(password)}\n")
        nobody.give(users)
        self.settings.write_text(
            SETTINGS.format(
                host=host, port=port, own_port=self.port, users=users, user=user,
                pool_mode=self.options.pool_mode, pool_size=self.options.pool_size,
            )  # fmt: skip
        )

    def _upstream(self):
        given = self.options.upstream
        if given:
            user, _, address = given.rpartition("@")
            host, _, port = address.rpartition(":")
            if not (user and host and port.isdigit()):
                sys.exit(f"--upstream {given}: expected USER@HOST:PORT")
            return user, os.environ.get("PGPASSWORD", ""), host, port
        if "pg.port" not in self.known:
            sys.exit("pgbouncer stands in front of a PostgreSQL: name pg before it, or say --upstream USER@HOST:PORT")
        return postgres.USER, postgres.PASSWORD, "127.0.0.1", self.known["pg.port"]

    def command(self):
        return [self.software / "usr/sbin/pgbouncer", self.settings]

    def spawn_options(self):
        libraries = {"LD_LIBRARY_PATH": str(self.software / "usr/lib/x86_64-linux-gnu")}
        return {"cwd": "/", "env": {**os.environ, **libraries}, **processes.unprivileged()}

    def ready(self, pid):
        return ports.answers(self.port)

    def properties(self):
        return {"pgbouncer.port": self.port}


def _quoted(text):
    return '"' + text.replace('"', '""') + '"'
