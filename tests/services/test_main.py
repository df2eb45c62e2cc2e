"""`python -m services` over trained models: it answers what the models say, in a process of its own."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from benchmarks import services as benchmark
from benchmarks.ports import free_ports
from config import Settings, load_settings
from deepfm import train as deepfm_train
from dssm import train as dssm_train
from ingest.table_storage import save_tables
from recommender.entities import ItemRanker, Person
from recommender.errors import StoreUnavailable
from recommender.items.in_context import open_ranker_in_context
from recommender.items.next_items import NextItems, open_finder
from recommender.items.ranking import open_ranker
from recommender.opening import open_entities, vectors_opener
from recommender.places import StorePlaces
from recommender.records import RECORDS
from services import __main__ as services
from services import load
from services.places import place_of
from tests.item_towers import write_towers
from tests.patience import PATIENCE
from tests.rankers import write_ranker
from tests.services.films import write_film_state
from tests.services.original import original
from tests.services.ring import SERVICES
from tests.services.shops import FIRST_SKU, N_ITEMS, parity_shop
from tests.services.stage import ROOT

ITEMS = 20
DSSM = (
    "--epochs=1",
    "--dim=8",
    "--user-dim=4",
    "--hidden=8",
    "--negatives=8",
    "--batch-size=32",
    "--lr=0.01",
)
DEEPFM = ("--epochs=3", "--dim=4", "--hidden=8", "--layers=1", "--batch-size=64", "--lr=0.03", "--spread=0.1")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """The command sets up logging for its whole process: undone after each test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="module")
def film_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = write_film_state(tmp_path_factory.mktemp("films"))
    assert load.main(["--state", str(state)]) == 0
    return state


@pytest.fixture(scope="module")
def shop_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("shop")
    save_tables(parity_shop(), state / "ecommerce-parity-shop" / "dataset")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        assert dssm_train.main(["--state", str(state), *DSSM]) == 0
        assert deepfm_train.main(["--state", str(state), *DEEPFM]) == 0
    finally:
        torch.set_num_threads(threads)
    assert load.main(["--state", str(state)]) == 0
    return state


