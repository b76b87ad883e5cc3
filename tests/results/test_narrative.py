"""What the narrative says, and what it must not say."""

import re
from dataclasses import replace

import pytest

from tests.documents.sample import (
    PUBLISHED,
    WRITTEN_ON,
    ceilings,
    empty,
    not_comparable,
    province,
)
from xeploai.documents import Format, write
from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.figures.rollup import ReportingSource
from xeploai.domain.figures.statistics import (
    EarlierFigures,
    Statistics,
    Subordinate,
    Total,
    UnitRef,
)
from xeploai.reporting.narrative import report_of
from xeploai.reporting.report import Bullets, Mark, Paragraph, Report, Table


def report(statistics: Statistics, limit: int = 100) -> Report:
    return report_of(statistics, written_on=WRITTEN_ON, limit=limit)


def lines_of(made: Report) -> list[str]:
    lines = []
    for section in made.sections:
        lines.append(section.heading)
        for block in section.blocks:
            parts = block.items if isinstance(block, Bullets) else (block,)
            lines += [f"{part.lead} {part.text}".strip() for part in parts]
    return lines


def text_of(statistics: Statistics) -> str:
    return "\n".join(lines_of(report(statistics)))


def annex(made: Report, code: str) -> Table:
    return next(table for table in made.annexes if table.code == code)


@pytest.fixture(scope="module")
def text() -> str:
    return text_of(province())


def test_good_or_better_is_a_share_of_the_graded(text: str) -> None:
    assert "265 tổ chức, đạt 91,07% số được xếp loại" in text


def test_excellent_is_a_share_of_the_good_or_better(text: str) -> None:
    assert "58 tổ chức, chiếm 21,89% số hoàn thành tốt nhiệm vụ trở lên" in text


def test_organisations_are_summed_and_members_stand_alone(text: str) -> None:
    assert "Tổ chức đảng, tính chung: tổng số 3.669 tổ chức" in text
    assert "3.402 tổ chức, đạt 93,90% số được xếp loại" in text
    assert "48.805 đảng viên, đạt 85,94% số được xếp loại" in text


def test_not_rated_are_given_with_their_reason(text: str) -> None:
    assert "chưa đánh giá, xếp loại 37 tổ chức (thành lập chưa đủ 6 tháng)" in text


def test_a_reason_that_was_not_stated_is_said_to_be_so(text: str) -> None:
    assert "chưa đánh giá, xếp loại 5 tổ chức (nguồn không nêu lý do)" in text


def test_several_reasons_are_given_with_their_numbers() -> None:
    counts = Counts(1, 2, not_rated={"newly_established": 4, REASON_NOT_STATED: 2})

    text = text_of(empty({"subordinate_branch": Total(counts)}))

    assert "6 tổ chức (thành lập chưa đủ 6 tháng: 4; nguồn không nêu lý do: 2)" in text


def whole() -> Statistics:
    """Return the sample with everything reported."""
    sample = province()
    categories = {
        code: replace(total, not_reported_by=()) for code, total in sample.categories.items()
    }
    return replace(sample, missing_units=(), categories=categories)


def test_while_somebody_has_not_reported_no_change_is_told(text: str) -> None:
    assert "Đảng viên: không so sánh được, vì có đơn vị chưa báo cáo ở một trong hai kỳ." in text
    assert "giảm 271" not in text


def test_changes_are_counted_and_shares_change_by_percentage_points() -> None:
    text = "\n".join(lines_of(report(whole())))

    assert "trở lên tăng 120 tập thể (tỷ lệ tăng 3,11 điểm phần trăm)" in text
    assert "hoàn thành nhiệm vụ giảm 9 tập thể" in text
    assert "chưa đánh giá, xếp loại giảm 271 đảng viên" in text


def test_a_category_without_earlier_figures_is_not_compared(text: str) -> None:
    assert "Cán bộ lãnh đạo, quản lý: không có số liệu của kỳ trước để so sánh." in text


