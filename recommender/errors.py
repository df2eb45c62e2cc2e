"""Everything that can go wrong in the recommender, as one tree.

RecommenderError
├── BadRequest                 the caller's input cannot be answered
│   ├── UnknownMovies
│   ├── ContradictoryMarks
│   └── ProfilesUnavailable
├── UnknownVisitor             nobody is remembered under this id
├── VisitorsFull               no more visitors can be remembered
├── MapMissing                 the version that serves was loaded before there was a map
├── ArtifactError              files made by training do not match or are damaged
├── NotReady                   nothing has been loaded yet
└── StoreUnavailable           Milvus or SQL did not answer; trying again later may help

Every message is one clear sentence for the person who reads it, and says what to do where that helps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.schema import MovieId


class RecommenderError(Exception):
    """Base of all errors raised on purpose by the recommender."""


class BadRequest(RecommenderError):  # noqa: N818 - the name reads as the answer it becomes
    """The caller's input cannot be answered."""


class UnknownMovies(BadRequest):
    """Ids that are not in the served catalogue."""

    def __init__(self, movie_ids: Iterable[MovieId]) -> None:
        self.movie_ids = tuple(movie_ids)
        shown = ", ".join(str(movie_id) for movie_id in self.movie_ids[:10])
        more = f" and {len(self.movie_ids) - 10} more" if len(self.movie_ids) > 10 else ""
        super().__init__(f"No such film: {shown}{more}.")


class ContradictoryMarks(BadRequest):
    """Films marked as liked and as disliked at once."""

    def __init__(self, movie_ids: Iterable[MovieId]) -> None:
        self.movie_ids = tuple(movie_ids)
        shown = ", ".join(str(movie_id) for movie_id in self.movie_ids[:10])
        super().__init__(f"Marked as liked and disliked at once: {shown}.")


class ProfilesUnavailable(BadRequest):
    """The model that serves cannot take what visitors say about themselves into account."""

    def __init__(self) -> None:
        super().__init__("The model that serves knows no profiles; ask again without `profile`.")


class UnknownVisitor(RecommenderError):  # noqa: N818 - the name reads as the answer it becomes
    """Nobody is remembered under this id."""

    def __init__(self) -> None:
        super().__init__("Nobody is remembered under this id; it may have been deleted.")


class VisitorsFull(RecommenderError):  # noqa: N818 - a state rather than a fault
    """No more visitors can be remembered."""

    def __init__(self) -> None:
        super().__init__("This server remembers as many visitors as it can; keep your marks on the device.")


class MapMissing(RecommenderError):  # noqa: N818 - a state rather than a fault
    """The version that serves was loaded before there was a map."""

    def __init__(self) -> None:
        super().__init__(
            "This model was loaded before there was a map: `make run` or insert_milvus.py loads it again."
        )


class ArtifactError(RecommenderError):
    """Files made by training are missing, damaged or do not belong together."""


class NotReady(RecommenderError):  # noqa: N818 - a state rather than a fault
    """No model has been loaded yet."""


class StoreUnavailable(RecommenderError):  # noqa: N818 - a state rather than a fault
    """A store did not answer."""
