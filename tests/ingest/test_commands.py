from __future__ import annotations

import pytest

from ingest.commands import ending


class WrongError(Exception):
    pass


class MisusedError(Exception):
    pass


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (None, 0, ""),
        (WrongError("no such film"), 1, "Error: no such film\n"),
        (MisusedError("PORT: too high"), 2, "Error: PORT: too high\n"),
        (KeyboardInterrupt(), 130, "\nStopped. Nothing was written.\n"),
    ],
)
def test_a_command_ends_with_one_line_and_a_code(
    raised: BaseException | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @ending(WrongError, misuse=MisusedError, stopped="Stopped. Nothing was written.")
    def main(arguments: list[str]) -> int:
        assert arguments == ["OUT"]
        if raised is not None:
            raise raised
        return 0

    assert main(["OUT"]) == code
    assert capsys.readouterr() == ("", said)


def test_what_is_not_expected_is_not_hidden() -> None:
    @ending(WrongError)
    def main() -> int:
        raise ValueError("a mistake of ours")

    with pytest.raises(ValueError, match="a mistake of ours"):
        main()
