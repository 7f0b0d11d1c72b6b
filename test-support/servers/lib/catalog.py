"""The servers there are, by the names that the commands take."""

import sys

import milvus
import milvus_lite
import pgbouncer
import postgres
import toxiproxy

SERVERS = {each.Server.name: each.Server for each in (postgres, pgbouncer, milvus, milvus_lite, toxiproxy)}


def named(names):
    unknown = [name for name in names if name not in SERVERS]
    if unknown:
        sys.exit(f"unknown server {', '.join(unknown)}: choose from {', '.join(SERVERS)}")
    return [SERVERS[name] for name in names]
