"""rank, the ranking service: how much somebody wants each of some items."""

from __future__ import annotations

from recommender.entities import ItemRanker, Values
from recommender.records import Records
from services.calls import Call
from services.messages import answered, checked_id, checked_number, record_of
from services.people import People
from services.wire import Message, Wire

MAX_ITEMS = 1000
"""Items of one call."""


class Rank:
    """Answers calls of rank. Of people the ranker is told the features and the history that is stored."""

    def __init__(self, wire: Wire, records: Records, people: People, ranker: ItemRanker) -> None:
        self._method = wire.methods["rank"]
        self._records = records
        self._people = people
        self._ranker = ranker

    def answer(self, request: Message, _: Call) -> Message:
        """One score for each item, in the order of the request."""
        checked_number(len(request.item_infos), "the number of item_infos", MAX_ITEMS)
        items = [self._records.item_values(record_of(info)) for info in request.item_infos]
        item_ids = [self._id_of(item) for item in items]
        scores = self._ranker.scores(self._people.person(request.user_info), items)
        pair = self._method.response.ScorePair
        pairs = [
            pair(nid=item_id, score=score) for item_id, score in zip(item_ids, scores.tolist(), strict=True)
        ]
        return answered(self._method, score_pairs=pairs)

    def _id_of(self, item: Values) -> str:
        key = self._records.schema.item_key
        return checked_id(str(item.get(key, "")), f"item_infos.{key}")
