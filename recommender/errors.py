"""Everything that can go wrong in the recommender, as one tree.

RecommenderError
├── BadRequest                 the caller's input cannot be answered
│   ├── UnknownMovies
│   ├── ContradictoryMarks
│   ├── ProfilesUnavailable
│   ├── RankerMissing
│   ├── UnknownWay             a way to find items that there is not
│   └── NoHistory              nothing that similar items could be found to
├── UnknownVisitor             nobody is remembered under this id
├── UnknownUser                the dataset has no such user
├── TowersMissing              no towers for the next item are loaded for the data that serve
├── VisitorsFull               no more visitors can be remembered
├── MapMissing                 the version that serves was loaded before there was a map
├── ArtifactError              files made by training do not match or are damaged
├── NotReady                   nothing has been loaded yet
├── DamagedRecord              what a store of users and items holds cannot be understood
└── StoreUnavailable           Milvus, SQL or Redis did not answer; trying again later may help

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


class RankerMissing(BadRequest):
    """There is no trained ranker to order what was found."""

    def __init__(self, dataset: str) -> None:
        super().__init__(
            f"No ranker is trained for {dataset}; ask without `rank`, or prepare it: "
            "python main.py prepare --models pinsage,dssm,deepfm."
        )


class UnknownWay(BadRequest):
    """A way to find items that there is not."""

    def __init__(self, way: str, ways: Iterable[str]) -> None:
        super().__init__(f"No such way to find items: {way!r}; there are {', '.join(ways)}.")


class NoHistory(BadRequest):
    """There is nothing that similar items could be found to."""

    def __init__(self) -> None:
        super().__init__(
            "The history holds no item known here, so there is nothing to find similar items to."
        )


class UnknownVisitor(RecommenderError):  # noqa: N818 - the name reads as the answer it becomes
    """Nobody is remembered under this id."""

    def __init__(self) -> None:
        super().__init__("Nobody is remembered under this id; it may have been deleted.")


class UnknownUser(RecommenderError):  # noqa: N818 - the name reads as the answer it becomes
    """The dataset has no such user."""

    def __init__(self, user_id: str, dataset: str) -> None:
        super().__init__(f"{dataset} has no user {user_id}.")


class TowersMissing(RecommenderError):  # noqa: N818 - a state rather than a fault
    """No towers for the next item are loaded for the data that serve."""

    def __init__(self, dataset: str) -> None:
        super().__init__(
            f"No towers for the next film are loaded for {dataset}; prepare them: "
            "python main.py prepare --models pinsage,dssm."
        )


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


class DamagedRecord(RecommenderError):  # noqa: N818 - the name says what is wrong
    """What a store of users and items holds under a key cannot be understood."""


class StoreUnavailable(RecommenderError):  # noqa: N818 - a state rather than a fault
    """A store did not answer."""
