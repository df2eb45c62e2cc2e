"""Opens Milvus: an embedded Milvus Lite folder, or a Milvus server."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import grpc
from milvus_lite.adapter.grpc.server import start_server_in_thread
from milvus_lite.exceptions import DataDirLockedError, MilvusLiteError
from pymilvus import MilvusClient
from pymilvus.exceptions import MilvusException

from recommender.errors import StoreUnavailable
from recommender.stores.milvus import MilvusVectors

CONNECT_SECONDS = 3.0
LOCK_SECONDS = 6.0
"""How long to wait for another process to let go of an embedded store."""


def open_milvus_server(host: str, port: int) -> MilvusVectors:
    """Connect to a Milvus server. Raises `StoreUnavailable` if it does not answer."""
    return MilvusVectors(_connect(host, port), f"Milvus at {host}:{port}")


def open_milvus_lite(path: Path) -> MilvusVectors:
    """Open the embedded store in the folder `path`, making it if there is none.

    One process may have it open at a time; others wait for a few seconds. Raises `StoreUnavailable`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            server, database, port = start_server_in_thread(str(path), host="127.0.0.1")
            break
        except DataDirLockedError:
            if time.monotonic() > deadline:
                raise StoreUnavailable(
                    f"{path} is in use by another process; stop it, or set MILVUS_HOST to share a server."
                ) from None
            time.sleep(0.1)
        except (MilvusLiteError, OSError) as error:
            raise StoreUnavailable(f"{path} cannot be opened: {error}.") from error

    def close() -> None:
        server.stop(grace=None).wait()
        database.close()

    try:
        client = _connect("127.0.0.1", port)
    except StoreUnavailable:
        close()
        raise
    return MilvusVectors(client, str(path), close)


def _connect(host: str, port: int) -> MilvusClient:
    # Every failure is raised as an error of ours; the client's own log would print its stack trace as well.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    try:
        return MilvusClient(uri=f"http://{host}:{port}", timeout=CONNECT_SECONDS, dedicated=True)
    except (MilvusException, grpc.RpcError) as error:
        raise StoreUnavailable(f"Milvus at {host}:{port} does not answer; is it running?") from error
