"""The whole chain, from `as` on: what was broken in the original, and is right here."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from benchmarks.ports import free_ports
from recommender.records import RECORDS
from services.errors import CallFailed
from services.wire import open_wire
from tests.patience import PATIENCE
from tests.services.asking import ask_alone
from tests.services.original import original
from tests.services.ring import HISTORIES, USERS, best, items
from tests.services.stage import Stage

SIX = {"age": "5.0", "sex": "1.0", "city_level": "5.0", "province": "20.0", "city": "3.0", "country": "11.0"}
NEW_VIEWER: dict[str, str | int] = {"gender": "F", "age": 25, "job": "programmer"}
ITEMS = 20


@pytest.fixture(params=["shop", "films"])
def stage(request: pytest.FixtureRequest) -> Stage:
    found: Stage = request.getfixturevalue(request.param)
    return found


def ask(stage: Stage, **fields: Any) -> Any:
    return original(stage.profile).call("as", stage.addresses["as"], **fields)


def ids(answer: Any) -> list[str]:
    assert (answer.error.code, answer.error.text) == (200, "")
    return [getattr(info, "sku_id", "") or info.movie_id for info in answer.item_infos]


def test_a_known_user_gets_the_ranked_list(stage: Stage) -> None:
    values = USERS[stage.profile][0]
    answer = ask(stage, user_id="1")
    assert ids(answer) == best(stage.profile, values)[:ITEMS]
    by_id = {str(item[RECORDS[stage.profile].schema.item_key]): item for item in items(stage.profile)}
    for item_id, info in zip(ids(answer), answer.item_infos, strict=True):
        told = {field.name: value for field, value in info.ListFields() if field.name != "rank_score"}
        assert told == RECORDS[stage.profile].item_record(by_id[item_id])


def test_the_user_may_be_named_in_user_info_alone(stage: Stage) -> None:
    assert ids(ask(stage, user_info={"user_id": "1"})) == ids(ask(stage, user_id="1"))


def test_scores_are_told_and_fall(shop: Stage) -> None:
    scores = [info.rank_score for info in ask(shop, user_id="1").item_infos]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < scores[0] < 1


def test_a_films_year_stands_in_its_title(films: Stage) -> None:
    for info in ask(films, user_id="1").item_infos:
        place = int(info.movie_id) - 100
        assert (info.title, info.genre) == (f"Film {place} ({1950 + place})", "A|B")


def test_items_already_met_are_left_out(stage: Stage) -> None:
    values = USERS[stage.profile][1]
    assert ids(ask(stage, user_id="2")) == best(stage.profile, values, met=HISTORIES["2"])[:ITEMS]


@pytest.mark.parametrize("feature", sorted(SIX))
def test_each_of_a_new_users_six_features_reaches_both_models(shop: Stage, feature: str) -> None:
    for info in (SIX, {**SIX, feature: "9.0"}):
        values = RECORDS["ecommerce"].user_values(info)
        assert ids(ask(shop, user_info=info)) == best("ecommerce", values)[:ITEMS]
    changed = best("ecommerce", RECORDS["ecommerce"].user_values({**SIX, feature: "9.0"}))
    assert changed != best("ecommerce", RECORDS["ecommerce"].user_values(SIX))


@pytest.mark.parametrize(("feature", "other"), [("gender", "M"), ("age", 56), ("job", "lawyer")])
def test_each_of_a_new_viewers_features_reaches_both_models(
    films: Stage, feature: str, other: str | int
) -> None:
    lists = []
    infos: tuple[dict[str, str | int], ...] = (NEW_VIEWER, {**NEW_VIEWER, feature: other})
    for info in infos:
        lists.append(best("movies", RECORDS["movies"].user_values(info))[:ITEMS])
        assert ids(ask(films, user_info=info)) == lists[-1]
    assert lists[0] != lists[1]


def test_features_given_for_a_known_user_count_instead_of_those_stored(shop: Stage) -> None:
    values = RECORDS["ecommerce"].user_values(SIX)
    assert ids(ask(shop, user_id="2", user_info=SIX)) == best("ecommerce", values, met=HISTORIES["2"])[:ITEMS]


def test_an_unknown_user_with_features_is_somebody_new(shop: Stage) -> None:
    assert ids(ask(shop, user_id="77", user_info=SIX)) == ids(ask(shop, user_info=SIX))


@pytest.mark.parametrize("log_id", ["", "abc"])
def test_an_unknown_user_without_features_is_an_error(stage: Stage, log_id: str) -> None:
    for fields in ({"user_id": "5"}, {"user_info": {"user_id": "5"}}):
        answer = ask(stage, log_id=log_id, **fields)
        assert answer.error.code == 500
        assert answer.error.text == 'UM server get user_info from redis fail. (user_id: "5"\n)'
        assert not answer.item_infos


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "There is neither a user_id nor a feature that is known in user_info."),
        ({"user_info": {}}, "There is neither a user_id nor a feature"),
        ({"user_info": {"age": "nan"}}, "There is neither a user_id nor a feature"),
        (
            {"user_info": {"user_id": "5", "age": "nan"}},
            'UM server get user_info from redis fail. (user_id: "5"',
        ),
        (
            {"user_id": "1", "user_info": {"user_id": "2"}},
            "user_id and user_info.user_id name different users.",
        ),
        ({"user_id": "a\nb"}, "um: user_id must be at most 200 printable characters."),
        ({"user_id": "a\x00b", "user_info": SIX}, "user_id must be at most 200 printable characters."),
        ({"user_id": "x" * 100_000}, "um: user_id must be at most 200 printable characters."),
        ({"user_info": {**SIX, "city": "Rome"}}, 'city must be a number, not "Rome".'),
        ({"user_info": {**SIX, "city": "\x07"}}, "city must be at most 500 printable characters."),
    ],
)
def test_bad_input_is_told_in_one_sentence(shop: Stage, fields: dict[str, Any], text: str) -> None:
    answer = ask(shop, **fields)
    assert answer.error.code == 500
    assert answer.error.text.startswith(text)


def test_failures_of_inner_services_surface(shop: Stage) -> None:
    told = {
        "no-milvus": "recall: Milvus at 127.0.0.1:1 does not answer; is it running?",
        "broken": "recall failed; its log says why under trace-7.",
    }
    for user_id, text in told.items():
        answer = ask(shop, user_id=user_id, log_id="trace-7")
        assert (answer.error.code, answer.error.text) == (500, text)
        assert not answer.item_infos
    assert "secret of the finder" in shop.log()


def test_the_log_id_goes_through_all_inner_calls(stage: Stage) -> None:
    ask(stage, user_id="1", log_id="trace-1")
    lines = stage.lines("trace-1")
    assert [line["service"] for line in lines] == ["um", "recall", "cm", "rank", "as"]
    assert {line["code"] for line in lines} == {200}
    ask(stage, user_id="1", log_id="x" * 1_000)
    assert len(stage.lines("x" * 100)) == 5


def test_the_profile_of_a_caller_must_be_that_of_the_server(shop: Stage, films: Stage) -> None:
    viewer = original("movies").call("as", shop.addresses["as"], user_info=NEW_VIEWER)
    assert (viewer.error.code, viewer.error.text) == (500, 'age must be a number, not "F".')
    shopper = original("ecommerce").call("as", films.addresses["as"], user_info=SIX)
    assert (shopper.error.code, shopper.error.text) == (500, 'gender must be "M", "F" or empty, not "5.0".')


@pytest.mark.parametrize("away", ["um", "recall", "cm", "rank"])
def test_an_inner_service_that_is_away_is_named_quickly(shop: Stage, away: str) -> None:
    place = f"127.0.0.1:{free_ports(1)[0]}"
    begun = time.monotonic()
    with pytest.raises(CallFailed, match=rf"^{away} at {place} does not answer; is it running\?$"):
        ask_alone(shop, "1", addresses={away: place})
    assert time.monotonic() - begun < PATIENCE / 2, "it is named once the time is up"


def test_an_inner_service_that_is_slow_is_named_in_time(shop: Stage) -> None:
    told = ""
    with shop.holding():
        for seconds in (0.5, 2, 8, 32):
            with pytest.raises(CallFailed) as failed:
                ask_alone(shop, "slow", seconds=seconds)
            told = str(failed.value)
            if not told.startswith("um "):  # a busy machine, on which um did not answer in the time, either
                break
    place = re.escape(f" at {shop.addresses['recall']}")
    found = re.fullmatch(rf"recall({place})? did not answer within ([0-9.e-]+) seconds\.", told)
    assert found, told
    assert float(found[2]) < seconds


def test_over_grpc_the_answer_and_the_log_are_the_same(shop: Stage) -> None:
    assert ask_alone(shop, "1", log_id="over-grpc") == original_to_ours(ask(shop, user_id="1"))
    assert [line["service"] for line in shop.lines("over-grpc")] == ["um", "recall", "cm", "rank"]


def original_to_ours(answer: Any) -> Any:
    return open_wire("ecommerce").methods["as"].response.FromString(answer.SerializeToString())


def test_numbers_of_candidates_and_items_are_settings(shop: Stage) -> None:
    few = ask_alone(shop, "1", candidates=5, items=3)
    assert ids(few) == best("ecommerce", USERS["ecommerce"][0], candidates=5)[:3]
