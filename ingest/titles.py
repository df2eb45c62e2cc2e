"""From a source's spelling of a title to the title and year we show.

MovieLens writes "Matrix, The (1999)" and "Umbrellas of Cherbourg, The (Parapluies de Cherbourg, Les) (1964)";
we show "The Matrix" and "The Umbrellas of Cherbourg (Les Parapluies de Cherbourg)" with the year apart.
"""

from __future__ import annotations

import re

ARTICLES = (
    *("The", "A", "An"),
    *("Le", "La", "Les", "L'", "Un", "Une", "Des"),
    *("El", "Los", "Las", "Una", "O", "Os"),
    *("Il", "Lo", "I", "Gli"),
    *("Der", "Die", "Das", "Ein", "Eine"),
    *("Den", "Det", "De", "En", "Ett", "Et", "Het", "Een"),
)
"""English, French, Spanish and Portuguese, Italian, German, Scandinavian and Dutch."""

_YEAR = re.compile(
    r"""\s* \( (?P<year>\d{4}) (?: \s*[-–]\s* (?:\d{4})? \s* )? \)  # (1995), or of a series (2009–2011)
        \s* (?: \( (?:V|TV|mini) \) \s* )?  # MovieLens-100K's mark for films made for video or television
        $""",
    re.VERBOSE,
)
_MOVED_ARTICLE = re.compile(
    rf"^(?P<alias>a\.?k\.?a\.?\s+)?(?P<rest>.+),\s*(?P<article>{'|'.join(ARTICLES)})$", re.IGNORECASE
)
_BRACKETS = re.compile(r"(\([^()]*\))")


def split_year(text: str) -> tuple[str, int | None]:
    """Split "Title (1995)" into the title and the year; None where the text names no year at its end."""
    match = _YEAR.search(text)
    if match is None or match.start() == 0:
        return text.strip(), None
    return text[: match.start()].strip(), int(match["year"])


def display_title(title: str) -> str:
    """Put articles back in front, in the title and in each bracketed other title, and tidy the spaces."""
    parts = [
        f"({_article_first(part[1:-1])})" if _BRACKETS.fullmatch(part) else _article_first(part)
        for part in _BRACKETS.split(title)
    ]
    return " ".join(filter(None, parts))


def _article_first(text: str) -> str:
    text = " ".join(text.split())
    match = _MOVED_ARTICLE.match(text)
    if match is None or match["article"][0].islower():
        return text
    space = "" if match["article"].endswith("'") else " "
    return f"{match['alias'] or ''}{match['article']}{space}{match['rest']}"
