"""Who may do what cannot be undone: the holder of the admin token, and nobody where none is set."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from webserver.problems import FORBIDDEN, UNAUTHORIZED, ProblemError

_bearer = HTTPBearer(
    auto_error=False, scheme_name="Admin token", description="The server's ADMIN_TOKEN setting."
)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def admin_only(token: str | None) -> Callable[[Credentials], None]:
    """A dependency that lets a request pass with `Authorization: Bearer <token>` only.

    403 where no token is set, 401 where it is missing or wrong.
    """

    def check(credentials: Credentials) -> None:
        if not token:
            raise ProblemError(
                FORBIDDEN, "This needs an admin token, and the server has none: set ADMIN_TOKEN."
            )
        given = credentials.credentials if credentials else ""
        if not hmac.compare_digest(given.encode(), token.encode()):
            raise ProblemError(
                UNAUTHORIZED,
                "Send the admin token as `Authorization: Bearer <token>`.",
                {"WWW-Authenticate": "Bearer"},
            )

    return check
