"""um, cm, recall and rank, each by itself."""

from __future__ import annotations

from typing import Any

import pytest

from recommender.entities import Person
from recommender.records import RECORDS
from tests.services.original import original
from tests.services.ring import FIRST_ID, HISTORIES, USERS, N, RingRanker, items
from tests.services.stage import Stage

SIX = {"age": "5.0", "sex": "1.0", "city_level": "5.0", "province": "20.0", "city": "3.0", "country": "11.0"}


@pytest.fixture(params=["shop", "films"])
def stage(request: pytest.FixtureRequest) -> Stage:
    found: Stage = request.getfixturevalue(request.param)
    return found


def ask(stage: Stage, service: str, **fields: Any) -> Any:
    return original(stage.profile).call(service, stage.addresses[service], **fields)


def failed(answer: Any, text: str) -> None:
    assert answer.error.code == 500
    assert answer.error.text.startswith(text)
    assert [field.name for field, _ in answer.ListFields()] == ["error"]


def test_um_tells_what_is_known(stage: Stage) -> None:
    answer = ask(stage, "um", user_id="1")
    assert (answer.error.code, answer.error.text) == (200, "")
    told = {field.name: value for field, value in answer.user_info.ListFields()}
    assert told == RECORDS[stage.profile].user_record(USERS[stage.profile][0])


def test_um_answers_in_the_contracts_words_whom_it_does_not_know(stage: Stage) -> None:
    failed(ask(stage, "um", user_id="5"), 'UM server get user_info from redis fail. (user_id: "5"\n)')
    quoted = 'UM server get user_info from redis fail. (user_id: "a\\"b"\n)'
    failed(ask(stage, "um", user_id='a"b', log_id="7"), quoted)
    failed(ask(stage, "um"), "user_id is empty.")
    failed(ask(stage, "um", user_id="1##user_info\n"), "user_id must be")


def test_cm_tells_what_it_found_and_names_what_is_missing(stage: Stage) -> None:
    answer = ask(stage, "cm", item_ids=["103", "9999", "100", "103", "x"])
    assert answer.error.code == 200
    missing = 'CM server get item_info from redis fail. (item_ids: "9999"\nitem_ids: "x"\n)'
    assert answer.error.text == missing
    by_id = [items(stage.profile)[3], items(stage.profile)[0]]
    told = [{field.name: value for field, value in info.ListFields()} for info in answer.item_infos]
    assert told == [RECORDS[stage.profile].item_record(item) for item in by_id]
    assert ask(stage, "cm", item_ids=["100"]).error.text == ""


def test_cm_fails_where_nothing_is_known_or_asked(stage: Stage) -> None:
    unknown = 'CM server get item_info from redis fail. (item_ids: "9999"\n)'
    failed(ask(stage, "cm", item_ids=["9999"]), unknown)
    failed(ask(stage, "cm"), "the number of item_ids must be from 1 to 1000, not 0.")
    failed(
        ask(stage, "cm", item_ids=["1"] * 1001), "the number of item_ids must be from 1 to 1000, not 1001."
    )
    failed(ask(stage, "cm", item_ids=["100", ""]), "item_ids is empty.")
    failed(ask(stage, "cm", item_ids=["100", "a\tb"]), "item_ids must be at most 200 printable characters.")


def test_recall_gives_as_many_as_asked_for_higher_scores_first(stage: Stage) -> None:
    for number in (1, 5, N - 2):
        pairs = ask(stage, "recall", user_info={"user_id": "1"}, request_num=number).score_pairs
        assert len(pairs) == number
        assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)
    assert len(ask(stage, "recall", user_info={"user_id": "1"}).score_pairs) == N
    failed(
        ask(stage, "recall", user_info={"user_id": "1"}, request_num=1001),
        "request_num must be from 1 to 1000, not 1001.",
    )


