"""recall, the retrieval service: the items out of all that may suit somebody."""

from __future__ import annotations

from recommender.entities import ItemFinder
from services.calls import Call
from services.messages import answered, checked_number
from services.people import People
from services.wire import Message, Wire

MAX_REQUEST_NUM = 1000
DEFAULT_REQUEST_NUM = 100


class Recall:
    """Answers calls of recall."""

    def __init__(self, wire: Wire, people: People, finder: ItemFinder, *, leave_out_met: bool) -> None:
        self._method = wire.methods["recall"]
        self._people = people
        self._finder = finder
        self._leave_out_met = leave_out_met

    def answer(self, request: Message, _: Call) -> Message:
        """The best items, in the way that `recall_type` names."""
        wanted = request.request_num or DEFAULT_REQUEST_NUM
        checked_number(wanted, "request_num", MAX_REQUEST_NUM)
        person = self._people.person(request.user_info)
        met = person.history if self._leave_out_met else ()
        found = self._finder.find(person, wanted, leave_out=met, way=request.recall_type)
        pair = self._method.response.ScorePair
        return answered(
            self._method, score_pairs=[pair(nid=each.item_id, score=each.score) for each in found]
        )
