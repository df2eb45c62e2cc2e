from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class UserInfo(_message.Message):
    __slots__ = ("user_id", "age", "sex", "city_level", "province", "city", "country")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    AGE_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    CITY_LEVEL_FIELD_NUMBER: _ClassVar[int]
    PROVINCE_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    age: str
    sex: str
    city_level: str
    province: str
    city: str
    country: str
    def __init__(self, user_id: _Optional[str] = ..., age: _Optional[str] = ..., sex: _Optional[str] = ..., city_level: _Optional[str] = ..., province: _Optional[str] = ..., city: _Optional[str] = ..., country: _Optional[str] = ...) -> None: ...
