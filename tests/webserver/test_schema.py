"""Every operation of the OpenAPI schema, with generated input, valid and not, under every check there is.

`SCHEMA_CASES=200` generates that many for each operation.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.python.asgi import shutdown_lifespans

from tests.recommender.stage import Stage
from tests.webserver.serving import build_app
from webserver.app import create_app
from webserver.pages import DOCS
from webserver.request_schemas import LARGEST_ID

CASES = int(os.environ.get("SCHEMA_CASES", "20"))


def _never_opened() -> Any:
    raise AssertionError("only the description is wanted")


def _operations() -> Iterator[tuple[str, str, GenerationMode]]:
    """All operations with valid input, and those that have input with invalid."""
    for path, methods in create_app(_never_opened, page_dir=DOCS).openapi()["paths"].items():
        for method, operation in methods.items():
            yield method, path, GenerationMode.POSITIVE
            if "requestBody" in operation or any(map(_can_be_wrong, operation.get("parameters", ()))):
                yield method, path, GenerationMode.NEGATIVE


def _can_be_wrong(parameter: dict[str, Any]) -> bool:
    """Any text could be a visitor's id: an unknown one at worst."""
    return bool(parameter["name"] != "visitor_id")


@pytest.fixture(scope="module")
def api(loaded: Stage, page: Path) -> Iterator[Any]:
    """The schema of a running application of its own, in which deleting is switched off."""
    yield schemathesis.openapi.from_asgi("/openapi.json", build_app(loaded, page))
    shutdown_lifespans()


@pytest.mark.parametrize(("method", "path", "mode"), list(_operations()))
def test_answers_are_as_documented(api: Any, method: str, path: str, mode: GenerationMode) -> None:
    operation = api[path][method]

    @settings(
        max_examples=CASES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        assume(not contradicts_itself(case.body))
        assume(mode is GenerationMode.NEGATIVE or not rounded_up(case.body))
        case.call_and_validate()

    check()


def contradicts_itself(body: Any) -> bool:
    """The two rules that JSON Schema cannot express; other tests hold the answers to them."""
    if not isinstance(body, dict):
        return False
    first, last = body.get("year_from"), body.get("year_to")
    liked, disliked = body.get("liked"), body.get("disliked")
    return (_number(first) and _number(last) and first > last) or (
        isinstance(liked, list) and isinstance(disliked, list) and any(mark in disliked for mark in liked)
    )


def rounded_up(body: Any) -> bool:
    """The generator reckons in floats near the largest id and oversteps it."""
    values = body.values() if isinstance(body, dict) else [body]
    return any(
        _number(number) and number > LARGEST_ID
        for value in values
        if isinstance(value, list)
        for number in value
    )


def _number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float)
