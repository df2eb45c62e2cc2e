"""Interviews with simulated visitors, and what the recommender makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.elicitation.visitors import Interview, Visitor
from benchmarks.elicitation.ways import Way
from ingest.metrics import ndcg
from ingest.schema import MovieId
from recommender.films import answering
from recommender.films.answering import Wish
from recommender.films.serving import Served
from recommender.types import NO_FILTERS, NO_PROFILE, Marks

CUTOFF = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """Means over visitors. `ndcg` is NDCG@10 on the hidden likes; `new` the same with all other films that
    the visitor rated left out of the list; `with_like` the share who found a film they like; `likes` how many
    they found; `screens` the different first batches as a share of the visitors.
    """

    ndcg: float
    new: float
    with_like: float
    likes: float
    screens: float


def simulate(served: Served, visitors: Sequence[Visitor], way: Way, seed: int) -> Outcome:
    """Interview every visitor, then recommend."""
    seeds = np.random.default_rng(seed).integers(0, 2**62, len(visitors)).tolist()
    interviews = [_interview(visitor, way, own) for visitor, own in zip(visitors, seeds, strict=True)]
    known = [visitor.liked | visitor.disliked | visitor.skipped for visitor in visitors]
    likes = np.array([len(interview.liked) for interview in interviews])
    first = {frozenset(interview.shown[: sum(way.batches[:1])]) for interview in interviews}
    return Outcome(
        ndcg=_ndcg(served, visitors, interviews, [frozenset()] * len(visitors)),
        new=_ndcg(served, visitors, interviews, known),
        with_like=float((likes > 0).mean()),
        likes=float(likes.mean()),
        screens=len(first) / len(visitors),
    )


def _interview(visitor: Visitor, way: Way, seed: int) -> Interview:
    interview = Interview()
    for n in way.batches:
        for movie_id in way.choose(interview, n, seed):
            interview.ask(visitor, movie_id)
    return interview


def _ndcg(
    served: Served,
    visitors: Sequence[Visitor],
    interviews: Sequence[Interview],
    hidden: Sequence[frozenset[MovieId]],
) -> float:
    hits = np.zeros((len(visitors), CUTOFF), dtype=np.bool_)
    for row, (visitor, interview, left_out) in enumerate(zip(visitors, interviews, hidden, strict=True)):
        marks = Marks(tuple(interview.liked), tuple(interview.disliked))
        wish = Wish(marks, CUTOFF, 0, 0.0, NO_FILTERS, left_out, NO_PROFILE)
        found = answering.recommend(served, wish).movie_ids
        hits[row, : len(found)] = [movie_id in visitor.targets for movie_id in found]
    targets = np.array([len(visitor.targets) for visitor in visitors])
    return float(ndcg(hits, targets).mean())
