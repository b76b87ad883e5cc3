"""`xeploai cycle add-tree`: a neighbour's tree with its results in one act, or nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Xeploai
from tests.neighbour_files import MERGERS, UNITS, write_files
from xeploai.cycle.models import AddedTree, Cycle, CycleUnit, GradeDecision
from xeploai.domain import CycleState
from xeploai.organisations.models import Person, Unit
from xeploai.results.models import StatisticalReturn

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAPER = ("--document", "12-QĐ/TU", "--dated-on", "01/11/2026")
OF_2023 = ("cycle", "add-tree", 2023, "--root", "tinh-x", *PAPER)


@pytest.fixture
def files(xeploai: Xeploai, province: Path) -> Path:
    """Return the folder of the files; the cycle of 2023 is closed."""
    Cycle.objects.update(state=CycleState.CLOSED)
    return write_files(province)


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from xeploai.cli.commands.register import added_trees

    values = added_trees._journal_values()
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    monkeypatch.setattr(added_trees, "_journal_values", lambda: {**values, "at": at})


def listed(files: Path) -> tuple[Any, ...]:
    into = ("--into", "tinh", "--merged-on", "01/07/2025")
    return ("--units", files / "x-units.csv", *into)


def stored() -> tuple[int, ...]:
    tables = (Unit, Person, CycleUnit, AddedTree, StatisticalReturn, GradeDecision)
    return tuple(table._default_manager.count() for table in tables)


def test_units_mergers_and_return_come_in_one_act_and_are_compared(
    xeploai: Xeploai, files: Path
) -> None:
    answer = xeploai(
        *OF_2023,
        *listed(files),
        "--mergers",
        files / "x-mergers.csv",
        "--return",
        f"tinh-x={files / 'x-return.csv'}",
    )

    assert answer.lines[-1] == (
        "“Đảng bộ tỉnh X” is added to cycle 2023 as a tree of its own: 3 units, 2 cases."
    ), answer.err
    results = json.loads(xeploai("results", "--cycle", 2023, "--unit", "tinh-x", "--json").out)
    assert results["categories"]["member"]["made_of"]["returns"] == 20
    (row,) = json.loads(xeploai("cycle", "trees", 2023, "--json").out)
    assert (row["root"], row["document"], row["units"]) == ("tinh-x", "12-QĐ/TU", 3)
    assert (
        "tinh-x  Đảng bộ tỉnh X: 12-QĐ/TU (01/11/2026), 3 / 2"
        in xeploai("cycle", "trees", 2023).lines
    )
    merged = Unit.objects.get(code="cb-x").lineage
    assert list(merged.values_list("other__code", flat=True)) == ["cb-1"]


def test_people_come_before_the_tree_and_grades_after_it(xeploai: Xeploai, files: Path) -> None:
    lists = ("--list", files / "x-gradings.csv", "--list", files / "x-people.csv")

    answer = xeploai(*OF_2023, *listed(files), *lists, "--reason", "Bổ sung tỉnh sáp nhập")

    assert answer.code == 0, answer.err
    decided = GradeDecision.objects.get(case__subject_code="x1")
    assert decided.late_reason == "Bổ sung tỉnh sáp nhập"


def test_a_dry_run_checks_the_same_and_stores_nothing(xeploai: Xeploai, files: Path) -> None:
    before = stored()

    answer = xeploai(*OF_2023, *listed(files), "--dry-run")

    assert "can be added to cycle 2023 as a tree of its own: 3 units" in answer.out
    assert stored() == before


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_fault_in_the_last_file_stores_nothing_of_the_first(
    xeploai: Xeploai, files: Path, dry: tuple[str, ...]
) -> None:
    before = stored()
    (files / "x-return.csv").write_text("category,total,good\nnobody,3,3\n", encoding="utf-8")

    answer = xeploai(*OF_2023, *listed(files), "--return", f"tinh-x={files / 'x-return.csv'}", *dry)

    assert answer.code == 2
    assert "x-return.csv" in answer.err
    assert stored() == before


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--return", "x-return.csv"), "is not a unit and its file"),
        (("--into", "tinh"), "is written with their list"),
        (("--root", "khong-co"), "no unit “khong-co”"),
        (("--units", "{0}/x-return.csv"), "x-return.csv"),
        (("--list", "{0}/x-units.csv"), "Expected:"),
    ],
)
def test_what_does_not_fit_is_said_with_the_remedy(
    xeploai: Xeploai, files: Path, options: tuple[str, ...], text: str
) -> None:
    words = [one.format(files) for one in options]

    answer = xeploai(*OF_2023, *words)

    assert answer.code == 2
    assert text in answer.err


def test_a_row_that_is_no_merger_is_refused_at_its_place(xeploai: Xeploai, files: Path) -> None:
    sheet = MERGERS + "huyen-x,Dissolve,,,,,,QĐ 9,01/07/2025\n"
    (files / "x-mergers.csv").write_text(sheet, encoding="utf-8")

    answer = xeploai(*OF_2023, *listed(files), "--mergers", files / "x-mergers.csv")

    assert answer.code == 2
    assert "x-mergers.csv" in answer.err


def test_a_top_that_stays_open_is_remarked(xeploai: Xeploai, files: Path) -> None:
    answer = xeploai(*OF_2023, "--units", files / "x-units.csv")

    assert "stays open in the register" in answer.out


def test_a_code_that_is_used_is_refused_at_its_row(xeploai: Xeploai, files: Path) -> None:
    text = UNITS.replace("cb-x;", "cb-1;")
    (files / "x-units.csv").write_text(text, encoding="utf-8")

    answer = xeploai(*OF_2023, *listed(files))

    assert "x-units.csv, row 4" in answer.err
    assert "is that of “Chi bộ Một”" in answer.err


def test_a_tree_is_taken_back_with_its_units(xeploai: Xeploai, files: Path) -> None:
    before = (Unit.objects.count(), CycleUnit.objects.count())
    xeploai(*OF_2023, *listed(files))

    answer = xeploai("cycle", "take-back-tree", 2023, "--root", "tinh-x", "--reason", "Nhầm")

    assert answer.lines == [
        "The tree of “Đảng bộ tỉnh X” is taken back from cycle 2023.",
        "Its units, which came with it, left the register too.",
    ]
    assert (Unit.objects.count(), CycleUnit.objects.count()) == before
    assert "Nhầm" in xeploai("cycle", "trees", 2023).out


def test_a_cycle_without_added_trees_says_so(xeploai: Xeploai, files: Path) -> None:
    assert xeploai("cycle", "trees", 2023).lines == ["No tree was added to cycle 2023."]
