from dataclasses import replace

from tests.documents.sample import (
    empty,
    province,
)
from tests.reporting.sample import annex, report, with_members
from xeploai.domain import Counts, Total
from xeploai.reporting.report import Mark


def test_missing_figures_are_marked_in_tables_and_zero_is_not() -> None:
    written = report(empty({"member": Total(Counts(0, 1)), "leading_cadre": Total()}))
    member, cadre = annex(written, "Biểu 1").rows

    assert 0 in member.cells
    assert Mark.MISSING not in member.cells
    assert set(cadre.cells[1:]) == {Mark.MISSING}


def test_subordinates_and_what_stands_outside_them_add_up_to_the_unit() -> None:
    table = annex(report(province()), "Biểu 3d")
    below, outside, whole = table.rows[-3:]

    assert isinstance(below.cells[2], int)
    assert isinstance(outside.cells[2], int)
    assert below.cells[2] + outside.cells[2] == whole.cells[2] == 5600


def test_a_subordinate_that_has_not_reported_is_marked_in_its_row() -> None:
    sample = with_members([Counts(0, 3), Counts(0, 4)])
    silent = replace(sample.subordinates[0], categories={}, is_missing=True)

    written = report(replace(sample, subordinates=(silent, sample.subordinates[1])))

    row = annex(written, "Biểu 3a").rows[0]
    assert row.cells[1] == "Đơn vị 0 (chưa báo cáo)"
    assert set(row.cells[2:]) == {Mark.MISSING}


def test_sector_rows_leave_out_what_no_organisation_of_the_sector_has() -> None:
    names = [str(row.cells[0]) for row in annex(report(province()), "Biểu 4").rows]

    assert "Chưa phân theo loại hình (biểu tổng hợp): tổ chức đảng, cộng" in names
    assert "Đảng viên" not in names