@contextmanager
def serving(state: Path, *words: str, **environment: str) -> Iterator[dict[str, str]]:
    """The command, until the block ends; gives the addresses."""
    ports = free_ports(len(SERVICES))
    addresses = {name: f"127.0.0.1:{port}" for name, port in zip(SERVICES, ports, strict=True)}
    process = subprocess.Popen(
        [sys.executable, "-m", "services", "--state", str(state), *words],
        cwd=ROOT,
        env={
            **os.environ,
            **{f"{name.upper()}_ADDRESS": address for name, address in addresses.items()},
            "SERVICE_SECONDS": f"{PATIENCE}",
            **environment,
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("Serving ")
        yield addresses
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=PATIENCE)[0]
    assert (process.returncode, rest) == (0, "Stopped.\n")


def open_next_items(folder: Path) -> NextItems:
    return open_finder(folder, vectors_opener(StorePlaces(folder)), "", snapshot=True)


def expected(state: Path, name: str, profile: str, person: Person) -> list[str]:
    """What the models say, asked directly."""
    records = RECORDS[profile]
    with open_next_items(state / f"dssm-{name}") as finder:
        found = [each.item_id for each in finder.find(person, 100, leave_out=person.history)]
    with closing(open_entities(StorePlaces(state), records)) as entities:
        items = list(entities.items(found).values())
    ranker: ItemRanker = open_ranker(state / f"deepfm-{name}")
    if (reranker := state / f"deepfm-{name}" / "reranker").exists():
        ranker = open_ranker_in_context(reranker, finder.towers)
    scores = ranker.scores(person, items)
    order = np.argsort(-scores, kind="stable")[:ITEMS]
    return [str(items[row][records.schema.item_key]) for row in order]


def ids(answer: Any) -> list[str]:
    assert (answer.error.code, answer.error.text) == (200, "")
    return [getattr(info, "sku_id", "") or info.movie_id for info in answer.item_infos]


def test_films_are_recommended_as_the_models_say(film_state: Path) -> None:
    """The hash seed differs from this process': features mean the same in both all the same."""
    with closing(open_entities(StorePlaces(film_state), RECORDS["movies"])) as entities:
        known = Person(entities.user("7") or {}, entities.history("7"))
    new: dict[str, str | int] = {"gender": "F", "age": 56, "job": "programmer"}
    newcomer = Person(RECORDS["movies"].user_values(new))
    with serving(film_state, PYTHONHASHSEED="1") as addresses:

        def ask(service: str, **fields: Any) -> Any:
            return original("movies").call(service, addresses[service], **fields)

        answer = ask("as", user_id="7")
        assert ids(answer) == expected(film_state, "parity", "movies", known)
        assert not {*ids(answer)} & {*known.history}
        assert ids(ask("as", user_info=new)) == expected(film_state, "parity", "movies", newcomer)
        assert ids(ask("as", user_info={**new, "gender": "M"})) != ids(ask("as", user_info=new))
        men = ask("recall", user_info={"gender": "M"}, request_num=5).score_pairs
        women = ask("recall", user_info={"gender": "F"}, request_num=5).score_pairs
        assert {(int(pair.nid) - 10) // 3 % 2 for pair in men} == {0}
        assert {(int(pair.nid) - 10) // 3 % 2 for pair in women} == {1}
        failed = ask("recall", user_info={"user_id": "7"}, recall_type="best").error
        assert (failed.code, failed.text) == (
            500,
            "No such way to find items: 'best'; there are next, similar, popular.",
        )
        assert ask("recall", user_info=new, recall_type="similar").error.code == 500


def test_products_are_recommended_by_models_trained_on_them(shop_state: Path) -> None:
    with serving(shop_state) as addresses:

        def ask(service: str, **fields: Any) -> Any:
            return original("ecommerce").call(service, addresses[service], **fields)

        lists, candidates = {}, {}
        for sex in (0, 1):
            person = Person({"sex": f"{sex}.0"})
            lists[sex] = ids(ask("as", user_info={"sex": str(sex)}))
            assert lists[sex] == expected(shop_state, "parity-shop", "ecommerce", person)
            assert {(int(sku) - FIRST_SKU) % 2 for sku in lists[sex][: N_ITEMS // 4]} == {sex}
            pairs = ask("recall", user_info={"sex": str(sex)}).score_pairs
            candidates[sex] = {pair.nid: pair.score for pair in pairs}
        assert candidates[0] != candidates[1]
        assert {*lists[0]} <= {*candidates[0]}
        um = ask("um", user_id="2").user_info
        assert (um.user_id, um.sex, um.age) == ("2", "1.0", "")


def test_the_benchmark_reports_on_every_service(shop_state: Path, tmp_path: Path) -> None:
    way = benchmark.Way("one process", False, {"SEARCH_PATH": "snapshot"})
    report = benchmark.report(shop_state, tmp_path, [way], rounds=1, seconds=0.1, load=0.0)
    for name in ("echo", *SERVICES):
        assert f"| one process | {name} | " in report
    assert "parity-shop (80 users, 24 products" in report


@pytest.fixture
def state(shop_state: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(shop_state, tmp_path / "state"))


def refused(state: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 1) -> str:
    addresses = [
        f"--{name}-address=127.0.0.1:{port}" for name, port in zip(SERVICES, free_ports(5), strict=True)
    ]
    begun = time.monotonic()
    assert services.main(["--state", str(state), *addresses, *words]) == code
    assert time.monotonic() - begun < PATIENCE
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = [line for line in told.err.splitlines() if not line.startswith("{")]
    return line.removeprefix("Error: ")


def test_models_that_are_missing_or_of_the_other_profile_are_refused(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(state / "deepfm-parity-shop")
    assert "train a ranker first: python -m deepfm.train" in refused(state, capsys)
    write_ranker(state / "deepfm-parity-shop")
    told = refused(state, capsys)
    assert told.endswith("deepfm-parity-shop holds a model of movies, but parity-shop are ecommerce.")
    shutil.rmtree(state / "dssm-parity-shop")
    write_towers(state / "dssm-parity-shop")
    told = refused(state, capsys, "recall")
    assert told.endswith("dssm-parity-shop holds a model of movies, but parity-shop are ecommerce.")
    shutil.rmtree(state / "dssm-parity-shop")
    assert "dssm.train" in refused(state, capsys, "recall")


def test_a_store_with_other_data_is_refused(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(open_entities(StorePlaces(state), RECORDS["movies"])) as entities:
        entities.begin("movies ml-1m sha256:0")
        entities.finish("movies ml-1m sha256:0")
    told = refused(state, capsys, "um")
    again = "run `python -m services.load --dataset parity-shop`"
    assert told == f"The store of users and items holds movies ml-1m, not parity-shop; {again}."


def test_settings_that_do_not_fit_are_refused(
    state: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TLS_CERTIFICATE", "nothing.pem")
    assert refused(state, capsys, "um", code=2).startswith("TLS_CERTIFICATE and TLS_KEY go together")
    monkeypatch.setenv("TLS_KEY", "nothing.pem")
    assert refused(state, capsys, "um") == "Cannot read nothing.pem: No such file or directory."
    assert refused(state / "nothing", capsys, "um").startswith("No prepared dataset in ")
    monkeypatch.setenv("UM_ADDRESS", "nowhere")
    assert services.main(["um"]) == 2
    with pytest.raises(SystemExit, match="2"):
        services.main(["search"])


def test_a_milvus_that_is_away_is_named_quickly(shop_state: Path) -> None:
    (port,) = free_ports(1)
    settings = load_settings(state_dir=shop_state, milvus_host="127.0.0.1", milvus_port=port)
    sources = services.sources_of(settings, place_of(shop_state, None))
    begun = time.monotonic()
    with ExitStack() as stack, pytest.raises(StoreUnavailable, match=f"Milvus at 127.0.0.1:{port} does not"):
        sources.finder(stack).find(Person({"sex": "1.0"}), 5)
    assert time.monotonic() - begun < PATIENCE / 2, "it is named once the time is up"


def test_it_starts_while_the_store_is_away(shop_state: Path, caplog: pytest.LogCaptureFixture) -> None:
    (port,) = free_ports(1)
    settings = load_settings(state_dir=shop_state, redis_url=f"redis://127.0.0.1:{port}/0")
    sources = services.sources_of(settings, place_of(shop_state, None))
    with ExitStack() as stack:
        entities = sources.entities(stack)
        assert f"Redis at 127.0.0.1:{port} did not answer" in caplog.text
        with pytest.raises(StoreUnavailable):
            entities.user("1")
