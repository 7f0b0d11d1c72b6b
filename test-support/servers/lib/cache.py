"""The folder that holds unpacked distributions: filled once, by one process at a time, all or nothing."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from tools import require


def folder():
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("COVECTOR_SERVERS_CACHE") or Path(base) / "covector" / "servers")


def path_of(distribution):
    """The folder of an unpacked distribution, fetched first unless it is there."""
    target = folder() / distribution.name
    if target.exists():
        return target
    require(*distribution.tools)
    folder().mkdir(parents=True, exist_ok=True)
    with lock(folder() / f".{distribution.name}.lock"):
        if not target.exists():
            _fetch(distribution, target)
    return target


def _fetch(distribution, target):
    print(f"fetching {distribution.name}", flush=True)
    downloads, unpacked = (folder() / f".{distribution.name}.{part}" for part in ("downloads", "unpacked"))
    for leftover in (downloads, unpacked):
        shutil.rmtree(leftover, ignore_errors=True)
        leftover.mkdir()
    distribution.fetch(downloads, unpacked)
    unpacked.rename(target)
    shutil.rmtree(downloads)


@contextlib.contextmanager
def lock(file):
    """Held until the block ends, or the process: the kernel drops it with the file descriptor."""
    with open(file, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