def test_recall_finds_in_the_way_asked_for(stage: Stage) -> None:
    lists = {
        way: [
            pair.nid
            for pair in ask(
                stage, "recall", user_info={"user_id": "1"}, recall_type=way, request_num=3
            ).score_pairs
        ]
        for way in ("", "near", "far")
    }
    assert lists[""] == lists["near"]
    assert not {*lists["near"]} & {*lists["far"]}
    unknown = ask(stage, "recall", user_info={"user_id": "1"}, recall_type="best")
    failed(unknown, "No such way to find items: 'best'; there are near, far.")


def test_recall_leaves_out_what_was_met_by_whoever_has_the_id(stage: Stage) -> None:
    for info in ({"user_id": "2"}, {"user_id": "2", "age": "3" if stage.profile == "ecommerce" else 18}):
        found = {pair.nid for pair in ask(stage, "recall", user_info=info).score_pairs}
        assert found == {str(FIRST_ID + place) for place in range(N)} - {*HISTORIES["2"]}


@pytest.mark.parametrize("service", ["recall", "rank"])
def test_nobody_is_nobody(stage: Stage, service: str) -> None:
    infos: dict[str, Any] = {"item_infos": [{item_key(stage): "100"}]} if service == "rank" else {}
    neither = "user_info has neither a user_id nor a feature that is known."
    failed(ask(stage, service, **infos), neither)
    failed(ask(stage, service, user_info={}, **infos), neither)
    unknown = 'user_info has no features, and user_id "5" is unknown.'
    failed(ask(stage, service, user_info={"user_id": "5"}, **infos), unknown)
    failed(
        ask(stage, service, user_info={"user_id": "5\r"}, **infos), "user_id must be at most 500 printable"
    )


def item_key(stage: Stage) -> str:
    return RECORDS[stage.profile].schema.item_key


def test_rank_scores_items_by_their_features_in_their_order(stage: Stage) -> None:
    records = RECORDS[stage.profile]
    chosen = [items(stage.profile)[place] for place in (5, 17, 0, 9)]
    infos = [dict(records.item_record(item)) for item in chosen]
    expected = RingRanker(stage.profile).scores(Person(USERS[stage.profile][0]), chosen)
    info = dict(records.user_record(USERS[stage.profile][0]))
    for user_info in (info, {"user_id": "1"}):
        pairs = ask(stage, "rank", user_info=user_info, item_infos=infos).score_pairs
        assert [pair.nid for pair in pairs] == ["105", "117", "100", "109"]
        assert [pair.score for pair in pairs] == pytest.approx(expected.tolist(), abs=1e-7)


def test_rank_refuses_what_it_cannot_score(stage: Stage) -> None:
    key = item_key(stage)
    who = {"user_id": "1"}
    failed(ask(stage, "rank", user_info=who), "the number of item_infos must be from 1 to 1000, not 0.")
    failed(
        ask(stage, "rank", user_info=who, item_infos=[{key: "1"}] * 1001), "the number of item_infos must be"
    )
    failed(ask(stage, "rank", user_info=who, item_infos=[{}]), f"item_infos.{key} is empty.")
    failed(
        ask(stage, "rank", user_info=who, item_infos=[{key: "a\nb"}]), f"{key} must be at most 500 printable"
    )


@pytest.mark.parametrize("text", ["young", "M", "inf", "1e"])
def test_features_that_are_no_numbers_are_refused(shop: Stage, text: str) -> None:
    for service, more in (("recall", {}), ("rank", {"item_infos": [{"sku_id": "100"}]})):
        answer = ask(shop, service, user_info={**SIX, "province": text}, **more)
        failed(answer, f'province must be a number, not "{text}".')


@pytest.mark.parametrize("written", ["5", "5.0", "05.000", " 5.0 "])
def test_a_number_means_the_same_however_it_is_written(shop: Stage, written: str) -> None:
    same = ask(shop, "recall", user_info=SIX).score_pairs
    assert ask(shop, "recall", user_info={**SIX, "age": written}).score_pairs == same
