"""From the user_info of a request to the person that finding and ranking read."""

from __future__ import annotations

from recommender.entities import Person, Values
from recommender.records import Records
from recommender.stores.entities import Entities
from services.errors import CallFailed
from services.messages import checked_id, record_of
from services.wire import Message


class People:
    """Completes what callers say about users with what is stored of them."""

    def __init__(self, records: Records, entities: Entities) -> None:
        self._records = records
        self._entities = entities

    def values(self, user_info: Message) -> Values:
        """The features that the caller gave; those stored where it gave the id alone.

        Raises `BadRequest` for impossible features, `CallFailed` where there are none.
        """
        values, has_features = said(self._records, user_info)
        if has_features:
            return values
        user_id = values.get(self._records.schema.user_key)
        if user_id is None:
            raise CallFailed("user_info has neither a user_id nor a feature that is known.")
        stored = self._entities.user(str(user_id))
        if stored is None:
            raise CallFailed(f'user_info has no features, and user_id "{user_id}" is unknown.')
        return stored

    def person(self, user_info: Message) -> Person:
        """As `values`, with the history that is stored of a user with this id."""
        values = self.values(user_info)
        user_id = values.get(self._records.schema.user_key)
        return Person(values, self._entities.history(str(user_id)) if user_id else ())


def said(records: Records, user_info: Message) -> tuple[Values, bool]:
    """What a caller says about a user, and whether it is more than an id.

    Raises `BadRequest` for impossible features, `CallFailed` for an impossible id.
    """
    values = records.user_values(record_of(user_info))
    user_id = values.get(records.schema.user_key)
    if user_id is not None:
        checked_id(str(user_id), "user_info.user_id")
    return values, len(values) > (user_id is not None)
