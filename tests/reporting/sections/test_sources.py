import re

from tests.reporting.sample import sentences_of


def test_totals_say_what_they_are_made_of(text: str) -> None:
    assert re.search(r"57\.241 đảng viên, gồm [\d.]+ đếm từ hồ sơ .* và [\d.]+ lấy từ biểu", text)


def test_units_that_have_not_reported_are_named(text: str) -> None:
    assert (
        "2 đơn vị chưa gửi biểu tổng hợp: Chi bộ Trạm Y tế xã Đồng Giữa, Chi bộ Hợp tác xã Rạch Ổi"
    ) in sentences_of(text)


def test_a_category_that_a_return_leaves_out_is_not_taken_as_zero(text: str) -> None:
    assert (
        "Chưa gồm số liệu của 1 đơn vị không nêu nhóm này trong biểu đã nộp: Đảng bộ Công an tỉnh"
    ) in sentences_of(text)


def test_returned_and_counted_figures_stand_side_by_side(text: str) -> None:
    assert (
        "Đảng bộ Bộ đội Biên phòng tỉnh: Đảng viên, hoàn thành xuất sắc nhiệm vụ: biểu ghi "
        "196, hồ sơ đếm được 191"
    ) in sentences_of(text)
