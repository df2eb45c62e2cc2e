"""Ports for servers that benchmarks and tests start on this machine."""

from __future__ import annotations

import random
import socket

_CHOICE = range(10_000, 32_000)
"""Below what the system gives to whoever asks for any port, and to outgoing connections: 32,768 and more."""


def free_ports(count: int) -> list[int]:
    """Different ports of 127.0.0.1 on which nobody listens, for this process alone until it ends.

    Nobody else comes upon them by chance, and a name in the system's abstract namespace, which goes with this
    process, keeps other callers of this function from them. So a server may listen on one, stop, and listen
    again, and where none does, a connection is refused.
    """
    ports: list[int] = []
    for port in random.sample(_CHOICE, len(_CHOICE)):
        if len(ports) == count:
            break
        if _take(port):
            ports.append(port)
    return ports


def _take(port: int) -> bool:
    """Whether the port was free, and is ours now."""
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0movie-taste-port-{port}")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
    except OSError:
        name.close()
        return False
    name.detach()  # nobody closes it before this process ends
    return True
