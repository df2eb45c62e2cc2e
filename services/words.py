"""What the words on the client's command line ask for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from services.wire import Message, Wire

NEW_USER = {
    "movies": ("gender", "age", "job"),
    "ecommerce": ("age", "sex", "city_level", "province", "city", "country"),
}
"""What describes a new user on the command line, in its order."""

DEFAULT_RANK: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "movies": (
        {"user_id": "1", "gender": "F", "age": 1, "job": "10", "zipcode": "48067"},
        {"movie_id": "1", "title": "Toy Story (1995)", "genre": "Animation|Children's|Comedy"},
    ),
    "ecommerce": (
        {
            "user_id": "1",
            "age": "5.0",
            "sex": "1.0",
            "city_level": "5.0",
            "province": "20.0",
            "city": "176.0",
            "country": "1933.0",
        },
        {"sku_id": "1", "brand": "3456", "shopid": "6980", "cate": "70"},
    ),
}
"""The user and the item that `rank` asks about."""


class UsageError(Exception):
    """The words on the command line do not fit together."""


def request_of(wire: Wire, options: argparse.Namespace) -> Message:
    """The request that the words on the command line stand for. Raises UsageError."""
    request, words = wire.methods[options.service].request(log_id=options.log_id), options.words
    match options.service:
        case "um":
            request.user_id = _only(words, "USER")
        case "cm":
            request.item_ids.extend(filter(None, _only(words, "ITEM[,ITEM…]").split(",")))
        case "rank":
            if words:
                raise UsageError("rank takes no words")
            user, item = DEFAULT_RANK[wire.profile]
            request.user_info.CopyFrom(wire.user_info(**user))
            request.item_infos.add(**item)
        case "recall":
            request.user_info.CopyFrom(_user_info(wire, words))
            request.recall_type = options.type
            if not 0 <= options.num < 2**32:
                raise UsageError("--num must be a whole number from 0 on")
            request.request_num = options.num
        case _:
            user_info = _user_info(wire, words)
            if len(words) == 1:
                request.user_id = words[0]
            else:
                request.user_info.CopyFrom(user_info)
    return request


def _user_info(wire: Wire, words: Sequence[str]) -> Message:
    """A known user by the id, or a new one by the features. Raises UsageError."""
    names = NEW_USER[wire.profile]
    if len(words) == 1:
        return wire.user_info(user_id=words[0])
    if len(words) != len(names):
        raise UsageError(f"give a user's id, or {' '.join(map(str.upper, names))} of somebody new")
    given: dict[str, Any] = dict(zip(names, words, strict=True))
    if wire.profile == "movies":
        if not words[1].isdecimal() or int(words[1]) >= 2**32:
            raise UsageError(f"AGE must be a whole number, not {words[1]}")
        given["age"] = int(words[1])
    return wire.user_info(**given)


def _only(words: Sequence[str], what: str) -> str:
    if len(words) != 1:
        raise UsageError(f"give {what} and nothing else")
    return words[0]
