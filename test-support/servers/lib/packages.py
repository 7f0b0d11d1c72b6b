"""Downloads of single packages by the registries' ordinary clients, checked against a SHA-256."""

import hashlib
import os
import sys
import zipfile

from tools import run

DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"


def maven(artifact, sha256, downloads):
    """group:artifact:version -> the jar"""
    run(["mvn", "-B", "-q", f"{DEPENDENCY_PLUGIN}:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={downloads}"], cwd=downloads)
    _, name, version = artifact.split(":")
    return _checked(downloads / f"{name}-{version}.jar", sha256)


def wheel(requirement, sha256, downloads, tags=()):
    """name==version -> the wheel, for the platform tags given instead of those of this Python"""
    run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", *tags, "-d", downloads, requirement])
    name = requirement.split("==")[0].replace("-", "_")
    (file,) = downloads.glob(f"{name}-*.whl")
    return _checked(file, sha256)


def install(requirements, constraints, target):
    """Python packages with all that they need, into a folder for PYTHONPATH."""
    pip = [sys.executable, "-m", "pip", "install", "-q", "--only-binary=:all:"]
    run([*pip, "--constraint", constraints, "--target", target, *requirements])


def go_program(package, target):
    """Builds path@version; Go itself checks the sources against its checksum database."""
    run(["go", "install", "-trimpath", "-ldflags=-s -w", package], env={**os.environ, "CGO_ENABLED": "0", "GOBIN": str(target)})


def debian(packages, downloads, target):
    """Unpacks Debian packages, which apt checks against the signed index; nothing is installed on the host."""
    run(["apt-get", "-o", "APT::Sandbox::User=root", "download", *packages], cwd=downloads)
    for file in downloads.glob("*.deb"):
        run(["dpkg-deb", "--extract", file, target])


def unzip(archive, target, *prefixes):
    """Unpacks the entries under the prefixes (all of them if none is given)."""
    with zipfile.ZipFile(archive) as entries:
        entries.extractall(target, [name for name in entries.namelist() if name.startswith(prefixes or "")])


def _checked(file, sha256):
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != sha256:
        sys.exit(f"{file.name}: SHA-256 is {found}, expected {sha256}")
    return file
