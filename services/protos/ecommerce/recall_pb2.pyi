from services.protos.ecommerce import user_info_pb2 as _user_info_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RecallRequest(_message.Message):
    __slots__ = ("log_id", "user_info", "recall_type", "request_num")
    LOG_ID_FIELD_NUMBER: _ClassVar[int]
    USER_INFO_FIELD_NUMBER: _ClassVar[int]
    RECALL_TYPE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUM_FIELD_NUMBER: _ClassVar[int]
    log_id: str
    user_info: _user_info_pb2.UserInfo
    recall_type: str
    request_num: int
    def __init__(self, log_id: _Optional[str] = ..., user_info: _Optional[_Union[_user_info_pb2.UserInfo, _Mapping]] = ..., recall_type: _Optional[str] = ..., request_num: _Optional[int] = ...) -> None: ...

class RecallResponse(_message.Message):
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
    error: RecallResponse.Error
    score_pairs: _containers.RepeatedCompositeFieldContainer[RecallResponse.ScorePair]
    def __init__(self, error: _Optional[_Union[RecallResponse.Error, _Mapping]] = ..., score_pairs: _Optional[_Iterable[_Union[RecallResponse.ScorePair, _Mapping]]] = ...) -> None: ...
