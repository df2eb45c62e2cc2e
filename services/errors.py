"""Everything that can go wrong in the services, beside what `recommender.errors` names.

ServiceError
├── CallFailed      a call cannot be answered: becomes code 500 and the message's text
└── CannotServe     the services cannot start; the message says what to do
"""

from __future__ import annotations


class ServiceError(Exception):
    """Base of all errors raised on purpose by the services."""


class CallFailed(ServiceError):  # noqa: N818 - the name reads as the answer it becomes
    """A call cannot be answered; the text goes to the caller."""


class CannotServe(ServiceError):  # noqa: N818 - the name says what it means
    """The services cannot start."""
