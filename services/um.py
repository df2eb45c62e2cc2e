"""um, the user model service: the features of a user."""

from __future__ import annotations

from recommender.records import Records
from recommender.stores.entities import Entities
from services.calls import Call
from services.errors import CallFailed
from services.messages import answered, checked_id
from services.wire import Message, Wire


class UserModel:
    """Answers calls of um."""

    def __init__(self, wire: Wire, records: Records, entities: Entities) -> None:
        self._method = wire.methods["um"]
        self._user_info = wire.user_info
        self._records = records
        self._entities = entities

    def answer(self, request: Message, _: Call) -> Message:
        """The user's features; raises `CallFailed` for an unknown user, in the words of the contract."""
        user_id = checked_id(request.user_id, "user_id")
        values = self._entities.user(user_id)
        if values is None:
            asked = self._method.request(user_id=user_id)
            raise CallFailed(f"UM server get user_info from redis fail. ({asked})")
        return answered(self._method, user_info=self._user_info(**self._records.user_record(values)))
