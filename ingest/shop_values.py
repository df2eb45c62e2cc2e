"""The one way to write the values of a shop's features, wherever they come from."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.features import ECOMMERCE

_AS_FRACTIONS = {feature.name for feature in ECOMMERCE.user} - {ECOMMERCE.user_key}
_WHOLE = re.compile(r"(-?)0*(\d+?)(?:\.0*)?", re.ASCII)
_FRACTION = re.compile(r"(-?)0*(\d+\.\d*?)0*", re.ASCII)

KEPT = 1 << 16
"""Values of which the normal form is kept: brands, shops, places and the like recur all the time."""


@lru_cache(KEPT)
def normal_value(feature: str, text: str) -> str:
    """The one way to write a value of a feature of the schema `ECOMMERCE`, wherever it comes from.

    Whole numbers are written as the files write them: `5.0` for features of users, `5` for ids and features
    of products. Other text stays, without surrounding spaces; `nan` is the empty string, which is unknown.
    """
    text = text.strip()
    if whole := _WHOLE.fullmatch(text):
        sign, digits = whole.groups()
        number = digits if digits == "0" else sign + digits
        return f"{number}.0" if feature in _AS_FRACTIONS else number
    if fraction := _FRACTION.fullmatch(text):
        return "".join(fraction.groups())
    return "" if text.lower() == "nan" else text
