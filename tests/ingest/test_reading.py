from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import DatasetError, MalformedFileError, UnknownSourceError
from ingest.reading import read_dataset
from ingest.schema import OCCUPATIONS, User
from tests.ingest.releases import ALL, DAT, OWN, write, zipped


@pytest.mark.parametrize("files", ALL.values(), ids=ALL)
def test_every_format_tells_the_same_catalogue(tmp_path: Path, files: dict[str, bytes]) -> None:
    dataset = read_dataset(write(tmp_path / "Tiny set", files))
    assert dataset.name == "tiny-set"
    first, second, third = dataset.items
    assert (first.movie_id, first.title, first.year) == (10, "The Clockwork Tide", 1971)
    assert first.genres == ("Drama", "Sci-Fi")
    assert (second.title, second.year, second.genres) == ("Les Fenêtres", 1996, ("Drama",))
    assert third.movie_id == 500
    assert [user.user_id for user in dataset.users][:2] == [2, 7]
    assert dataset.interactions.user_id[0] == 7
    assert dataset.interactions.rating[0] in {4.5, 5.0}


@pytest.mark.parametrize("files", ALL.values(), ids=ALL)
@pytest.mark.parametrize("folder", ["", "inner"])
def test_a_zip_is_read_as_its_folder_would_be(tmp_path: Path, files: dict[str, bytes], folder: str) -> None:
    path = tmp_path / "tiny.zip"
    path.write_bytes(zipped(files, folder))
    (tmp_path / "apart").mkdir()
    plain = read_dataset(write(tmp_path / "apart" / "tiny", files))
    assert read_dataset(path).fingerprint() == plain.fingerprint()
    assert read_dataset(path).name == "tiny"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["apart", "tiny.zip"]


@pytest.mark.parametrize("name", ["100k", "atomic"])
def test_particulars_of_the_smaller_releases(tmp_path: Path, name: str) -> None:
    dataset = read_dataset(write(tmp_path, ALL[name]))
    pupil, librarian = dataset.users
    assert pupil.occupation is not None
    assert (pupil.gender, pupil.age_group, OCCUPATIONS[pupil.occupation]) == ("F", 0, "K-12 student")
    assert (librarian.age_group, librarian.occupation, librarian.zip_code) == (5, 0, "70072")
    assert dataset.items[2].title == "unknown"
    assert (dataset.items[2].year, dataset.items[2].genres) == (None, ())
    assert dataset.interactions.timestamp.tolist() == [978300760, 978302109]


def test_particulars_of_the_dat_release(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path, DAT))
    assert [(user.age_group, user.occupation) for user in dataset.users] == [(0, 10), (6, 16), (2, 0)]
    assert dataset.users[2].zip_code == "55117-1234"
    assert dataset.interactions.movie_id.tolist() == [10, 10, 500]


def test_particulars_of_own_csv(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path, OWN))
    assert dataset.users == (User(2, "F", None, 10), User(7, None, 5, 16, "70072"))  # type: ignore[arg-type]
    assert dataset.items[2].title == 'Nobody "Saw"'
    assert dataset.interactions.rating.tolist() == [5.0, 0.5]
    assert dataset.interactions.timestamp.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("name", "file", "content", "expected"),
    [
        ("dat", "movies.dat", b"10::A (1971)\n", r"movies.dat, line 1: expected 3 fields"),
        ("dat", "movies.dat", b"10::(1971)::\nx::A::\n", r"movies.dat, line 2: .*movie_id, found `x`"),
        ("dat", "users.dat", b"2::F::1::99::1\n", r"users.dat, line 1: expected an occupation"),
        ("csv", "movies.csv", b"id,title,genres\n", r"movies.csv, line 1: expected the columns movie_id"),
        ("100k", "u.item", b"10|A|||u|0|1\n", r"u.item, line 1: expected 8 fields"),
        ("100k", "u.item", b"10|A|||u|0|1|2\n", r"u.item, line 1: expected 0 or 1"),
        ("100k", "u.item", b"10||||u|0|1|1\n", r"u.item, line 1: expected a title"),
        ("100k", "u.genre", b"Drama\n", r"u.genre, line 1: expected 2 fields separated by `\|`"),
        (
            "atomic",
            "tiny.item",
            b"item_id:token\n",
            r"tiny.item, line 1: expected the columns movie_id, title",
        ),
        (
            "atomic",
            "tiny.item",
            b"item_id:token\tmovie_title:x\n1\t\n",
            r"tiny.item, line 2: expected a title",
        ),
        ("own", "items.csv", b"movie_id,title,year\n10,A,MCM\n", r"items.csv, line 2: .*year, found `MCM`"),
    ],
)
def test_a_malformed_file_is_named(
    tmp_path: Path, name: str, file: str, content: bytes, expected: str
) -> None:
    with pytest.raises(MalformedFileError, match=expected):
        read_dataset(write(tmp_path, ALL[name] | {file: content}))


def test_what_is_no_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnknownSourceError, match=r"ratings\.dat"):
        read_dataset(tmp_path / "empty")
    (tmp_path / "text.zip").write_text("no zip")
    with pytest.raises(UnknownSourceError, match="neither a folder nor a whole zip"):
        read_dataset(tmp_path / "text.zip")
    with pytest.raises(DatasetError, match="Cannot read"):
        read_dataset(tmp_path / "absent")


def test_a_damaged_zip_is_an_error_not_a_crash(tmp_path: Path) -> None:
    content = bytearray(zipped(DAT))
    start = content.index(b"ratings.dat") + len("ratings.dat")
    content[start : start + 12] = b"\xff" * 12
    (tmp_path / "bad.zip").write_bytes(content)
    with pytest.raises(DatasetError):
        read_dataset(tmp_path / "bad.zip")


def test_movielens_1m_has_its_published_counts() -> None:
    folder = os.environ.get("MOVIELENS_1M")
    if not folder:
        pytest.skip("needs MovieLens-1M: set MOVIELENS_1M to its folder or zip")
    dataset = read_dataset(Path(folder))
    assert (len(dataset.users), len(dataset.items), len(dataset.interactions)) == (6040, 3883, 1_000_209)
    titles = {item.movie_id: (item.title, item.year) for item in dataset.items}
    assert titles[2571] == ("The Matrix", 1999)  # type: ignore[index]
    assert titles[73] == ("Les Misérables", 1995)  # type: ignore[index]
    assert {item.year for item in dataset.items} >= {1919, 2000}
    assert len({genre for item in dataset.items for genre in item.genres}) == 18
