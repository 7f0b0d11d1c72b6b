"""The servers there are, by the names that the commands take."""

import sys

import postgres

SERVERS = {server.name: server for server in (postgres.Server,)}


def named(names):
    unknown = [name for name in names if name not in SERVERS]
    if unknown:
        sys.exit(f"unknown server {', '.join(unknown)}: choose from {', '.join(SERVERS)}")
    return [SERVERS[name] for name in names]
