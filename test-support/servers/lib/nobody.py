"""What servers that refuse to run as root need: a home and a program that nobody, as whom they run then, can reach."""

import os
import shutil
import subprocess
import sys

import processes


def give(path):
    """Makes the file or folder nobody's own where root starts the server."""
    if os.getuid() == 0:
        shutil.chown(path, "nobody")


def own(home, server):
    """The same for a server's home, and ends the program when nobody can't get there."""
    give(home)
    if os.getuid() == 0 and not _reachable(home):
        sys.exit(f"{home}: {server} runs as nobody here, who can't get there; choose a folder under /tmp")


def reachable(software, home):
    """The folder of the software, or a copy of it in the server's home."""
    if os.getuid() != 0 or _reachable(software):
        return software
    copy, unfinished = home / "software", home / "software.unfinished"
    if not copy.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(software, unfinished, symlinks=True)
        unfinished.rename(copy)
    return copy


def _reachable(path):
    return subprocess.run(["test", "-x", path], cwd="/", **processes.unprivileged()).returncode == 0
