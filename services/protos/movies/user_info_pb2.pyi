from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class UserInfo(_message.Message):
    __slots__ = ("user_id", "gender", "age", "job", "zipcode")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    GENDER_FIELD_NUMBER: _ClassVar[int]
    AGE_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    ZIPCODE_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    gender: str
    age: int
    job: str
    zipcode: str
    def __init__(self, user_id: _Optional[str] = ..., gender: _Optional[str] = ..., age: _Optional[int] = ..., job: _Optional[str] = ..., zipcode: _Optional[str] = ...) -> None: ...
