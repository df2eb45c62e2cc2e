from __future__ import annotations

from starlette.testclient import TestClient

from recommender.recommender import Recommender
from webserver.answer_schemas import LiveAnswer, ReadyAnswer, VersionAnswer


def test_health(client: TestClient, recommender: Recommender) -> None:
    LiveAnswer.model_validate(client.get("/api/health/live").json())
    ready = ReadyAnswer.model_validate(client.get("/api/health/ready").json())
    assert ready.model_version == recommender.version().name


def test_version_says_what_is_served(client: TestClient, recommender: Recommender) -> None:
    answer = VersionAnswer.model_validate(client.get("/api/version").json())
    assert answer.version == recommender.version().name
    assert (answer.model, answer.dataset, answer.dim, answer.metric) == ("pinsage", "parity", 16, "IP")
    assert (answer.films, answer.vectors) == (40, 40)
    assert answer.genres == list(recommender.genres())
    assert answer.metrics == {"validation": {"hits@10": 0.5}}
