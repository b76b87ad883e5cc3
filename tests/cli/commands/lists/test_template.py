"""`xeploai template`: workbooks that come back as they went out."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.builders import make_cycle, make_members, make_tree
from tests.cli.conftest import Xeploai
from tests.uploads.conftest import GRADINGS, graded
from xeploai.organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EMPTY_RETURN = "The return reports no category: every line is empty. Fill in the figures."


@pytest.mark.parametrize(
    "kind", ["register", "people", "posts", "collectives", "gradings", "return"]
)
def test_every_template_is_recognised_when_it_comes_back(
    xeploai: Xeploai, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"{kind}.xlsx"
    xeploai("template", kind, "--out", path)

    answer = xeploai("import", path, "--dry-run")

    no_rows = "The list has no rows below the headings. Fill in the file and send it again."
    said = EMPTY_RETURN if kind == "return" else no_rows
    assert f": {said}\n" in answer.err


def test_a_template_holds_the_words_of_the_cycle_it_is_for(
    xeploai: Xeploai, province: Path
) -> None:
    sheets = {}
    xeploai("cycle", "open", 2022, "--accept")
    for year in (2022, 2023):
        path = province / f"{year}.xlsx"
        assert xeploai("template", "gradings", "--out", path, "--cycle", year).code == 0
        words = openpyxl.load_workbook(path)["Danh mục"]
        sheets[year] = {cell for row in words.iter_rows(values_only=True) for cell in row}

    reason = "Đang được kiểm tra"
    assert not any(str(word).startswith(reason) for word in sheets[2022])
    assert any(str(word).startswith(reason) for word in sheets[2023])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 1)
    make_cycle()
    rows = GRADINGS + graded("dv-0")
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", ["register", "people", "posts", "collectives", "gradings"])
def test_a_filled_template_comes_back_unchanged(xeploai: Xeploai, folder: Path, kind: str) -> None:
    xeploai("import", folder / "list.csv", "--cycle", 2023)
    path = folder / "filled.xlsx"
    xeploai("template", kind, "--out", path, "--cycle", 2023, "--unit", "huyen-a")

    answer = xeploai("import", path, "--cycle", 2023, "--json", "--dry-run")

    told = json.loads(answer.out)
    assert (told["new"], told["changed"]) == (0, 0)
    known = {"register": 5, "people": 3, "gradings": 1}
    assert told["unchanged"] == known.get(kind, 0)
    assert Person.objects.count() == 4


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "register.csv",
            "“register.csv” does not end in .xlsx: an empty workbook is always one.",
        ),
        ("register", "“register” does not end in .xlsx: an empty workbook is always one."),
        ("folder.xlsx", "Cannot write to {path}: it is a folder."),
        ("file/register.xlsx", "Cannot write to {path}: it is a file, not a folder."),
    ],
)
def test_a_template_that_cannot_be_written_is_refused(
    xeploai: Xeploai, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file").touch()

    answer = xeploai("template", "register", "--out", tmp_path / name)

    assert answer.refusal == said.format(path=tmp_path / name)
