"""Server processes that outlive the command which starts them, found again by a pid file."""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

POLL_SECONDS = 0.02
START_SECONDS = 120
STOP_SECONDS = 15


def unprivileged():
    """Popen options that drop root's rights, for servers that refuse to run as root."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def spawn(directory, name, command, **options):
    with open(directory / f"{name}.log", "ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options
        )
    _pid_file(directory, name).write_text(f"{process.pid} {_start_time(process.pid)}")
    return process


def wait_until_ready(directory, name, process, ready):
    deadline = time.monotonic() + START_SECONDS
    while not ready(process.pid):
        if process.poll() is not None:
            _fail(directory, name, f"ended with exit code {process.returncode}")
        if time.monotonic() > deadline:
            _fail(directory, name, f"was not ready after {START_SECONDS} s")
        time.sleep(POLL_SECONDS)


def running(directory, name):
    """The pid, or None. A process that was given the same pid later on does not count."""
    try:
        pid, start_time = _pid_file(directory, name).read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if _start_time(int(pid)) == start_time else None


def alive(pid):
    return _start_time(pid) is not None


def stop(directory, name, with_signal):
    """Ends a server, by SIGKILL if the signal does not do it in time. With SIGKILL its children are killed too."""
    pid = running(directory, name)
    if pid is None:
        return
    _end(pid, with_signal)
    if alive(pid):
        _end(pid, signal.SIGKILL)
    _pid_file(directory, name).unlink()


def send(directory, name, a_signal):
    """To a running server and its children."""
    pid = running(directory, name)
    if pid is not None:
        _send([pid, *_children(pid)], a_signal)


def _send(pids, a_signal):
    for each in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, a_signal)


def _end(pid, with_signal):
    pids = [pid, *_children(pid)] if with_signal == signal.SIGKILL else [pid]
    _send(pids, with_signal)
    deadline = time.monotonic() + STOP_SECONDS
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _children(parent):
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _stat(entry.name)[1:2] == [str(parent)]]


def _start_time(pid):
    """In clock ticks since boot; None when the process is gone or a zombie."""
    fields = _stat(pid)
    return fields[19] if fields and fields[0] not in "ZX" else None


def _stat(pid):
    """The fields of /proc/PID/stat that follow the program's name: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _pid_file(directory, name):
    return directory / f"{name}.pid"


def _fail(directory, name, what):
    log = directory / f"{name}.log"
    end = log.read_text(errors="replace").splitlines()[-15:]
    sys.exit("\n".join([f"{name} {what}; the end of {log}:", *end]))
