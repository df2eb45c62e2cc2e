"""The proto files say what the contract says, and the generated code is theirs."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parents[2]
PROTOS = Path("services/protos")
GENERATED = ("_pb2.py", "_pb2.pyi", "_pb2_grpc.py")

ERROR_AND_PAIRS = {"Error": "code:1:uint32 text:2:string", "ScorePair": "nid:1:string score:2:float"}
CONTRACT = {
    "UserModelRequest": "log_id:1:string user_id:2:string",
    "UserModelResponse": "error:1:Error user_info:2:UserInfo",
    "CMRequest": "log_id:1:string item_ids:2:string*",
    "CMResponse": "error:1:Error item_infos:2:ItemInfo*",
    "ASRequest": "log_id:1:string user_id:2:string user_info:3:UserInfo",
    "ASResponse": "error:1:Error item_infos:2:ItemInfo*",
    "RecallRequest": "log_id:1:string user_info:2:UserInfo recall_type:3:string request_num:4:uint32",
    "RecallResponse": "error:1:Error score_pairs:2:ScorePair*",
    "RankRequest": "log_id:1:string user_info:2:UserInfo item_infos:3:ItemInfo*",
    "RankResponse": "error:1:Error score_pairs:2:ScorePair*",
}
INFOS = {
    "movies": {
        "UserInfo": "user_id:1:string gender:2:string age:3:uint32 job:4:string zipcode:5:string",
        "ItemInfo": "movie_id:1:string title:2:string genre:3:string",
    },
    "ecommerce": {
        "UserInfo": "user_id:1:string age:2:string sex:3:string city_level:4:string province:5:string "
        "city:6:string country:7:string",
        "ItemInfo": "sku_id:1:string brand:2:string shopid:3:string cate:4:string rank_score:5:float",
    },
}
PATHS = {
    "/um.UMService/um_call",
    "/cm.CMService/cm_call",
    "/as.ASService/as_call",
    "/recall.RecallService/recall",
    "/RankService/rank_predict",
}
_TYPES = {"TYPE_STRING": "string", "TYPE_UINT32": "uint32", "TYPE_FLOAT": "float"}


@pytest.fixture(autouse=True)
def _in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(params=["movies", "ecommerce"])
def profile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def sources(profile: str) -> list[str]:
    return sorted(map(str, (PROTOS / profile).glob("*.proto")))


def test_the_generated_code_is_fresh(profile: str, tmp_path: Path) -> None:
    outputs = [f"--{kind}_out={tmp_path}" for kind in ("python", "pyi", "grpc_python")]
    assert protoc.main(["protoc", "-I.", *outputs, *sources(profile)]) == 0
    made = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.py*")}
    committed = {path: path.read_text() for end in GENERATED for path in (PROTOS / profile).glob(f"*{end}")}
    assert made == committed, "the protos have changed: run `make protos`"


def test_the_messages_and_paths_are_those_of_the_contract(profile: str, tmp_path: Path) -> None:
    described = tmp_path / "set"
    assert protoc.main(["protoc", "-I.", f"--descriptor_set_out={described}", *sources(profile)]) == 0
    files = descriptor_pb2.FileDescriptorSet.FromString(described.read_bytes()).file
    found = {message.name: message for file in files for message in file.message_type}
    assert {name: written(message) for name, message in found.items()} == CONTRACT | INFOS[profile]
    for message in found.values():
        for nested in message.nested_type:
            assert written(nested) == ERROR_AND_PAIRS[nested.name]
    paths = {
        f"/{'.'.join(filter(None, (file.package, service.name)))}/{method.name}"
        for file in files
        for service in file.service
        for method in service.method
    }
    assert paths == PATHS


def written(message: descriptor_pb2.DescriptorProto) -> str:
    """A message's fields as the contract above writes them."""
    return " ".join(
        f"{field.name}:{field.number}:"
        + (field.type_name.rpartition(".")[2] or _TYPES[field.Type.Name(field.type)])
        + ("*" if field.label == field.LABEL_REPEATED else "")
        for field in message.field
    )


def test_every_field_is_explained(profile: str) -> None:
    for source in sources(profile):
        lines = [line.strip() for line in Path(source).read_text().splitlines()]
        for before, line in pairwise(lines):
            if re.search(r" = \d+;$", line) and not line.startswith("Error error"):
                assert before.startswith("//"), f"{source}: {line}"
