"""The programs of the host that fetching and starting need, and what to say when one is missing."""

import os
import platform
import shutil
import subprocess
import sys

UNAVAILABLE = 69  # EX_UNAVAILABLE: something has to be installed first

DEBIAN_PACKAGES = {
    "mvn": "maven",
    "pip": "python3-pip",
    "go": "golang-go (1.19 or newer)",
    "openssl": "openssl",
    "docker": "docker.io",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
}


def give_up(message):
    print(message, file=sys.stderr)
    sys.exit(UNAVAILABLE)


def require(*tools):
    """Ends the program with exit code 69 unless every tool is there."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        give_up("the packages of the test servers exist for Linux on x86_64 only: start a Docker engine or name a server")
    missing = [tool for tool in tools if not _present(tool)]
    if missing:
        packages = " ".join(DEBIAN_PACKAGES[tool] for tool in missing)
        give_up(f"missing: {', '.join(missing)}; on Debian: apt-get install {packages}")


def _present(tool):
    if tool == "pip":
        return subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0
    return shutil.which(tool) is not None


def run(command, **options):
    """Runs a command and shows its output only when it fails."""
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        sys.exit(f"{os.path.basename(str(command[0]))} failed with exit code {done.returncode}: {' '.join(map(str, command))}")
    return done.stdout
