"""Recommendations as JSON, put together from pieces that are encoded once for each film of a version.

Encoding the titles anew in every answer would take a third of a recommendation's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from ingest.schema import MovieId
from recommender.types import Film, Recommendations
from webserver import answers


class RecommendedJson:
    """Writes `RecommendAnswer`; remembers the pieces of the version that served last."""

    def __init__(self) -> None:
        self._pieces = _Pieces({})

    def __call__(self, value: Recommendations) -> bytes:
        """The answer's bytes."""
        pieces = self._pieces
        if pieces.catalogue is not value.catalogue:
            pieces = self._pieces = _Pieces(value.catalogue)
        numbers = _numbers(value)
        items = [
            b'%b%b,"because":[%b]}'
            % (
                pieces.films[movie_id],
                next(numbers),
                b",".join([pieces.marks[mark] + next(numbers) + b"}" for mark, _ in because]),
            )
            for movie_id, because in zip(value.movie_ids, value.because, strict=True)
        ]
        return b'{"model_version":%b,"items":[%b]}' % (orjson.dumps(value.model_version), b",".join(items))


class _Pieces:
    """For each film of a catalogue what stands before its score, and before its weight as a mark."""

    def __init__(self, catalogue: Mapping[MovieId, Film]) -> None:
        self.catalogue = catalogue
        self.films = _MadeOnce(lambda movie_id: _open(answers.film(catalogue[movie_id]), b"score"))
        self.marks = _MadeOnce(lambda movie_id: _open(answers.mark(catalogue[movie_id]), b"weight"))


class _MadeOnce(dict[MovieId, bytes]):
    """Makes what is asked for the first time. Two threads may make the same; either will do."""

    def __init__(self, make: Callable[[MovieId], bytes]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, movie_id: MovieId) -> bytes:
        piece = self[movie_id] = self._make(movie_id)
        return piece


def _open(members: dict[str, Any], number: bytes) -> bytes:
    """A JSON object up to the value of its last member, which is a number."""
    return b'%b,"%b":' % (orjson.dumps(members).removesuffix(b"}"), number)


def _numbers(value: Recommendations) -> Iterator[bytes]:
    """Each film's score and then its marks' weights, in one call of the encoder."""
    numbers: list[float] = []
    for score, because in zip(value.scores, value.because, strict=True):
        numbers.append(score)
        numbers += [weight for _, weight in because]
    return iter(orjson.dumps(numbers)[1:-1].split(b","))
