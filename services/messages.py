"""Between messages and plain values, for both profiles."""

from __future__ import annotations

from recommender.records import Record
from services.errors import CallFailed
from services.wire import Message, Method

OK, FAILED = 200, 500

LONGEST_ID = 200
"""Characters of an id."""


def record_of(info: Message) -> Record:
    """The fields of a `UserInfo` or `ItemInfo` that are set."""
    return {field.name: value for field, value in info.ListFields()}


def failure(method: Method, text: str) -> Message:
    """The answer to a call that failed."""
    return method.response(error={"code": FAILED, "text": text})


def answered(method: Method, text: str = "", **content: object) -> Message:
    """An answer; `text` says what is missing of it."""
    return method.response(error={"code": OK, "text": text}, **content)


def checked_id(text: str, name: str) -> str:
    """An id as a caller gave it. Raises `CallFailed` where it can be none."""
    if not text:
        raise CallFailed(f"{name} is empty.")
    if len(text) > LONGEST_ID or not text.isprintable():
        raise CallFailed(f"{name} must be at most {LONGEST_ID} printable characters.")
    return text


def checked_number(given: int, name: str, most: int) -> int:
    """How many there are of something, at least 1. Raises `CallFailed`."""
    if not 1 <= given <= most:
        raise CallFailed(f"{name} must be from 1 to {most}, not {given}.")
    return given
