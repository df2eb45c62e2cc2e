from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from recommender.opening import vectors_opener
from recommender.types import Marks, Recommendations
from tests.patience import PATIENCE
from tests.recommender.stage import Stage, films

MARKS = Marks(films(0, 2), films(1))


def test_a_new_version_is_picked_up_without_failing_a_request(
    stage: Stage, model: Path, other_model: Path
) -> None:
    expected: dict[str, Recommendations] = {}
    seen: list[Recommendations] = []
    problems: list[BaseException] = []
    stop = threading.Event()

    def repeat(action: object, pause: float) -> None:
        while not stop.is_set():
            try:
                action()  # type: ignore[operator]
            except BaseException as problem:  # noqa: BLE001 - whatever it is, the test must fail
                problems.append(problem)
                return
            time.sleep(pause)

    stage.load(model)
    with stage.recommender() as recommender:

        def ask() -> None:
            answer = recommender.recommend(MARKS, 40)
            if not seen or seen[-1] != answer:
                seen.append(answer)

        threads = [threading.Thread(target=repeat, args=(ask, 0.002)) for _ in range(3)]
        threads.append(threading.Thread(target=repeat, args=(recommender.refresh, 0.02)))
        recommender.refresh()
        expected[recommender.version().name] = recommender.recommend(MARKS, 40)
        for thread in threads:
            thread.start()
        for out in (other_model, model):
            version = stage.load(out)
            assert version is not None
            deadline = time.monotonic() + PATIENCE
            while recommender.version() != version and time.monotonic() < deadline:
                time.sleep(0.01)
            assert recommender.version() == version
            expected.setdefault(version.name, recommender.recommend(MARKS, 40))
        stop.set()
        for thread in threads:
            thread.join()
    assert not problems
    assert len(expected) == 2
    assert {answer.model_version for answer in seen} == set(expected)
    assert all(answer == expected[answer.model_version] for answer in seen)


@pytest.mark.parametrize("stage", [pytest.param("servers", marks=pytest.mark.server)], indirect=True)
def test_a_collection_removed_before_the_next_refresh(stage: Stage, model: Path, other_model: Path) -> None:
    stage.load(model)
    with stage.recommender("milvus") as recommender, stage.catalogue() as catalogue:
        recommender.recommend(MARKS, 5)
        version = stage.load(other_model)
        previous = catalogue.previous()
        assert version is not None
        assert previous is not None
        with vectors_opener(stage.places)() as store:
            store.drop(previous.collection)
        assert recommender.recommend(MARKS, 5).model_version == version.name
