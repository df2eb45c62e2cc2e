"""The original's client, compiled from protos written down as the original's are: flat files, no comments.

Messages live in a pool of their own, so one process can speak both profiles.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

from tests.patience import PATIENCE

USER_INFO = {
    "movies": "string user_id = 1; string gender = 2; uint32 age = 3; string job = 4; string zipcode = 5;",
    "ecommerce": "string user_id = 1; string age = 2; string sex = 3; string city_level = 4; "
    "string province = 5; string city = 6; string country = 7;",
}
ITEM_INFO = {
    "movies": "string movie_id = 1; string title = 2; string genre = 3;",
    "ecommerce": "string sku_id = 1; string brand = 2; string shopid = 3; string cate = 4; "
    "float rank_score = 5;",
}
ERROR = "message Error { uint32 code = 1; string text = 2; } Error error = 1;"
PAIRS = "message ScorePair { string nid = 1; float score = 2; } repeated ScorePair score_pairs = 2;"
SERVICES = {
    "um": """package um; import "user_info.proto";
        message UserModelRequest { string log_id = 1; string user_id = 2; }
        message UserModelResponse { %(error)s user_info.UserInfo user_info = 2; }
        service UMService { rpc um_call(UserModelRequest) returns (UserModelResponse) {} }""",
    "cm": """package cm; import "item_info.proto";
        message CMRequest { string log_id = 1; repeated string item_ids = 2; }
        message CMResponse { %(error)s repeated item_info.ItemInfo item_infos = 2; }
        service CMService { rpc cm_call(CMRequest) returns (CMResponse) {} }""",
    "as": """package as; import "user_info.proto"; import "item_info.proto";
        message ASRequest { string log_id = 1; string user_id = 2; user_info.UserInfo user_info = 3; }
        message ASResponse { %(error)s repeated item_info.ItemInfo item_infos = 2; }
        service ASService { rpc as_call(ASRequest) returns (ASResponse) {} }""",
    "recall": """package recall; import "user_info.proto";
        message RecallRequest { string log_id = 1; user_info.UserInfo user_info = 2;
            string recall_type = 3; uint32 request_num = 4; }
        message RecallResponse { %(error)s %(pairs)s }
        service RecallService { rpc recall(RecallRequest) returns (RecallResponse) {} }""",
    "rank": """import "user_info.proto"; import "item_info.proto";
        message RankRequest { string log_id = 1; user_info.UserInfo user_info = 2;
            repeated item_info.ItemInfo item_infos = 3; }
        message RankResponse { %(error)s %(pairs)s }
        service RankService { rpc rank_predict(RankRequest) returns (RankResponse) {} }""",
}
PATHS = {
    "um": "/um.UMService/um_call",
    "cm": "/cm.CMService/cm_call",
    "as": "/as.ASService/as_call",
    "recall": "/recall.RecallService/recall",
    "rank": "/RankService/rank_predict",
}
REQUESTS = {
    "um": "um.UserModelRequest",
    "cm": "cm.CMRequest",
    "as": "as.ASRequest",
    "recall": "recall.RecallRequest",
    "rank": "RankRequest",
}


def write_protos(profile: str, folder: Path) -> list[str]:
    """Write the original's files into `folder`; returns their names."""
    texts = {
        "user_info": f"package user_info; message UserInfo {{ {USER_INFO[profile]} }}",
        "item_info": f"package item_info; message ItemInfo {{ {ITEM_INFO[profile]} }}",
        **{name: text % {"error": ERROR, "pairs": PAIRS} for name, text in SERVICES.items()},
    }
    for name, text in texts.items():
        (folder / f"{name}.proto").write_text(f'syntax = "proto3"; {text}\n')
    return [f"{name}.proto" for name in texts]


class Original:
    """The original's messages of one profile, and calls with them."""

    def __init__(self, profile: str) -> None:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            names = write_protos(profile, folder)
            command = ["protoc", f"-I{folder}", f"--descriptor_set_out={folder / 'set'}", *names]
            assert protoc.main(command) == 0
            files = descriptor_pb2.FileDescriptorSet.FromString((folder / "set").read_bytes()).file
        pool = descriptor_pool.DescriptorPool()
        for file in files:
            pool.Add(file)
        self._pool = pool

    def request(self, service: str, **fields: Any) -> Any:
        return self._class(REQUESTS[service])(**fields)

    def call(
        self,
        service: str,
        address: str,
        *,
        channel: grpc.Channel | None = None,
        timeout: float = PATIENCE,
        **fields: Any,
    ) -> Any:
        """The answer of a service to a request with these fields."""
        content = self.request(service, **fields).SerializeToString()
        answer = self._class(REQUESTS[service].replace("Request", "Response"))
        if channel is not None:
            return answer.FromString(raw_call(channel, service, content, timeout))
        with grpc.insecure_channel(address) as own:
            return answer.FromString(raw_call(own, service, content, timeout))

    def _class(self, name: str) -> Any:
        return message_factory.GetMessageClass(self._pool.FindMessageTypeByName(name))


def raw_call(channel: grpc.Channel, service: str, content: bytes, timeout: float = PATIENCE) -> bytes:
    """Send bytes as they are."""
    call: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(PATHS[service])
    return call(content, timeout=timeout)


@cache
def original(profile: str) -> Original:
    return Original(profile)
