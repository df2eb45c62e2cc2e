"""Ages, genders and occupations of every source, in MovieLens-1M's terms (see `ingest.schema`)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from ingest.schema import AGE_GROUP_STARTS, OCCUPATIONS, User, UserId

if TYPE_CHECKING:
    from ingest.rows import Row
    from ingest.schema import Gender

STUDENT = "student"
ADULT_AGE = 18
OLDEST_AGE = 130

_OCCUPATIONS_OF_100K = {
    "administrator": "clerical/admin",
    "artist": "artist",
    "doctor": "doctor/health care",
    "educator": "academic/educator",
    "engineer": "technician/engineer",
    "entertainment": "other or not specified",
    "executive": "executive/managerial",
    "healthcare": "doctor/health care",
    "homemaker": "homemaker",
    "lawyer": "lawyer",
    "librarian": "other or not specified",
    "marketing": "sales/marketing",
    "none": "other or not specified",
    "other": "other or not specified",
    "programmer": "programmer",
    "retired": "retired",
    "salesman": "sales/marketing",
    "scientist": "scientist",
    "technician": "technician/engineer",
    "writer": "writer",
}
"""MovieLens-100K's names; its students go to school or to college by their age."""

_CODES = {name.lower(): code for code, name in enumerate(OCCUPATIONS)} | {
    name: OCCUPATIONS.index(known) for name, known in _OCCUPATIONS_OF_100K.items()
}
_CODES |= {str(code): code for code in _CODES.values()}


def user_of(row: Row) -> User:
    """Read user_id, gender, age, occupation and zip_code; absent columns and empty cells become None.

    Age is in years; MovieLens-1M's codes are the first years of their groups. Raises MalformedFileError.
    """
    age = row.whole("age") if row.text("age") else None
    if age is not None and age > OLDEST_AGE:
        raise row.error(f"expected an age in years, found {age}")
    return User(
        UserId(row.whole("user_id")),
        gender=_gender(row),
        age_group=None if age is None else age_group(age),
        occupation=_occupation(row, age),
        zip_code=row.text("zip_code") or None,
    )


def age_group(age: int) -> int:
    """Index into `AGE_GROUPS` of an age in years."""
    return max(bisect_right(AGE_GROUP_STARTS, age) - 1, 0)


def _gender(row: Row) -> Gender | None:
    match row.text("gender").upper():
        case "M":
            return "M"
        case "F":
            return "F"
        case "":
            return None
    raise row.error(f"expected the gender M, F or nothing, found `{row.text('gender')}`")


def occupation_code(text: str, age: int | None = None) -> int | None:
    """The code of an occupation given as a code or a name; None where it is neither.

    A student under age goes to school, any other to college.
    """
    if text.lower() == STUDENT:
        return OCCUPATIONS.index(
            "K-12 student" if age is not None and age < ADULT_AGE else "college/grad student"
        )
    return _CODES.get(text.lower().lstrip("0") or text[-1:])


def _occupation(row: Row, age: int | None) -> int | None:
    text = row.text("occupation")
    if not text:
        return None
    code = occupation_code(text, age)
    if code is None:
        raise row.error(f"expected an occupation (0 to {len(OCCUPATIONS) - 1} or its name), found `{text}`")
    return code