def test_cycles_that_must_not_be_compared_are_not_and_the_reason_is_given() -> None:
    made = report(not_comparable())
    text = "\n".join(lines_of(made))

    assert "không so sánh được với năm 2022" in text
    assert "điểm phần trăm" not in text
    assert annex(made, "Biểu 5").rows == ()
    assert "2022" in annex(made, "Biểu 5").notes[1]


def test_sums_are_not_compared_where_one_of_them_lacks_a_category() -> None:
    sample = province()
    assert sample.earlier is not None
    before = dict(sample.earlier.categories)
    del before["subordinate_branch"]

    text = text_of(replace(sample, earlier=replace(sample.earlier, categories=before)))

    assert "Tổ chức đảng, tính chung: không có số liệu của kỳ trước để so sánh." in text


def test_a_change_too_small_to_show_is_not_called_zero() -> None:
    now, before = Counts(0, 50_001, 1), Counts(0, 50_000, 1)
    sample = replace(
        empty({"member": Total(now)}), earlier=EarlierFigures(2022, {"member": Total(before)})
    )

    assert "tăng dưới 0,01 điểm phần trăm" in text_of(sample)


def test_totals_say_what_they_are_made_of(text: str) -> None:
    assert re.search(r"57\.241 đảng viên, gồm [\d.]+ đếm từ hồ sơ .* và [\d.]+ lấy từ biểu", text)


def test_units_that_have_not_reported_are_named(text: str) -> None:
    assert "2 đơn vị chưa gửi biểu tổng hợp: Chi bộ Trạm Y tế xã Đồng Giữa" in text


def test_a_category_that_a_return_leaves_out_is_not_taken_as_zero(text: str) -> None:
    assert "1 đơn vị không nêu nhóm này trong biểu đã nộp: Đảng bộ Công an tỉnh" in text


def test_returned_and_counted_figures_stand_side_by_side(text: str) -> None:
    assert "biểu ghi 196, hồ sơ đếm được 191" in text


def test_the_ends_of_the_list_are_given_with_their_bases(text: str) -> None:
    assert re.search(r"cao nhất là Đảng bộ [^;]+ \d+,\d\d% \([\d.]+ trên [\d.]+\)", text)
    assert re.search(r"thấp nhất là Đảng bộ [^;]+ \d+,\d\d% \([\d.]+ trên [\d.]+\)", text)


def test_ties_at_the_top_are_said_to_be_ties() -> None:
    sizes = [Counts(0, 10), Counts(0, 20), Counts(0, 30), Counts(0, 40), Counts(0, 1, 9)]
    text = text_of(with_members(sizes))

    assert "Đơn vị 3 100,00% (40 trên 40), Đơn vị 2 100,00% (30 trên 30) và 2 đơn vị khác" in text


def with_members(numbers: list[Counts]) -> Statistics:
    below = tuple(
        Subordinate(
            UnitRef(f"{place}", f"Đơn vị {place}"), ReportingSource.CASES, {"member": Total(counts)}
        )
        for place, counts in enumerate(numbers)
    )
    whole = sum(numbers, Counts())
    return replace(empty({"member": Total(whole)}), subordinates=below)


def test_failed_are_placed_with_their_part_of_all_and_of_their_unit() -> None:
    text = text_of(with_members([Counts(0, 30, 0, 6), Counts(0, 40, 8, 2), Counts(0, 9)]))

    assert "8 đảng viên, có ở 2 trong 3 đơn vị trực thuộc" in text
    assert "Đơn vị 0 6 đảng viên (bằng 75,00% của toàn nhóm; 16,67% số được xếp loại" in text


def test_undecided_are_not_counted_as_anything_else() -> None:
    text = text_of(with_members([Counts(0, 3, undecided=5), Counts(0, 4)]))

    assert "còn 5 đảng viên chưa có quyết định của cấp có thẩm quyền" in text
    assert "chưa có quyết định ở Đơn vị 0 (5)" in text


