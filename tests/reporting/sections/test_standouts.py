import re
from dataclasses import replace

from tests.documents.sample import (
    ceilings,
    province,
)
from tests.reporting.sample import annex, lines_of, report, sentences_of, text_of, with_members
from xeploai.domain import Counts


def test_the_ends_of_the_list_are_given_with_their_bases(text: str) -> None:
    assert re.search(r"cao nhất là Đảng bộ [^;]+ \d+,\d\d% \([\d.]+ trên [\d.]+\)", text)
    assert re.search(r"thấp nhất là Đảng bộ [^;]+ \d+,\d\d% \([\d.]+ trên [\d.]+\)", text)


def test_ties_at_the_top_are_said_to_be_ties() -> None:
    sizes = [Counts(0, 10), Counts(0, 20), Counts(0, 30), Counts(0, 40), Counts(0, 1, 9)]
    text = text_of(with_members(sizes))

    assert (
        "Đảng viên: tỷ lệ hoàn thành tốt nhiệm vụ trở lên trên số được xếp loại, so giữa 5 "
        "đơn vị trực thuộc có số liệu: cao nhất là Đơn vị 3 100,00% (40 trên 40), Đơn vị 2 "
        "100,00% (30 trên 30) và 2 đơn vị khác cùng tỷ lệ"
    ) in sentences_of(text)


def test_failed_are_placed_with_their_part_of_all_and_of_their_unit() -> None:
    text = text_of(with_members([Counts(0, 30, 0, 6), Counts(0, 40, 8, 2), Counts(0, 9)]))

    assert "Đảng viên: 8 đảng viên, có ở 2 trong 3 đơn vị trực thuộc" in sentences_of(text)
    assert "Đơn vị 0 6 đảng viên (bằng 75,00% của toàn nhóm; 16,67% số được xếp loại" in text


def test_groups_over_their_ceiling_are_given_with_base_allowed_actual_and_status(
    text: str,
) -> None:
    assert "Đã đối chiếu 9 nhóm với tỷ lệ tối đa hoàn thành xuất sắc nhiệm vụ" in sentences_of(text)
    assert (
        "mẫu số là số hoàn thành tốt nhiệm vụ 95 đảng viên, tối đa 20% tức 19, thực tế hoàn "
        "thành xuất sắc nhiệm vụ 31, vượt 12 (tham khảo, không ràng buộc, theo "
        "124-QĐ/TW, khoản 1 Điều 12)"
    ) in sentences_of(text)
    assert (
        "mẫu số là số hoàn thành tốt nhiệm vụ 13 tập thể, tối đa 20% tức 2 (13 × 20% = 2,6, lấy "
        "phần nguyên là 2), thực tế hoàn thành xuất sắc nhiệm vụ 4, vượt 2 (bắt buộc, theo "
        "124-QĐ/TW, khoản 1 Điều 12)"
    ) in sentences_of(text)


def test_categories_without_a_ceiling_are_said_to_have_none(text: str) -> None:
    rows = annex(report(province()), "Biểu 6a").rows

    assert (
        "bộ quy tắc vn-party-2023 chưa có quy định tỷ lệ tối đa đối với: Đảng bộ cấp huyện "
        "và tương đương, Đảng bộ cơ sở, Chi bộ cơ sở, Đảng bộ bộ phận, Chi bộ trực thuộc, "
        "Cán bộ lãnh đạo, quản lý"
    ) in sentences_of(text)
    assert sum("chưa có quy định" in row.cells for row in rows) == 6


def test_four_hundred_groups_over_are_counted_and_the_first_are_named() -> None:
    many = tuple(replace(ceilings()[0], group=f"Nhóm {number}") for number in range(400))
    written = report(replace(province(), ceilings=many), limit=30)
    table = annex(written, "Biểu 6b")

    assert "Còn 395 nhóm nữa vượt tỷ lệ tối đa, nêu ở Biểu 6b." in lines_of(written)
    assert (len(table.rows), len(table.printed_rows), table.left_out) == (400, 30, 370)
