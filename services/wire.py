"""The generated messages and methods of one profile.

Both profiles have services and messages of the same full names, as their ancestors did, so a process can
import the generated code of one of them only: whoever opens a `Wire` decides which.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Literal, get_args

Profile = Literal["movies", "ecommerce"]
PROFILES: tuple[Profile, ...] = get_args(Profile)

Service = Literal["um", "cm", "as", "recall", "rank"]
SERVICES: tuple[Service, ...] = get_args(Service)

Message = Any
"""A generated message; what its fields are called is in `protos/`."""


@dataclass(frozen=True, slots=True)
class Method:
    """The one method of a service: its full service name, its path, and the classes of its messages."""

    service: str
    path: str
    request: type[Message]
    response: type[Message]


@dataclass(frozen=True, slots=True)
class Wire:
    """Messages and methods of a profile. `user_info` and `item_info` are the classes of those messages."""

    profile: Profile
    user_info: type[Message]
    item_info: type[Message]
    methods: dict[Service, Method]


@cache
def open_wire(profile: Profile) -> Wire:
    """Import the generated code of `profile`.

    Raises TypeError if this process has imported that of the other profile.
    """
    return Wire(
        profile,
        _module(profile, "user_info").UserInfo,
        _module(profile, "item_info").ItemInfo,
        {name: _method(_module(profile, name).DESCRIPTOR) for name in SERVICES},
    )


def _module(profile: Profile, name: str) -> Any:
    return import_module(f"services.protos.{profile}.{name}_pb2")


def _method(file: Any) -> Method:
    """The one method of the one service that a file declares."""
    (service,) = file.services_by_name.values()
    (method,) = service.methods
    return Method(
        service.full_name,
        f"/{service.full_name}/{method.name}",
        method.input_type._concrete_class,
        method.output_type._concrete_class,
    )
