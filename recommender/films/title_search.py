"""Find films by title, forgiving typing errors, accents, word order and the article's place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from recommender.stores.catalogue import CatalogueFilm
from recommender.types import Film

MIN_SIMILARITY = 65.0
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
        """The `n` films most similar to `text`, best first; empty if nothing is similar.

        Titles that begin with the text come first, then those that contain it, then those that resemble it.
        """
        wanted = fold(text)
        if not wanted:
            return ()
        containing = sorted(
            (title != wanted, not title.startswith(wanted), position)
            for position, title in enumerate(self._titles)
            if wanted in title
        )
        similar = process.extract(
            wanted, self._titles, scorer=fuzz.WRatio, limit=n, score_cutoff=MIN_SIMILARITY
        )
        positions = [position for *_, position in containing] + [position for *_, position in similar]
        return tuple(self._films[position] for position in list(dict.fromkeys(positions))[:n])
