"""The register hands out the same folder again, and notices when the data behind it changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import DatasetError
from ingest.storage import read_summary
from ingest.table_storage import read_tables_summary
from preparation.register import Register
from recommender.types import StoredMarks, VisitorMarks
from tests.ingest.shops import EVENTS, write_shop
from tests.own_data import write_own_csv
from tests.worlds import movie_id_of, parity_world


def test_the_same_data_is_not_parsed_twice(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(), tmp_path / "mine")
    out = Register(tmp_path).dataset(str(data))
    written = (out / "dataset" / "dataset.json").stat()
    again = Register(tmp_path).dataset(str(data))
    assert again == out
    assert (out / "dataset" / "dataset.json").stat().st_ino == written.st_ino


def test_changed_data_is_parsed_again(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(), tmp_path / "mine")
    out = Register(tmp_path).dataset(str(data))
    before = read_summary(out / "dataset")
    write_own_csv(parity_world(seed=1), data)
    assert read_summary(Register(tmp_path).dataset(str(data)) / "dataset") != before


def test_without_a_name_the_last_data_is_meant(tmp_path: Path) -> None:
    first = write_own_csv(parity_world(), tmp_path / "first")
    second = write_own_csv(parity_world(seed=1), tmp_path / "second")
    Register(tmp_path).dataset(str(second))
    out = Register(tmp_path).dataset(str(first))
    assert Register(tmp_path).dataset(None) == out


def test_two_folders_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    first = write_own_csv(parity_world(), tmp_path / "a" / "mine")
    second = write_own_csv(parity_world(seed=1), tmp_path / "b" / "mine")
    fingerprint = read_summary(Register(tmp_path).dataset(str(first)) / "dataset").fingerprint
    Register(tmp_path).dataset(str(second))
    assert read_summary(Register(tmp_path).dataset(str(first)) / "dataset").fingerprint == fingerprint


def test_a_source_that_cannot_be_had_changes_nothing(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(), tmp_path / "mine")
    Register(tmp_path).dataset(str(data))
    before = (tmp_path / "sources.json").read_bytes()
    with pytest.raises(DatasetError, match="no file or folder"):
        Register(tmp_path).dataset(str(tmp_path / "nowhere"))
    assert (tmp_path / "sources.json").read_bytes() == before


def test_a_damaged_register_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources.json").write_text('{"sources": ')
    with pytest.raises(DatasetError, match=r"sources\.json is damaged; delete it"):
        Register(tmp_path)


def test_a_shop_is_kept_as_products(tmp_path: Path) -> None:
    data = str(write_shop(tmp_path / "corner"))
    out = Register(tmp_path).dataset(data)
    assert out == tmp_path / "ecommerce-corner"
    assert read_tables_summary(out / "dataset").dataset.interactions == 4
    assert Register(tmp_path).holds_products(None)
    written = (out / "dataset" / "dataset.json").stat().st_ino
    assert Register(tmp_path).dataset(None) == out
    assert (out / "dataset" / "dataset.json").stat().st_ino == written
    write_shop(tmp_path / "corner", events=EVENTS[:3])
    Register(tmp_path).dataset(data)
    assert read_tables_summary(out / "dataset").dataset.interactions == 3
    with pytest.raises(DatasetError, match="prepare products without --with-marks"):
        Register(tmp_path).dataset(data, lambda: [liking(0, 2, 4)], join=True)


def test_films_and_products_of_one_name_are_refused(tmp_path: Path) -> None:
    films = write_own_csv(parity_world(), tmp_path / "a" / "mine")
    shop = write_shop(tmp_path / "b" / "mine")
    Register(tmp_path).dataset(str(films))
    with pytest.raises(DatasetError, match="holds other data called mine, in pinsage-mine"):
        Register(tmp_path).dataset(str(shop))
    assert Register(tmp_path).dataset(None) == tmp_path / "pinsage-mine"


def liking(*rows: int) -> StoredMarks:
    return StoredMarks(VisitorMarks(liked=tuple(movie_id_of(row) for row in rows)), 1_700_000_000)


def test_marks_join_beside_the_data_and_stay_until_asked_again(tmp_path: Path) -> None:
    data = str(write_own_csv(parity_world(), tmp_path / "mine"))
    plain = Register(tmp_path).dataset(data)
    before = read_summary(plain / "dataset")
    joined = Register(tmp_path).dataset(data, lambda: [liking(0, 2, 4)], join=True)
    first = read_summary(joined / "dataset")
    assert (joined.name, first.users) == ("pinsage-mine-with-marks", before.users + 1)
    assert read_summary(plain / "dataset") == before
    assert Register(tmp_path).dataset(None, lambda: [liking(1, 3, 5)]) == joined
    assert read_summary(joined / "dataset") == first
    Register(tmp_path).dataset(None, lambda: [liking(1, 3, 5)], join=True)
    assert read_summary(joined / "dataset").fingerprint != first.fingerprint
    assert Register(tmp_path).dataset(None, join=False) == plain
    assert Register(tmp_path).dataset(None, lambda: [liking(1, 3, 5)]) == plain


def test_marks_join_again_when_the_data_change(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(), tmp_path / "mine")
    joined = Register(tmp_path).dataset(str(data), lambda: [liking(0, 2, 4)], join=True)
    before = read_summary(joined / "dataset")
    write_own_csv(parity_world(seed=1), data)
    assert Register(tmp_path).dataset(str(data), lambda: [liking(0, 2, 4)]) == joined
    assert read_summary(joined / "dataset").fingerprint != before.fingerprint


def test_too_few_marks_change_nothing(tmp_path: Path) -> None:
    data = str(write_own_csv(parity_world(), tmp_path / "mine"))
    plain = Register(tmp_path).dataset(data)
    with pytest.raises(DatasetError, match="without --with-marks"):
        Register(tmp_path).dataset(data, lambda: [liking(0)], join=True)
    assert Register(tmp_path).dataset(None) == plain
