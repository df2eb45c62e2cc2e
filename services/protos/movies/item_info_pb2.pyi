from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class ItemInfo(_message.Message):
    __slots__ = ("movie_id", "title", "genre")
    MOVIE_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    GENRE_FIELD_NUMBER: _ClassVar[int]
    movie_id: str
    title: str
    genre: str
    def __init__(self, movie_id: _Optional[str] = ..., title: _Optional[str] = ..., genre: _Optional[str] = ...) -> None: ...
