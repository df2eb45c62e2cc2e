from services.protos.ecommerce import user_info_pb2 as _user_info_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class UserModelRequest(_message.Message):
    __slots__ = ("log_id", "user_id")
    LOG_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    log_id: str
    user_id: str
    def __init__(self, log_id: _Optional[str] = ..., user_id: _Optional[str] = ...) -> None: ...

class UserModelResponse(_message.Message):
    __slots__ = ("error", "user_info")
    class Error(_message.Message):
        __slots__ = ("code", "text")
        CODE_FIELD_NUMBER: _ClassVar[int]
        TEXT_FIELD_NUMBER: _ClassVar[int]
        code: int
        text: str
        def __init__(self, code: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...
    ERROR_FIELD_NUMBER: _ClassVar[int]
    USER_INFO_FIELD_NUMBER: _ClassVar[int]
    error: UserModelResponse.Error
    user_info: _user_info_pb2.UserInfo
    def __init__(self, error: _Optional[_Union[UserModelResponse.Error, _Mapping]] = ..., user_info: _Optional[_Union[_user_info_pb2.UserInfo, _Mapping]] = ...) -> None: ...
