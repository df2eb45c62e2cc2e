from __future__ import annotations

import pytest

from ingest.errors import MalformedFileError
from ingest.people import age_group, user_of
from ingest.rows import Row
from ingest.schema import AGE_GROUPS, OCCUPATIONS


def _row(**cells: str) -> Row:
    return Row("users.dat", 3, {"user_id": "1", **cells})


@pytest.mark.parametrize(
    ("age", "group"),
    [
        (0, "Under 18"),
        (1, "Under 18"),
        (17, "Under 18"),
        (18, "18-24"),
        (24, "18-24"),
        (25, "25-34"),
        (44, "35-44"),
        (49, "45-49"),
        (50, "50-55"),
        (55, "50-55"),
        (56, "56+"),
        (99, "56+"),
    ],
)
def test_ages_fall_into_their_groups(age: int, group: str) -> None:
    assert AGE_GROUPS[age_group(age)] == group


@pytest.mark.parametrize(
    ("occupation", "age", "expected"),
    [
        ("0", "", "other or not specified"),
        ("20", "", "writer"),
        ("K-12 student", "", "K-12 student"),
        ("Lawyer", "", "lawyer"),
        ("healthcare", "", "doctor/health care"),
        ("none", "", "other or not specified"),
        ("student", "17", "K-12 student"),
        ("student", "18", "college/grad student"),
        ("student", "", "college/grad student"),
    ],
)
def test_occupations_of_either_release(occupation: str, age: str, expected: str) -> None:
    code = user_of(_row(occupation=occupation, age=age)).occupation
    assert code is not None
    assert OCCUPATIONS[code] == expected


def test_what_is_not_known_is_none() -> None:
    user = user_of(_row(gender="", occupation="", zip_code=" "))
    assert (user.gender, user.age_group, user.occupation, user.zip_code) == (None, None, None, None)


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("gender", "X", "gender M, F"),
        ("age", "old", "whole number"),
        ("age", "131", "age in years"),
        ("occupation", "21", "occupation"),
        ("occupation", "wizard", "occupation"),
        ("user_id", "-1", "whole number"),
    ],
)
def test_a_wrong_cell_is_named(column: str, text: str, expected: str) -> None:
    with pytest.raises(MalformedFileError, match=f"users.dat, line 3: .*{expected}.*{text}"):
        user_of(_row(**{column: text}))
