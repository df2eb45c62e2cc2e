from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class ItemInfo(_message.Message):
    __slots__ = ("sku_id", "brand", "shopid", "cate", "rank_score")
    SKU_ID_FIELD_NUMBER: _ClassVar[int]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    SHOPID_FIELD_NUMBER: _ClassVar[int]
    CATE_FIELD_NUMBER: _ClassVar[int]
    RANK_SCORE_FIELD_NUMBER: _ClassVar[int]
    sku_id: str
    brand: str
    shopid: str
    cate: str
    rank_score: float
    def __init__(self, sku_id: _Optional[str] = ..., brand: _Optional[str] = ..., shopid: _Optional[str] = ..., cate: _Optional[str] = ..., rank_score: _Optional[float] = ...) -> None: ...
