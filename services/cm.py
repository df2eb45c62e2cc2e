"""cm, the content service: the features of items."""

from __future__ import annotations

from recommender.records import Records
from recommender.stores.entities import Entities
from services.calls import Call
from services.errors import CallFailed
from services.messages import answered, checked_id, checked_number
from services.wire import Message, Wire

MAX_ITEMS = 1000
"""Items of one call."""


class Content:
    """Answers calls of cm."""

    def __init__(self, wire: Wire, records: Records, entities: Entities) -> None:
        self._method = wire.methods["cm"]
        self._item_info = wire.item_info
        self._records = records
        self._entities = entities

    def answer(self, request: Message, _: Call) -> Message:
        """The items that are known; the text names the others. Raises `CallFailed` where none is known."""
        checked_number(len(request.item_ids), "the number of item_ids", MAX_ITEMS)
        item_ids = list(dict.fromkeys(checked_id(item_id, "item_ids") for item_id in request.item_ids))
        found = self._entities.items(item_ids)
        missing = [item_id for item_id in item_ids if item_id not in found]
        text = ""
        if missing:
            text = f"CM server get item_info from redis fail. ({self._method.request(item_ids=missing)})"
        if not found:
            raise CallFailed(text)
        infos = [self._item_info(**self._records.item_record(values)) for values in found.values()]
        return answered(self._method, text, item_infos=infos)