def test_groups_over_their_ceiling_are_given_with_base_allowed_actual_and_status(
    text: str,
) -> None:
    assert "Đã đối chiếu 9 nhóm" in text
    assert (
        "số hoàn thành tốt nhiệm vụ 95 đảng viên, tối đa 20% tức 19, thực tế hoàn thành xuất sắc "
        "nhiệm vụ 31, vượt 12 (tham khảo, không ràng buộc)" in text
    )
    assert "(bắt buộc)" in text


def test_categories_without_a_ceiling_are_said_to_have_none(text: str) -> None:
    rows = annex(report(province()), "Biểu 6a").rows

    assert "chưa có quy định mức tối đa đối với: Đảng bộ cấp huyện" in text
    assert sum("chưa có quy định" in row.cells for row in rows) == 6


def test_four_hundred_groups_over_are_counted_and_the_first_are_named() -> None:
    many = tuple(replace(ceilings()[0], group=f"Nhóm {number}") for number in range(400))
    made = report(replace(province(), ceilings=many), limit=30)
    table = annex(made, "Biểu 6b")

    assert "Còn 395 nhóm nữa vượt mức tối đa, nêu ở Biểu 6b." in lines_of(made)
    assert (len(table.rows), len(table.printed_rows), table.left_out) == (400, 30, 370)


def test_six_hundred_subordinates_are_written_in_every_format() -> None:
    sample = with_members([Counts(1, 9 + number, 2) for number in range(600)])

    for format_ in Format:
        assert write(report(sample), format_)


def test_a_unit_about_which_nothing_is_known_gets_a_report_that_says_so() -> None:
    text = text_of(empty())

    assert text.count("không có số liệu") >= 4
    assert "%" not in text
    assert "Đơn vị không có đơn vị trực thuộc." in text
    assert "Không có số liệu của kỳ trước" in text


def test_a_share_of_nothing_is_not_a_number() -> None:
    counts = Counts(not_rated={REASON_NOT_STATED: 3})

    text = text_of(empty({"member": Total(counts)}))

    assert "không tính tỷ lệ vì số được xếp loại bằng 0" in text


def test_missing_figures_are_marked_in_tables_and_zero_is_not() -> None:
    made = report(empty({"member": Total(Counts(0, 1)), "leading_cadre": Total()}))
    member, cadre = annex(made, "Biểu 1").rows

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

    made = report(replace(sample, subordinates=(silent, sample.subordinates[1])))

    row = annex(made, "Biểu 3a").rows[0]
    assert row.cells[1] == "Đơn vị 0 (chưa báo cáo)"
    assert set(row.cells[2:]) == {Mark.MISSING}


def test_sector_rows_leave_out_what_no_organisation_of_the_sector_has() -> None:
    names = [str(row.cells[0]) for row in annex(report(province()), "Biểu 4").rows]

    assert "Chưa phân theo loại hình (biểu tổng hợp): tổ chức đảng, cộng" in names
    assert "Đảng viên" not in names


def test_the_head_follows_the_party_practice() -> None:
    title = report(province()).title

    assert title.state == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert title.organisation == "ĐẢNG BỘ TỈNH KIÊN GIANG"
    assert title.place_and_date.endswith("ngày 17 tháng 01 năm 2024")


def test_every_paragraph_is_a_sentence() -> None:
    for statistics in (province(), empty(), not_comparable()):
        for section in report(statistics).sections:
            for block in section.blocks:
                for part in block.items if isinstance(block, Bullets) else (block,):
                    assert isinstance(part, Paragraph)
                    assert part.text.endswith((".", ":"))


def test_published_figures_are_all_in_the_text(text: str) -> None:
    for counts in PUBLISHED.values():
        assert f"{counts.graded:,}".replace(",", ".") in text
