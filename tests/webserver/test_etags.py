from __future__ import annotations

import pytest
from fastapi import Request

from webserver.etags import caller_has, etag_of


def asking(known: str) -> Request:
    return Request({"type": "http", "headers": [(b"if-none-match", known.encode())]})


def test_equal_bytes_have_one_etag() -> None:
    assert etag_of(b"map") == etag_of(b"map") != etag_of(b"maps")


@pytest.mark.parametrize("known", ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', "*"])
def test_callers_who_have_it(known: str) -> None:
    assert caller_has(asking(known), '"a"')


@pytest.mark.parametrize("known", ["", '"b"', "a", '"aa"'])
def test_callers_who_do_not(known: str) -> None:
    assert not caller_has(asking(known), '"a"')
