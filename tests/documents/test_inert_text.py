"""No name of a unit becomes a formula, in whatever file it stands."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.documents.sample import WRITTEN_ON, province
from xeploai.cli.commands.results import csv_of
from xeploai.documents import Format, write
from xeploai.domain.figures.senders import Letter, ReturnState, Sender, UnitRef
from xeploai.domain.figures.statistics import Statistics
from xeploai.intake import Kind, write_template
from xeploai.reporting.narrative import report_of
from xeploai.uploads.vocabulary import vocabulary_of

NAMES = ["=cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "+1+1"]


def renamed(name: str) -> Statistics:
    """Return the sample with a unit of such a name in every place where units are named."""
    sample = province()
    unit = UnitRef(name, name, "district_committee")
    return replace(
        sample,
        unit=unit,
        subordinates=tuple(replace(one, unit=unit) for one in sample.subordinates[:1]),
        missing_units=(unit,),
        senders=(Sender(unit, ReturnState.SENT_BACK, Letter(name, date(2024, 1, 8)), None, name),),
        disagreements=tuple(replace(one, unit=unit) for one in sample.disagreements),
        ceilings=tuple(replace(one, group=name) for one in sample.ceilings),
        ceilings_not_checked=(unit,),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_report_as_a_workbook_has_no_formula_but_its_own(name: str) -> None:
    content = write(report_of(renamed(name), written_on=WRITTEN_ON), Format.WORKBOOK)
    book = openpyxl.load_workbook(io.BytesIO(content))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    named = [cell for cell in cells if str(cell.value) == name]

    assert len(named) > 5
    assert {cell.data_type for cell in named} == {"s"}
    listed = [cell for cell in named if cell.row > 4]
    assert listed
    assert all(cell.quotePrefix for cell in listed)


@pytest.mark.parametrize("name", NAMES)
def test_results_as_csv_hold_no_formula(name: str) -> None:
    lines = csv_of(renamed(name)).decode("utf-8-sig").splitlines()

    assert all(line.startswith(("'", "\"'")) for line in lines[1:])


def test_a_label_of_a_pack_is_no_formula_in_a_template(tmp_path: Path) -> None:
    words = vocabulary_of(None)
    label = {"vi": "=1+1", "en": "=1+1"}

    write_template(
        tmp_path / "t.xlsx", Kind.GRADINGS, replace(words, reasons={"under_review": label})
    )

    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]
