from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.shop_values import normal_value


@pytest.mark.parametrize(
    ("feature", "text", "normal"),
    [
        ("age", "5.0", "5.0"),
        ("age", " 5 ", "5.0"),
        ("age", "05.", "5.0"),
        ("age", "5.000", "5.0"),
        ("age", "-1", "-1.0"),
        ("age", "-0", "0.0"),
        ("age", "5.50", "5.5"),
        ("age", "00.5", "0.5"),
        ("city", "176.0", "176.0"),
        ("city", "Bern", "Bern"),
        ("city", "1e3", "1e3"),
        ("city", "", ""),
        ("city", "NaN", ""),
        ("user_id", "7.0", "7"),
        ("brand", "3456.0", "3456"),
        ("shop", "0069", "69"),
        ("sku_id", "1" * 5000, "1" * 5000),
    ],
)
def test_numbers_are_written_one_way(feature: str, text: str, normal: str) -> None:
    assert normal_value(feature, text) == normal


@given(feature=st.sampled_from(["age", "brand"]), text=st.text(max_size=12))
def test_what_is_normal_stays(feature: str, text: str) -> None:
    normal = normal_value(feature, text)
    assert normal_value(feature, normal) == normal
