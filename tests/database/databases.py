"""Databases for tests: a file, and a PostgreSQL server of its own where one is installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest


def programs():
    """Return the folder of the newest PostgreSQL server, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return None if path is None else Path(path).parent


def _as_server():
    """Return what a server is started with: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL is there and its user 'postgres' is not")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


@contextmanager
def server():
    """Yield the URL (without a database) of a PostgreSQL server that lives as long as the tests."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("no PostgreSQL server is installed")
    pytest.importorskip("pg8000")
    who = _as_server()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    folder.chmod(0o755)
    data = folder / "cluster"
    data.mkdir(mode=0o700)
    if who:
        shutil.chown(data, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **who}
    begun = [bin_folder / "initdb", "-D", data, "-U", "lustrum", "-A", "trust", "-E", "UTF8", "--no-sync"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60"
    try:
        subprocess.run(begun, check=True, **run)
        log = data / "log"
        subprocess.run([bin_folder / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"], check=True, **run)
        yield f"postgresql://lustrum@127.0.0.1:{port}"
    finally:
        subprocess.run([bin_folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], check=False, **run)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(url):
    """Return the URL of an empty database on a server."""
    import sqlalchemy as sa

    name = f"t{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(
        url.replace("postgresql://", "postgresql+pg8000://") + "/postgres", isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"create database {name}"))
    engine.dispose()
    return f"{url}/{name}"
