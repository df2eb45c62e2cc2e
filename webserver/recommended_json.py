"""Recommendations as JSON, put together from pieces that are encoded once for each film of a version.

Encoding the titles anew in every answer would take a third of a recommendation's time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from ingest.schema import MovieId
from recommender.types import Film, Recommendations
from webserver import answers

_SCORE = b'"score":%b,"because":['
_WEIGHT = b'"weight":%b}'


class RecommendedJson:
    """Writes `RecommendAnswer`; remembers the pieces of the version that served last."""

    def __init__(self) -> None:
        self._pieces = _Pieces({})

    def __call__(self, value: Recommendations) -> bytes:
        """The answer's bytes."""
        pieces = self._pieces
        if pieces.catalogue is not value.catalogue:
            pieces = self._pieces = _Pieces(value.catalogue)
        films, marks = pieces.films, pieces.marks
        items = [
            films[movie_id] + b",".join([marks[mark] for mark, _ in because])
            for movie_id, because in zip(value.movie_ids, value.because, strict=True)
        ]
        form = b"]},".join([*items, b""]).removesuffix(b",") % _numbers(value)
        return b'{"model_version":%b,"items":[%b]}' % (orjson.dumps(value.model_version), form)


class _Pieces:
    """Each film of a catalogue as a form with a gap for a number: as a recommended film, and as a mark."""

    def __init__(self, catalogue: Mapping[MovieId, Film]) -> None:
        self.catalogue = catalogue
        self.films = _MadeOnce(lambda movie_id: _form(answers.film(catalogue[movie_id]), _SCORE))
        self.marks = _MadeOnce(lambda movie_id: _form(answers.mark(catalogue[movie_id]), _WEIGHT))


class _MadeOnce(dict[MovieId, bytes]):
    """Makes what is asked for the first time. Two threads may make the same; either will do."""

    def __init__(self, make: Callable[[MovieId], bytes]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, movie_id: MovieId) -> bytes:
        piece = self[movie_id] = self._make(movie_id)
        return piece


def _form(members: dict[str, Any], more: bytes) -> bytes:
    """`members` as a JSON object that goes on with `more`."""
    return orjson.dumps(members).removesuffix(b"}").replace(b"%", b"%%") + b"," + more


def _numbers(value: Recommendations) -> tuple[bytes, ...]:
    """Each film's score and then its marks' weights, in one call of the encoder."""
    numbers: list[float] = []
    for score, because in zip(value.scores, value.because, strict=True):
        numbers.append(score)
        numbers += [weight for _, weight in because]
    return tuple(orjson.dumps(numbers)[1:-1].split(b",")) if numbers else ()
