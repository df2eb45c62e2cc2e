"""Start, health, reflection, TLS, drain; and a client compiled from the original's protos."""

from __future__ import annotations

import datetime
import ipaddress
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_tools import protoc

from services.errors import CallFailed
from services.settings import Tls
from tests.patience import PATIENCE
from tests.services.asking import ask_alone
from tests.services.original import original, write_protos
from tests.services.ring import SERVICES
from tests.services.stage import Stage

NAMES = {
    "um": "um.UMService",
    "cm": "cm.CMService",
    "as": "as.ASService",
    "recall": "recall.RecallService",
    "rank": "RankService",
}
CLIENT = """
import sys
import grpc
import as_pb2, as_pb2_grpc, cm_pb2, cm_pb2_grpc, rank_pb2, rank_pb2_grpc, recall_pb2, recall_pb2_grpc
import um_pb2, um_pb2_grpc
um, cm, as_, recall, rank = (grpc.insecure_channel(address) for address in sys.argv[1:])
answers = [
    um_pb2_grpc.UMServiceStub(um).um_call(um_pb2.UserModelRequest(user_id="1")),
    cm_pb2_grpc.CMServiceStub(cm).cm_call(cm_pb2.CMRequest(item_ids=["100", "101"])),
    as_pb2_grpc.ASServiceStub(as_).as_call(as_pb2.ASRequest(user_id="1")),
]
user_info, item_infos = answers[0].user_info, answers[1].item_infos
answers += [
    recall_pb2_grpc.RecallServiceStub(recall).recall(
        recall_pb2.RecallRequest(user_info=user_info, request_num=7)
    ),
    rank_pb2_grpc.RankServiceStub(rank).rank_predict(
        rank_pb2.RankRequest(user_info=user_info, item_infos=item_infos)
    ),
]
print(*(answer.error.code for answer in answers))
print(*(len(answer.item_infos) for answer in answers[1:3]))
print(*(len(answer.score_pairs) for answer in answers[3:]))
"""


@pytest.mark.parametrize("fixture", ["shop", "films"])
def test_a_client_generated_from_the_originals_protos_works_unchanged(
    fixture: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    stage: Stage = request.getfixturevalue(fixture)
    names = write_protos(stage.profile, tmp_path)
    outputs = [f"--python_out={tmp_path}", f"--grpc_python_out={tmp_path}"]
    assert protoc.main(["protoc", f"-I{tmp_path}", *outputs, *names]) == 0
    (tmp_path / "client.py").write_text(CLIENT)
    addresses = [stage.addresses[name] for name in SERVICES]
    told = subprocess.run(
        [sys.executable, "client.py", *addresses], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["200"] * 5 + ["2", "20", "7", "2"]


@pytest.mark.parametrize("service", SERVICES)
def test_health_and_reflection(shop: Stage, service: str) -> None:
    with grpc.insecure_channel(shop.addresses[service]) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for name in ("", NAMES[service]):
            status = stub.Check(health_pb2.HealthCheckRequest(service=name), timeout=PATIENCE).status
            assert status == health_pb2.HealthCheckResponse.SERVING
        ask = reflection_pb2.ServerReflectionRequest(list_services="")
        (answer,) = reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(
            iter([ask]), timeout=PATIENCE
        )
        listed = {each.name for each in answer.list_services_response.service}
    assert listed == {
        NAMES[service],
        "grpc.health.v1.Health",
        "grpc.reflection.v1alpha.ServerReflection",
    }


def test_calls_under_way_are_finished_before_it_stops(tmp_path: Path) -> None:
    def call(name: str, user_id: str) -> Any:
        return original("ecommerce").call(name, stage.addresses[name], user_id=user_id)

    with Stage("ecommerce", tmp_path) as stage, ThreadPoolExecutor(1) as threads:
        with stage.holding():
            waiting = threads.submit(call, "as", "slow")
            stage.wait_for('"service": "um", "log_id"')
            stage.tell(signal.SIGTERM)
            until = time.monotonic() + PATIENCE / 2
            with pytest.raises(grpc.RpcError):  # once it takes no more calls
                while time.monotonic() < until:
                    call("as", "1")
            assert stage.process.poll() is None
            assert not waiting.done()
        assert stage.stop() == 0
        assert waiting.result().error.code == 200
        with pytest.raises(grpc.RpcError) as gone:
            call("um", "1")
        assert gone.value.code() is grpc.StatusCode.UNAVAILABLE
        assert "Traceback" not in stage.log()


def test_one_service_alone_that_ctrl_c_stops(tmp_path: Path) -> None:
    with Stage("ecommerce", tmp_path, services=["um"]) as alone:
        assert original("ecommerce").call("um", alone.addresses["um"], user_id="1").error.code == 200
        with pytest.raises(grpc.RpcError):
            original("ecommerce").call("cm", alone.addresses["cm"], item_ids=["100"])
        with pytest.raises(RuntimeError, match=f"Cannot listen on {alone.addresses['um']} for um"):
            Stage("ecommerce", tmp_path, addresses=alone.addresses, services=["um"])
        assert alone.stop(signal.SIGINT) == 0
        assert "Traceback" not in alone.log()


def test_tls(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with Stage("ecommerce", tmp_path, tls=[str(certificate), str(key)]) as stage:
        trusted = grpc.ssl_channel_credentials(certificate.read_bytes())
        with grpc.secure_channel(stage.addresses["as"], trusted) as channel:
            answer = original("ecommerce").call("as", stage.addresses["as"], channel=channel, user_id="1")
            assert (answer.error.code, len(answer.item_infos)) == (200, 20)
        answer = ask_alone(stage, "1", credentials=Tls(certificate, key).of_callers())
        assert (answer.error.code, len(answer.item_infos)) == (200, 20)
        with pytest.raises(CallFailed, match=r"um at .* does not answer"):
            ask_alone(stage, "1")
        with pytest.raises(grpc.RpcError) as refused:
            original("ecommerce").call("as", stage.addresses["as"], user_id="1")
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "services")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, private
