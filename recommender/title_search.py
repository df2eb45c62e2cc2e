"""Find films by title, forgiving typing errors, accents, word order and the article's place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from recommender.stores.catalogue import CatalogueFilm
from recommender.types import Film

MIN_SIMILARITY = 62.0
"""Titles less similar than this (of 100) to what was typed are not shown."""

_INVERTED_ARTICLE = re.compile(
    r"^(?P<rest>.+), (?P<article>the|an?|le|la|les|l'|el|il|lo|das|der|die)(?=$| \()"
)
_NOT_WORDS = re.compile(r"[^\w]+")


def fold(title: str) -> str:
    """A title as it is compared: "Matrix, The" and "THE MATRIX!" both become "the matrix"."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = _INVERTED_ARTICLE.sub(r"\g<article> \g<rest>", plain).replace("l' ", "l'")
    return _NOT_WORDS.sub(" ", plain.replace("'", "").replace("’", "")).strip()


class TitleIndex:
    """The titles of one catalogue, ready to be compared."""

    def __init__(self, by_likes: Sequence[CatalogueFilm]) -> None:
        """`by_likes`: the most liked first; among equally similar titles they come first."""
        self._films = [entry.film for entry in by_likes]
        self._titles = [fold(film.title) for film in self._films]

    def search(self, text: str, n: int) -> tuple[Film, ...]:
        """The `n` films most similar to `text`, best first; empty if nothing is similar."""
        wanted = fold(text)
        if not wanted:
            return ()
        found = process.extract(
            wanted, self._titles, scorer=_similarity, limit=n, score_cutoff=MIN_SIMILARITY
        )
        return tuple(self._films[position] for _, _, position in found)


def _similarity(wanted: str, title: str, *, score_cutoff: float | None = None) -> float:
    """0 to 100: whole titles first, then titles that begin with the words, contain them, resemble them."""
    if title == wanted:
        return 100.0
    if title.startswith(wanted):
        return 98.0
    if f" {wanted}" in title:
        return 96.0
    return 0.95 * float(fuzz.WRatio(wanted, title, score_cutoff=score_cutoff))
