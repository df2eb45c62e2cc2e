"""Not sending what the caller has already."""

from __future__ import annotations

import hashlib

from fastapi import Request


def etag_of(content: bytes) -> str:
    """A strong ETag for these very bytes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def caller_has(request: Request, etag: str) -> bool:
    """Whether the caller holds what `etag` stands for (RFC 9110, section 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
