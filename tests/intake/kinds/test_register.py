"""Registers: every refusal names its place."""

from datetime import date
from typing import Any

import pytest

from tests.intake.samples import REGISTER, UNIT, changed
from xeploai.domain.register import Sector
from xeploai.intake import UnitRow


def test_a_unit_is_read(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([REGISTER, UNIT])).rows_as(UnitRow)

    assert row == UnitRow(
        place="list.xlsx, sheet 'Sheet1', row 2",
        code="U1",
        name="Đảng bộ xã A",
        category="grassroots_committee",
        sector=Sector.COMMUNE,
        parent=None,
        opened_on=date(2010, 2, 1),
        closed_on=None,
    )


@pytest.mark.parametrize(
    ("column", "heading"),
    [("A", "Unit code"), ("B", "Name"), ("C", "Category"), ("D", "Sector"), ("F", "Opened on")],
)
def test_a_required_cell_of_a_unit_is_filled_in(desk: Any, column: str, heading: str) -> None:
    faults = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, **{column: None})]))

    place = f"list.xlsx, sheet 'Sheet1', cell {column}2"
    assert faults == [f"{place}: “{heading}” is empty. Fill it in."]


def test_an_unknown_category_or_sector_is_refused_with_the_known_ones(desk: Any) -> None:
    category, sector = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, C="Tổ", D="Biển")]))

    assert category == (
        "list.xlsx, sheet 'Sheet1', cell C2: “Tổ” is not known here as “Category”. Write one"
        " of: Grassroots committees; Branches."
    )
    assert sector == (
        "list.xlsx, sheet 'Sheet1', cell D2: “Biển” is not known here as “Sector”. Write one"
        " of: Communes, wards, towns; Administrative agencies; Public service units;"
        " Enterprises; Armed forces; Schools; Others."
    )


def test_a_unit_cannot_have_a_category_of_persons(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, C="member")]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell C2: “member” is not known here as “Category”. Write"
        " one of: Grassroots committees; Branches."
    )


def test_a_unit_closes_after_it_opens(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, G="01/02/2010")]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell G2: “Closed on” is 2010-02-01, not after “Opened on”"
        " (2010-02-01). Correct one."
    )


def test_a_unit_given_twice_is_refused_the_second_time(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, UNIT, UNIT]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 3: The unit U1 is here a second time; the first is at"
        " list.xlsx, sheet 'Sheet1', row 2."
    )


def test_a_loop_of_superiors_is_refused_once(desk: Any) -> None:
    rows = [changed(UNIT, A=code, E=above) for code, above in ("AB", "BC", "CA", "DA")]

    (fault,) = desk.refusal(desk.xlsx([REGISTER, *rows]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 2: The unit A would be its own superior: A → B → C →"
        " A. Correct one of them."
    )


def test_a_unit_that_is_its_own_superior_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, E="U1")]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 2: The unit U1 would be its own superior: U1 → U1."
        " Correct one of them."
    )


def test_a_superior_outside_the_file_is_left_to_the_database(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([REGISTER, changed(UNIT, E="U0")])).rows

    assert row.parent == "U0"
