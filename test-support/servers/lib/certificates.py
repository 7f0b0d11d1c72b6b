"""A throw-away CA with a server certificate (localhost, 127.0.0.1) and a client certificate."""

from tools import require, run

DAYS = "30"
SUBJECTS = {"server": "/CN=localhost", "client": "/CN=client"}


def make(directory):
    """Fills the folder with ca.pem, server.pem, server.key, client.pem, client.key, unless they are there."""
    if (directory / "client.pem").exists():
        return directory
    require("openssl")
    directory.mkdir(exist_ok=True)
    _openssl(directory, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", DAYS, "-subj", "/CN=covector test CA",
             "-keyout", "ca.key", "-out", "ca.pem")  # fmt: skip
    (directory / "extensions").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    for name, subject in SUBJECTS.items():
        _openssl(directory, "req", "-newkey", "rsa:2048", "-nodes", "-subj", subject,
                 "-keyout", f"{name}.key", "-out", f"{name}.csr")  # fmt: skip
        _openssl(directory, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                 "-days", DAYS, "-extfile", "extensions", "-out", f"{name}.pem")  # fmt: skip
    return directory


def _openssl(directory, *arguments):
    run(["openssl", *arguments], cwd=directory)
