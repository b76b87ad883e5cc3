"""`xeploai verify`: a recount of the tallies."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cycle import operations

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_recount_finds_no_difference(xeploai: Xeploai, graded: Path) -> None:
    answer = xeploai("verify", "--cycle", 2023)

    assert (answer.code, answer.out) == (0, "2023: 0 differences\n")


def test_a_difference_is_named_and_ends_with_1(
    xeploai: Xeploai, graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "tally_faults", lambda cycle: ["cb-1 member"])

    answer = xeploai("verify", "--cycle", 2023)

    assert answer.code == 1
    assert answer.lines == ["differs: cb-1 member", "2023: 1 differences"]


@pytest.mark.parametrize("year", ["0", "99999", "-1", "hai"])
def test_years_without_a_calendar_are_refused(xeploai: Xeploai, year: str) -> None:
    answer = xeploai("verify", f"--cycle={year}")

    assert answer.code == 2
    assert answer.err.splitlines() == [
        f"xeploai verify: --cycle: “{year}” is not a year. Write it as 2023.",
        "Help: xeploai verify --help",
    ]
