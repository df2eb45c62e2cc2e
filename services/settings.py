"""How the services run, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import grpc

from services.errors import CannotServe
from services.wire import Service


@dataclass(frozen=True, slots=True)
class Tls:
    """Files (PEM): a certificate chain, its key, and what callers trust (None: the chain itself)."""

    certificate: Path
    key: Path
    trusted: Path | None = None

    def of_servers(self) -> grpc.ServerCredentials:
        """What servers show. Raises `CannotServe`."""
        return grpc.ssl_server_credentials([(_read(self.key), _read(self.certificate))])

    def of_callers(self) -> grpc.ChannelCredentials:
        """What callers trust. Raises `CannotServe`."""
        return trusting(self.trusted or self.certificate)


@dataclass(frozen=True, slots=True)
class Running:
    """Addresses of the services; seconds within which a call is answered; what as and recall give."""

    addresses: Mapping[Service, str]
    seconds: float = 2.0
    candidates: int = 100
    items: int = 20
    leave_out_met: bool = True
    tls: Tls | None = None


def trusting(certificates: Path) -> grpc.ChannelCredentials:
    """Credentials of a caller that trusts these certificates (PEM). Raises `CannotServe`."""
    return grpc.ssl_channel_credentials(_read(certificates))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotServe(f"Cannot read {path}: {error.strerror}.") from None
