from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import StoredDatasetError
from ingest.synthetic import __main__ as command
from ingest.synthetic.settings import FILE, read_settings

TOY = ("--users=20", "--products=30", "--events=80", "--seed=5")
Capture = pytest.CaptureFixture[str]


def test_it_writes_a_shop_and_says_that_it_is_synthetic(tmp_path: Path, capsys: Capture) -> None:
    assert command.main([str(tmp_path / "shop"), *TOY]) == 0
    assert capsys.readouterr().out.startswith(f"Synthetic data in {tmp_path / 'shop'}: 20 users, 30 products")
    assert sorted(path.name for path in (tmp_path / "shop").iterdir()) == [
        "events.dat",
        "products.dat",
        "synthetic.json",
        "users.dat",
    ]
    assert read_settings(tmp_path / "shop").seed == 5


def test_mistakes_and_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert command.main([str(tmp_path / "shop"), "--users=20", "--events=5"]) == 1
    assert capsys.readouterr().err.startswith("Error: 20 users need at least 60 events")
    with pytest.raises(SystemExit, match="2"):
        command.main([str(tmp_path / "shop"), "--users=many"])

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "make_shop", stop)
    assert command.main([str(tmp_path / "shop"), *TOY]) == 130
    assert "Nothing was written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "problem"),
    [("{", "cannot be read"), ('{"generator": 0, "synthetic": true}', "cannot be read"), (None, "holds no")],
)
def test_settings_that_cannot_be_read(content: str | None, problem: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / FILE).write_text(content)
    with pytest.raises(StoredDatasetError, match=problem):
        read_settings(tmp_path)
