"""Free ports of the loopback address."""

import random
import socket
import sys

# Below the ports that Linux gives to outgoing connections (32768 and up): a client that knocks on a stopped server
# can then neither take its port nor connect to itself.
RANGE = range(15_000, 32_000)


def free(count):
    held = []
    try:
        while len(held) < count:
            candidate = socket.socket()
            held.append(candidate)
            try:
                candidate.bind(("127.0.0.1", random.choice(RANGE)))
            except OSError:
                held.remove(candidate)
                candidate.close()
        return [each.getsockname()[1] for each in held]
    finally:
        for each in held:
            each.close()


def require_free(port):
    """Ends the program when somebody has the port."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"port {port} of 127.0.0.1 is taken; without --usual-ports a free one is chosen")


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
