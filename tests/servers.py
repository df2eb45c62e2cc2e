"""Real database servers for tests, each in a temporary folder on random free ports of 127.0.0.1.

Used as context managers, for the whole test session where possible. A server can be stopped and started
again on the same port and data, to see what happens when it goes away and comes back.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import pymysql
import pytest
import redis
from pymilvus import MilvusClient
from pymilvus.exceptions import MilvusException

from benchmarks.ports import free_ports

MILVUS_INSTALL = (
    "no milvus-server on PATH or in MILVUS_SERVER; install one: "
    "python3 -m venv milvus-venv && milvus-venv/bin/pip install milvus==2.3.5"
)
REDIS_INSTALL = "no redis-server on PATH; install it: apt-get install redis-server"
MARIADB_INSTALL = "no mariadbd on PATH; install it: apt-get install mariadb-server"

_MILVUS_PORTS = (
    "proxy",
    "proxy-internal",
    "etcd",
    "root-coord",
    "query-coord",
    "query-node",
    "index-coord",
    "index-node",
    "data-coord",
    "data-node",
)
_MILVUS_COMPONENTS = ("proxy", "rootCoord", "queryCoord", "queryNode", "indexNode", "dataCoord", "dataNode")
_START_SECONDS = 200.0
_ANSWER_SECONDS = 10
_STOP_SECONDS = 3.0
_KEPT_BACK_SECONDS = 70.0
"""More than the minute for which Linux keeps back the port of a connection that has been closed."""


class DatabaseServer:
    """A server process in its own process group, which dies with `stop` including its children."""

    host = "127.0.0.1"

    def __init__(
        self, folder: Path, port: int, command: list[str], environment: dict[str, str] | None = None
    ) -> None:
        self.port = port
        self._command = command
        self._environment = {**os.environ, **(environment or {})}
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{self._command[0]} did not start:\n{self._log.read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the process and its children: politely, so that a restart is quick, and then for certain."""
        if self._process is None:
            return
        group = self._process.pid
        os.killpg(group, signal.SIGTERM)
        self._process.wait()
        deadline = time.monotonic() + _STOP_SECONDS
        with suppress(ProcessLookupError):
            while time.monotonic() < deadline:
                os.killpg(group, 0)
                time.sleep(0.05)
            os.killpg(group, signal.SIGKILL)
        self._process = None

    def answers(self) -> bool:
        """Whether a client gets an answer."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class MilvusServer(DatabaseServer):
    """A Milvus server with everything it needs inside one process tree."""

    def __init__(self, folder: Path) -> None:
        ports = free_ports(len(_MILVUS_PORTS))
        command = [_program("milvus-server", "MILVUS_SERVER", MILVUS_INSTALL), "--data", str(folder)]
        for name, port in zip(_MILVUS_PORTS, ports, strict=True):
            command += [f"--{name}-port", str(port)]
        for component in _MILVUS_COMPONENTS:
            command += ["--extra-config", f"{component}.ip=127.0.0.1"]
        etcd = folder / "etcd.yaml"
        etcd.write_text(_etcd_config(ports[_MILVUS_PORTS.index("etcd")], *free_ports(1)))
        super().__init__(folder, ports[0], command, {"ETCD_CONFIG_PATH": str(etcd)})

    def start(self) -> None:
        """Its program silently takes another port than it was told where the system keeps that one back.

        That matters for the port that clients know, and for none that only its own parts do.
        """
        deadline = time.monotonic() + _KEPT_BACK_SECONDS
        while not _can_be_bound(self.port) and time.monotonic() < deadline:
            time.sleep(0.1)
        super().start()

    def answers(self) -> bool:
        try:
            client = MilvusClient(
                uri=f"http://{self.host}:{self.port}", timeout=_ANSWER_SECONDS, dedicated=True
            )
        except MilvusException:
            return False
        try:
            client.list_collections(timeout=_ANSWER_SECONDS)
        except MilvusException:
            return False
        finally:
            client.close()
        return True


class MariaDBServer(DatabaseServer):
    """MariaDB, which stands for MySQL too; user root, no password."""

    user = "root"
    password = ""

    def __init__(self, folder: Path) -> None:
        program = _program("mariadbd", "MARIADBD", MARIADB_INSTALL)
        (port,) = free_ports(1)
        as_root = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(
            [
                "mariadb-install-db",
                "--no-defaults",
                f"--datadir={folder / 'data'}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                *as_root,
            ],
            check=True,
            capture_output=True,
        )
        command = [
            program,
            "--no-defaults",
            f"--datadir={folder / 'data'}",
            "--bind-address=127.0.0.1",
            f"--port={port}",
            f"--socket={folder / 'mariadb.sock'}",
            f"--pid-file={folder / 'mariadb.pid'}",
            *as_root,
        ]
        super().__init__(folder, port, command)

    def answers(self) -> bool:
        try:
            pymysql.connect(
                host=self.host, port=self.port, user=self.user, connect_timeout=_ANSWER_SECONDS
            ).close()
        except pymysql.MySQLError:
            return False
        return True


class RedisServer(DatabaseServer):
    """Redis, which keeps everything in its folder when it is stopped; no password."""

    def __init__(self, folder: Path) -> None:
        (port,) = free_ports(1)
        command = [_program("redis-server", "REDIS_SERVER", REDIS_INSTALL), "--bind", self.host]
        command += ["--port", str(port), "--dir", str(folder), "--save", "3600 1"]
        super().__init__(folder, port, command)

    @property
    def url(self) -> str:
        """Its database 0."""
        return f"redis://{self.host}:{self.port}/0"

    def answers(self) -> bool:
        try:
            with redis.Redis(self.host, self.port, socket_timeout=_ANSWER_SECONDS) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _can_be_bound(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _etcd_config(client_port: int, peer_port: int) -> str:
    """Settings of the embedded etcd, whose ports no option of the server moves."""
    client, peer = f"http://127.0.0.1:{client_port}", f"http://127.0.0.1:{peer_port}"
    return (
        f"listen-client-urls: {client}\nadvertise-client-urls: {client}\n"
        f"listen-peer-urls: {peer}\ninitial-advertise-peer-urls: {peer}\ninitial-cluster: default={peer}\n"
    )


def _program(name: str, variable: str, install: str) -> str:
    found = os.environ.get(variable) or shutil.which(name)
    if found is None:
        pytest.skip(install)
    return found
