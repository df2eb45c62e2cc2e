from services.protos.movies import item_info_pb2 as _item_info_pb2
from services.protos.movies import user_info_pb2 as _user_info_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RankRequest(_message.Message):
    __slots__ = ("log_id", "user_info", "item_infos")
    LOG_ID_FIELD_NUMBER: _ClassVar[int]
    USER_INFO_FIELD_NUMBER: _ClassVar[int]
    ITEM_INFOS_FIELD_NUMBER: _ClassVar[int]
    log_id: str
    user_info: _user_info_pb2.UserInfo
    item_infos: _containers.RepeatedCompositeFieldContainer[_item_info_pb2.ItemInfo]
    def __init__(self, log_id: _Optional[str] = ..., user_info: _Optional[_Union[_user_info_pb2.UserInfo, _Mapping]] = ..., item_infos: _Optional[_Iterable[_Union[_item_info_pb2.ItemInfo, _Mapping]]] = ...) -> None: ...

class RankResponse(_message.Message):
    __slots__ = ("error", "score_pairs")
    class Error(_message.Message):
        __slots__ = ("code", "text")
        CODE_FIELD_NUMBER: _ClassVar[int]
        TEXT_FIELD_NUMBER: _ClassVar[int]
        code: int
        text: str
        def __init__(self, code: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...
    class ScorePair(_message.Message):
        __slots__ = ("nid", "score")
        NID_FIELD_NUMBER: _ClassVar[int]
        SCORE_FIELD_NUMBER: _ClassVar[int]
        nid: str
        score: float
        def __init__(self, nid: _Optional[str] = ..., score: _Optional[float] = ...) -> None: ...
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SCORE_PAIRS_FIELD_NUMBER: _ClassVar[int]
    error: RankResponse.Error
    score_pairs: _containers.RepeatedCompositeFieldContainer[RankResponse.ScorePair]
    def __init__(self, error: _Optional[_Union[RankResponse.Error, _Mapping]] = ..., score_pairs: _Optional[_Iterable[_Union[RankResponse.ScorePair, _Mapping]]] = ...) -> None: ...
