"""The command that asks: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.ports import free_ports
from config import Settings
from services import client
from tests.patience import PATIENCE
from tests.services.stage import ROOT, Stage

SIX = ["5", "1", "5", "20", "3", "11"]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shop: Stage) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, address in shop.addresses.items():
        monkeypatch.setenv(f"{name.upper()}_ADDRESS", address)
    monkeypatch.chdir(tmp_path)


def ask(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = client.main(["--timeout", f"{PATIENCE}", *words])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_um_prints_the_text_form_and_the_time(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = ask("um", "2", capsys=capsys)
    assert code == 0
    answer, _, time = told.partition("\n\n")
    assert answer == (
        'error {\n  code: 200\n}\nuser_info {\n  user_id: "2"\n  age: "1.0"\n  sex: "0.0"\n'
        '  city_level: "2.0"\n  country: "7.0"\n}'
    )
    assert time.startswith("response time: ")
    assert time.endswith(" ms\n")


def test_a_failure_is_printed_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = ask("um", "5", capsys=capsys)
    assert code == 1
    assert "code: 500" in told
    assert r'text: "UM server get user_info from redis fail. (user_id: \"5\"\n)"' in told


def test_every_service_answers(capsys: pytest.CaptureFixture[str]) -> None:
    counts = {
        ("as", "1"): ("item_infos", 20),
        ("as", *SIX): ("item_infos", 20),
        ("cm", "100,101,102"): ("item_infos", 3),
        ("recall", "1"): ("score_pairs", 24),
        ("recall", *SIX, "--num", "5", "--type", "far"): ("score_pairs", 5),
        ("rank",): ("score_pairs", 1),
    }
    for words, (name, count) in counts.items():
        code, told = ask(*words, "--json", capsys=capsys)
        content = json.loads(told)
        assert (code, content["error"]["code"]) == (0, 200), words
        assert len(content[name]) == count, words
        assert content["milliseconds"] > 0


def test_log_ids_are_handed_on(capsys: pytest.CaptureFixture[str], shop: Stage) -> None:
    assert ask("as", "1", "--log-id", "asked-by-hand", capsys=capsys)[0] == 0
    assert len(shop.lines("asked-by-hand")) == 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["um"], "give USER and nothing else"),
        (["um", "1", "2"], "give USER and nothing else"),
        (["as"], "give a user's id, or AGE SEX CITY_LEVEL PROVINCE CITY COUNTRY of somebody new"),
        (["as", "F", "25", "programmer"], "give a user's id, or AGE SEX"),
        (["rank", "1"], "rank takes no words"),
        (["recall", "1", "--num", "-1"], "--num must be a whole number"),
        (["search", "1"], "invalid choice: 'search'"),
    ],
)
def test_words_that_do_not_fit_end_with_2(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        client.main(words)
    assert told in capsys.readouterr().err


def test_a_service_that_is_away_ends_with_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"127.0.0.1:{free_ports(1)[0]}"
    monkeypatch.setenv("UM_ADDRESS", address)
    for more in (["--timeout", "0.5"], ["--profile", "ecommerce"]):
        code, told = ask("um", "1", *more, capsys=capsys)
        assert (code, told) == (1, f"Error: um at {address} does not answer; is it running?\n")


def test_a_slow_service_ends_with_1(capsys: pytest.CaptureFixture[str], shop: Stage) -> None:
    with shop.holding():
        words = ("recall", "slow", "--timeout", "0.2", "--profile", "ecommerce")
        code, told = ask(*words, capsys=capsys)
    assert code == 1
    assert "did not answer within 0." in told


def test_settings_that_are_impossible_end_with_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UM_ADDRESS", "nowhere")
    code, told = ask("um", "1", capsys=capsys)
    assert code == 2
    assert told.startswith("Error: UM_ADDRESS: ")
    monkeypatch.delenv("UM_ADDRESS")
    assert ask("um", "1", "--tls-ca", "nothing.pem", capsys=capsys) == (
        1,
        "Error: Cannot read nothing.pem: No such file or directory.\n",
    )


def test_a_reader_who_has_seen_enough_is_no_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "services.client", "um", "1"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (run.returncode, run.stderr) == (0, b"")


def test_viewers_of_films(films: Stage) -> None:
    """In processes of their own: this one has imported the messages of products."""
    addresses = {f"{name.upper()}_ADDRESS": address for name, address in films.addresses.items()}
    for words, told in (
        (["um", "2"], 'gender: "M"\n  age: 56\n  job: "0"'),
        (["as", "F", "25", "programmer"], "(19"),
        (["rank"], 'nid: "1"'),
    ):
        run = subprocess.run(
            [sys.executable, "-m", "services.client", *words],
            cwd=ROOT,
            env={**os.environ, **addresses},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told in run.stdout
        assert "response time" in run.stdout
