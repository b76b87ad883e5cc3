"""The checks, which all run whatever the others say."""

from collections.abc import Mapping, Sequence

import pytest

from tools.check import CHECKS, main


def test_every_check_runs_and_those_that_fail_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def run(words: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
        ran.append(words[0])
        return int(words[0] in ("mypy", "djlint"))

    assert main([], run=run) == 1
    assert ran == [tool[0] for tool in CHECKS.values()]
    assert capsys.readouterr().out == "check: failed: types, templates\n"


def test_a_check_takes_no_words() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--fast"])

    assert ended.value.code == 2
