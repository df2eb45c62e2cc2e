"""New items get vectors from their features alone, and are found like those known from training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dssm import embed, load
from ingest.schema import MovieId
from ingest.storage import save_dataset
from recommender.entities import Person
from recommender.items.new_items import NEW_ITEMS, read_new_items
from recommender.items.next_items import open_finder
from recommender.opening import vectors_opener
from recommender.places import StorePlaces
from tests.dssm.learning import one_sentence
from tests.item_towers import write_towers
from tests.worlds import movie_id_of, parity_world

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("nothing_set")

FILMS = (
    "movie_id,title,year,genres\n5000,New and even,1950,Drama|Parity\n5001,New and odd,1951,\n10,Old,1950,\n"
)
COLLECTION = "milvus_recommend_dssm_parity"
N_FILMS = len(parity_world().items)


@pytest.fixture
def towers(tmp_path: Path) -> Path:
    """Towers by formula, whose vectors are in Milvus."""
    out = write_towers(tmp_path / "towers")
    save_dataset(parity_world(), out / "dataset")
    assert load.main([str(out)]) == 0
    return out


def test_new_films_are_found_by_their_features(towers: Path, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "films.csv"
    file.write_text(FILMS)
    for _ in range(2):
        capsys.readouterr()
        assert embed.main([str(towers), "--items", str(file)]) == 0
        told = "2 new items, 2 in all; 1 of the file are known from training."
        assert capsys.readouterr().out == f"{COLLECTION}: {told}\n"
    opener = vectors_opener(StorePlaces(tmp_path / "state"))
    with opener() as store:
        assert store.count(COLLECTION) == N_FILMS + 2
        found = store.vectors_of(COLLECTION, [MovieId(5000), MovieId(5001)])
    assert np.array_equal(found, [[1, 0], [-1, 0]])
    answers = []
    for snapshot in (True, False):
        with open_finder(towers, opener, COLLECTION, snapshot=snapshot) as finder:
            answers.append(finder.find(Person({"gender": "M"}), N_FILMS + 9))
    assert answers[0] == answers[1]
    ids = [item.item_id for item in answers[0]]
    assert len(ids) == N_FILMS + 2
    assert ids.index("5000") < ids.index(str(movie_id_of(39))) < ids.index("5001")


def test_new_features_replace_and_loading_again_keeps_them(
    towers: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "films.csv"
    for year in (1950, 1951):
        file.write_text(f"movie_id,year\n5000,{year}\n")
        assert embed.main([str(towers), "--items", str(file)]) == 0
    assert read_new_items(towers) == [{"movie_id": "5000", "year": "1951"}]
    capsys.readouterr()
    assert load.main([str(towers)]) == 0
    assert (
        f"{COLLECTION}: {N_FILMS + 1} vectors of 2 dimensions are there already." in capsys.readouterr().out
    )
    assert load.main([str(towers), "--force"]) == 0
    with vectors_opener(StorePlaces(tmp_path / "state"))() as store:
        assert store.vectors_of(COLLECTION, [MovieId(5000)]).tolist() == [[-1, 0]]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("title\nNew\n", "expected the columns movie_id"),
        ("movie_id\nnew\n", "films.csv, line 2: expected a whole number as movie_id"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_added(
    towers: Path, tmp_path: Path, capsys: Capture, content: str | None, text: str
) -> None:
    file = tmp_path / "films.csv"
    if content is not None:
        file.write_text(content)
    capsys.readouterr()
    returned = embed.main([str(towers), "--items", str(file)])
    assert one_sentence(capsys.readouterr().err, returned, text)
    assert not (towers / NEW_ITEMS).exists()


def test_without_the_collection_nothing_is_added(towers: Path, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "films.csv"
    file.write_text(FILMS)
    with vectors_opener(StorePlaces(tmp_path / "state"))() as store:
        store.drop(COLLECTION)
    capsys.readouterr()
    returned = embed.main([str(towers), "--items", str(file)])
    assert one_sentence(capsys.readouterr().err, returned, "load the model again")
    assert not (towers / NEW_ITEMS).exists()
