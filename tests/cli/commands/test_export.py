"""`xeploai export`: a whole cycle as files, all of them or none."""

import json
from pathlib import Path

import pytest

from tests import neighbours
from tests.builders import make_cycle, make_members, make_tree
from tests.cli.conftest import Xeploai
from tests.results.dataset.files import rows_of
from xeploai.cycle.models import Case, Cycle, CycleUnit

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _province() -> None:
    make_members(make_tree()["ap-a11"], 2)
    make_cycle()


def test_a_cycle_is_written_with_its_dictionary(xeploai: Xeploai, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "2023"

    answer = xeploai("export", "--cycle", 2023, "--out", folder)

    assert answer.code == 0
    assert {file.name for file in folder.iterdir()} == {
        "units.parquet",
        "cases.parquet",
        "decisions.parquet",
        "tallies.parquet",
        "ceilings.parquet",
        "returns.parquet",
        "returned_counts.parquet",
        "figures.parquet",
        "dictionary.json",
        "dictionary.md",
    }
    assert [file.name for file in folder.parent.iterdir()] == ["2023"]
    assert answer.lines[-1] == (
        "Without the names of persons; their codes, posts and units can still show who they are."
    )
    assert folder.stat().st_mode & 0o077 == 0


def test_one_unit_alone_can_be_written_with_names(xeploai: Xeploai, tmp_path: Path) -> None:
    words = ("--cycle", 2023, "--unit", "xa-a1", "--with-persons")

    assert xeploai("export", *words, "--out", tmp_path / "x").code == 0
    described = json.loads((tmp_path / "x" / "dictionary.json").read_text(encoding="utf-8"))

    assert described["unit"]["code"] == "xa-a1"
    assert described["names_of_persons"] is True


def test_a_folder_with_files_is_left_alone(xeploai: Xeploai, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine.txt").write_text("mine", encoding="utf-8")

    answer = xeploai("export", "--cycle", 2023, "--out", tmp_path / "x")

    assert answer.refusal == (
        f"“{tmp_path / 'x'}” contains files already. Name a new or empty folder."
    )
    assert [file.name for file in (tmp_path / "x").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("words", [("--cycle", 1999), ("--cycle", 2023, "--unit", "nowhere")])
def test_what_is_not_there_leaves_no_folder(
    xeploai: Xeploai, tmp_path: Path, words: tuple[object, ...]
) -> None:
    answer = xeploai("export", *words, "--out", tmp_path / "x")

    assert answer.code == 2
    assert not (tmp_path / "x").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(xeploai: Xeploai, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine", encoding="utf-8")

    assert xeploai("export", "--cycle", 2023, "--out", tmp_path / "x").code == 2
    assert xeploai("export", "--cycle", 2023, "--out", tmp_path / "x" / "y").code == 2
    assert (tmp_path / "x").read_text(encoding="utf-8") == "mine"


def test_a_whole_cycle_is_written_with_the_tree_of_the_neighbour(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    cycle = neighbours.close(Cycle.objects.get())
    neighbours.register(cycle)
    neighbours.add(cycle)
    folder = tmp_path / "x"

    answer = xeploai("export", "--cycle", 2023, "--out", folder)

    assert "Tên tinh (tinh); Tên tinh-x (tinh-x)" in answer.out
    described = json.loads((folder / "dictionary.json").read_text(encoding="utf-8"))
    assert [top["code"] for top in described["tops"]] == ["tinh", "tinh-x"]
    units = rows_of(folder, "select top, count(*) from units group by top order by top")
    assert units == [("tinh", 9), ("tinh-x", 8)]
    assert sum(number for _, number in units) == CycleUnit.objects.count()
    assert rows_of(folder, "select count(*) from cases") == [(Case.objects.count(),)]
    figures = rows_of(folder, "select count(distinct unit) from figures")
    assert figures == [(CycleUnit.objects.count(),)]


def test_one_tree_alone_is_that_tree(xeploai: Xeploai, tmp_path: Path) -> None:
    cycle = neighbours.close(Cycle.objects.get())
    neighbours.register(cycle)
    neighbours.add(cycle)

    xeploai("export", "--cycle", 2023, "--unit", "huyen-x", "--out", tmp_path / "x")

    assert rows_of(tmp_path / "x", "select distinct top from units") == [("tinh-x",)]
