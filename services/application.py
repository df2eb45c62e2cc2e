"""as, the application service: recommendations for somebody, from the four other services."""

from __future__ import annotations

import logging

from recommender.records import Records
from services.calls import Call
from services.errors import CallFailed
from services.inner import Others
from services.logs import fields
from services.messages import answered, checked_id
from services.people import said
from services.wire import Message, Wire

_SCORE = "rank_score"

_log = logging.getLogger("services")


class Application:
    """Answers calls of as."""

    def __init__(self, wire: Wire, records: Records, others: Others, *, candidates: int, items: int) -> None:
        self._wire = wire
        self._method = wire.methods["as"]
        self._records = records
        self._others = others
        self._candidates = candidates
        self._items = items
        self._tells_scores = _SCORE in wire.item_info.DESCRIPTOR.fields_by_name

    async def answer(self, request: Message, call: Call) -> Message:
        """Items for a known user or a new one, best first."""
        user_info = await self._user_info(request, call)
        infos = await self._candidate_infos(user_info, call)
        if not infos:
            return answered(self._method)
        asked = self._wire.methods["rank"].request(user_info=user_info, item_infos=infos)
        scores = [pair.score for pair in (await self._others.ask("rank", asked, call)).score_pairs]
        if len(scores) != len(infos):
            raise CallFailed(f"rank scored {len(scores)} of {len(infos)} items.")
        order = sorted(range(len(infos)), key=scores.__getitem__, reverse=True)[: self._items]
        if self._tells_scores:
            for place in order:
                infos[place].rank_score = scores[place]
        return answered(self._method, item_infos=[infos[place] for place in order])

    async def _user_info(self, request: Message, call: Call) -> Message:
        """What the request says about the user, where it says more than the id; else what um knows."""
        values, has_features = said(self._records, request.user_info)
        given = str(values.get(self._records.schema.user_key, ""))
        user_id = request.user_id or given
        if given not in {"", user_id}:
            raise CallFailed("user_id and user_info.user_id name different users.")
        if has_features:
            if user_id:
                checked_id(user_id, "user_id")
            user_info = self._wire.user_info()
            user_info.CopyFrom(request.user_info)
            user_info.user_id = user_id
            return user_info
        if not user_id:
            raise CallFailed("There is neither a user_id nor a feature that is known in user_info.")
        asked = self._wire.methods["um"].request(user_id=user_id)
        return (await self._others.ask("um", asked, call)).user_info

    async def _candidate_infos(self, user_info: Message, call: Call) -> list[Message]:
        """The candidates with their features; without those that cm does not know."""
        asked = self._wire.methods["recall"].request(user_info=user_info, request_num=self._candidates)
        found = await self._others.ask("recall", asked, call)
        item_ids = [pair.nid for pair in found.score_pairs]
        if not item_ids:
            return []
        content = await self._others.ask("cm", self._wire.methods["cm"].request(item_ids=item_ids), call)
        if content.error.text:
            _log.warning(content.error.text, extra=fields(service="as", log_id=call.log_id))
        return list(content.item_infos)
