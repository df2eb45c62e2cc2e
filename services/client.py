"""Ask the services: `python -m services.client as 5`.

It prints the answer in protobuf's text form and how long it took. Addresses come from the settings.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf import json_format, text_format
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from config import SettingsError, load_settings
from ingest.commands import ending
from services.calls import MESSAGE_SIZES
from services.errors import CannotServe, ServiceError
from services.messages import OK
from services.settings import trusting
from services.wire import PROFILES, SERVICES, Message, Profile, Service, Wire, open_wire
from services.words import UsageError, request_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@ending(ServiceError, misuse=SettingsError)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 answered, 1 failed or away, 2 bad option or setting."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        address = options.address or getattr(settings, f"{options.service}_address")
        trusted = options.tls_ca or settings.tls_ca or settings.tls_certificate
        with _connected(address, trusted) as channel:
            profile = options.profile or _profile_of(channel, options.service, address, options.timeout)
            wire = open_wire(profile)
            request = request_of(wire, options)
            response, seconds = _asked(channel, wire, options, address, request)
    except UsageError as error:
        parser.error(str(error))
    try:
        _tell(response, seconds, as_json=options.json)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, as `head` does, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if response.error.code == OK else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.client",
        description="Ask one of the services.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(
            (
                "um USER                    the features of a user",
                "cm ITEM[,ITEM…]            the features of items",
                "recall USER                candidates for a user",
                "recall FEATURES            ... for somebody new",
                "rank                       the score of a built-in item for a built-in user",
                "as USER                    recommendations for a user",
                "as FEATURES                ... for somebody new",
                "FEATURES of films:         M|F AGE JOB",
                "FEATURES of products:      AGE SEX CITY_LEVEL PROVINCE CITY COUNTY",
            )
        ),
    )
    parser.add_argument("service", choices=SERVICES, help="whom to ask")
    parser.add_argument("words", nargs="*", metavar="WORD", help="what to ask, see below")
    parser.add_argument("--profile", choices=PROFILES, help="[default: what the server says by reflection]")
    parser.add_argument("--address", metavar="HOST:PORT", help="[default: the settings', as UM_ADDRESS]")
    parser.add_argument("--num", type=int, default=0, metavar="N", help="of recall: how many [default: 100]")
    parser.add_argument("--type", default="", metavar="NAME", help="of recall: the way to find items")
    parser.add_argument("--log-id", default="", metavar="ID", help="names the request in the servers' logs")
    parser.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS", help="[default: 10]")
    parser.add_argument("--tls-ca", type=Path, metavar="FILE", help="trust these certificates (PEM); use TLS")
    parser.add_argument("--json", action="store_true", help="print JSON instead")
    return parser


@contextmanager
def _connected(address: str, trusted: Path | None) -> Iterator[grpc.Channel]:
    if trusted is None:
        channel = grpc.insecure_channel(address, options=MESSAGE_SIZES)
    else:
        channel = grpc.secure_channel(address, trusting(trusted), options=MESSAGE_SIZES)
    with channel:
        yield channel


def _profile_of(channel: grpc.Channel, service: Service, address: str, timeout: float) -> Profile:
    """What the server says that its users are. Raises ServiceError where it does not answer."""
    try:
        grpc.channel_ready_future(channel).result(timeout)
        described = ProtoReflectionDescriptorDatabase(channel)
        file = described.FindFileContainingSymbol("user_info.UserInfo")
    except grpc.FutureTimeoutError:
        raise CannotServe(f"{service} at {address} does not answer; is it running?") from None
    except (grpc.RpcError, KeyError):
        raise CannotServe(f"{service} at {address} does not describe itself; give --profile.") from None
    (message,) = (each for each in file.message_type if each.name == "UserInfo")
    return "movies" if any(field.name == "gender" for field in message.field) else "ecommerce"


def _asked(
    channel: grpc.Channel, wire: Wire, options: argparse.Namespace, address: str, request: Message
) -> tuple[Message, float]:
    """The answer, and the seconds that it took. Raises ServiceError."""
    method = wire.methods[options.service]
    call: Any = channel.unary_unary(
        method.path,
        request_serializer=method.request.SerializeToString,
        response_deserializer=method.response.FromString,
    )
    begun = time.perf_counter()
    try:
        response = call(request, timeout=options.timeout)
    except grpc.RpcError as error:
        raise CannotServe(_reason(error, options, address)) from None
    return response, time.perf_counter() - begun


def _reason(error: Any, options: argparse.Namespace, address: str) -> str:
    match error.code():
        case grpc.StatusCode.UNAVAILABLE:
            return f"{options.service} at {address} does not answer; is it running?"
        case grpc.StatusCode.DEADLINE_EXCEEDED:
            return f"{options.service} at {address} did not answer within {options.timeout:g} seconds."
    return f"{options.service} at {address} refused the call ({error.code().name}: {error.details()})."


def _tell(response: Message, seconds: float, *, as_json: bool) -> None:
    if as_json:
        content = json_format.MessageToDict(response, preserving_proto_field_name=True)
        print(json.dumps({**content, "milliseconds": round(1000 * seconds, 3)}, ensure_ascii=False, indent=2))
        return
    print(text_format.MessageToString(response, as_utf8=True))
    print(f"response time: {1000 * seconds:.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
