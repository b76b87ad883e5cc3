"""Importing what is good, several files at once, and filled templates."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.builders import make_cycle, make_members, make_tree
from tests.cli.conftest import Xeploai
from tests.uploads.conftest import GRADINGS, graded
from xeploai.cycle.models import GradeDecision
from xeploai.organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 1)
    make_cycle()
    rows = GRADINGS + graded("dv-0") + graded("dv-9")
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def test_the_good_are_stored_and_the_bad_are_listed_and_written(
    xeploai: Xeploai, folder: Path
) -> None:
    bad = folder / "bad.xlsx"

    answer = xeploai(
        "import", folder / "list.csv", "--cycle", 2023, "--good-only", "--bad", bad, "--json"
    )

    told = json.loads(answer.out)
    assert (answer.code, told["rows"], told["new"]) == (0, 2, 1)
    (refused,) = told["refused"]
    assert (refused["sheet"], refused["cell"]) == ("", "B3")
    assert "dv-9" in refused["reason"]
    assert GradeDecision.objects.count() == 1
    assert openpyxl.load_workbook(bad).active["B4"].value == "dv-9"


def test_without_that_choice_nothing_is_stored_and_the_bad_are_written_all_the_same(
    xeploai: Xeploai, folder: Path
) -> None:
    bad = folder / "bad.xlsx"

    answer = xeploai("import", folder / "list.csv", "--cycle", 2023, "--bad", bad)

    assert answer.code == 2
    assert not GradeDecision.objects.exists()
    assert bad.exists()


def test_a_dry_run_gives_the_numbers_of_the_import(xeploai: Xeploai, folder: Path) -> None:
    words = ("import", folder / "list.csv", "--cycle", 2023, "--good-only", "--json")

    dry = json.loads(xeploai(*words, "--dry-run").out)
    stored = GradeDecision.objects.count()
    wet = json.loads(xeploai(*words).out)

    assert stored == 0
    assert dry == wet


def test_several_files_are_one_import(xeploai: Xeploai, folder: Path) -> None:
    (folder / "a").mkdir()
    first, second = folder / "list.csv", folder / "a" / "list.csv"
    first.write_text(GRADINGS + graded("dv-0"), encoding="utf-8")
    second.write_text(GRADINGS + graded("dv-1") + graded("dv-0"), encoding="utf-8")

    told = json.loads(xeploai("import", first, second, "--cycle", 2023, "--json").out)

    assert told["rows"] == 3
    (refused,) = told["refused"]
    assert refused["file"] == str(second)
    assert "already graded" in refused["reason"]
    assert not GradeDecision.objects.exists()


def test_rows_outside_the_named_unit_are_refused(xeploai: Xeploai, folder: Path) -> None:
    (folder / "list.csv").write_text(GRADINGS + graded("dv-3"), encoding="utf-8")

    answer = xeploai("import", folder / "list.csv", "--cycle", 2023, "--unit", "huyen-a")

    assert answer.code == 2
    assert "lies outside" in answer.err


@pytest.mark.parametrize("kind", ["register", "people", "posts", "collectives", "gradings"])
def test_a_filled_template_comes_back_unchanged(xeploai: Xeploai, folder: Path, kind: str) -> None:
    xeploai("import", folder / "list.csv", "--cycle", 2023, "--good-only")
    path = folder / "filled.xlsx"
    xeploai("template", kind, "--out", path, "--cycle", 2023, "--unit", "huyen-a")

    answer = xeploai("import", path, "--cycle", 2023, "--json", "--dry-run")

    told = json.loads(answer.out)
    assert (told["new"], told["changed"]) == (0, 0)
    known = {"register": 5, "people": 3, "gradings": 1}
    assert told["unchanged"] == known.get(kind, 0)
    assert Person.objects.count() == 4
