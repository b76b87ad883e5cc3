from dataclasses import replace

from tests.documents.sample import (
    PUBLISHED,
    empty,
    not_comparable,
    province,
)
from tests.reporting.sample import (
    annex,
    lines_of,
    report,
    sentences_of,
    text_of,
    whole,
    with_members,
)
from xeploai.documents import Format, write
from xeploai.domain import REASON_NOT_STATED, Counts, EarlierFigures, Total
from xeploai.reporting.report import Bullets, Paragraph


def test_good_or_better_is_a_share_of_the_graded(text: str) -> None:
    assert (
        "Hoàn thành tốt nhiệm vụ trở lên 265 tổ chức, đạt 91,07% số được xếp loại, trong đó "
        "hoàn thành xuất sắc nhiệm vụ 58 tổ chức, chiếm 21,89% số hoàn thành tốt nhiệm vụ "
        "trở lên"
    ) in sentences_of(text)


def test_excellent_is_a_share_of_the_good_or_better(text: str) -> None:
    assert (
        "Hoàn thành tốt nhiệm vụ trở lên 265 tổ chức, đạt 91,07% số được xếp loại, trong đó "
        "hoàn thành xuất sắc nhiệm vụ 58 tổ chức, chiếm 21,89% số hoàn thành tốt nhiệm vụ "
        "trở lên"
    ) in sentences_of(text)


def test_organisations_are_summed_and_members_stand_alone(text: str) -> None:
    assert "Tổ chức đảng, tính chung: tổng số 3.669 tổ chức" in sentences_of(text)
    assert (
        "Hoàn thành tốt nhiệm vụ trở lên 3.402 tổ chức, đạt 93,90% số được xếp loại, trong "
        "đó hoàn thành xuất sắc nhiệm vụ 684 tổ chức, chiếm 20,11% số hoàn thành tốt nhiệm "
        "vụ trở lên"
    ) in sentences_of(text)
    assert (
        "Hoàn thành tốt nhiệm vụ trở lên 48.805 đảng viên, đạt 85,94% số được xếp loại, "
        "trong đó hoàn thành xuất sắc nhiệm vụ 9.152 đảng viên, chiếm 18,75% số hoàn thành "
        "tốt nhiệm vụ trở lên"
    ) in sentences_of(text)


def test_not_rated_are_given_with_their_reason(text: str) -> None:
    assert (
        "Chi bộ trực thuộc: chưa đánh giá, xếp loại 37 tổ chức (thành lập chưa đủ 6 tháng)"
    ) in sentences_of(text)


def test_a_reason_that_was_not_stated_is_said_to_be_so(text: str) -> None:
    assert (
        "Đảng bộ cơ sở: chưa đánh giá, xếp loại 5 tổ chức (nguồn không nêu lý do)"
        in sentences_of(text)
    )


def test_several_reasons_are_given_with_their_numbers() -> None:
    counts = Counts(1, 2, not_rated={"newly_established": 4, REASON_NOT_STATED: 2})

    text = text_of(empty({"subordinate_branch": Total(counts)}))

    assert "6 tổ chức (thành lập chưa đủ 6 tháng: 4; nguồn không nêu lý do: 2)" in text


def test_while_somebody_has_not_reported_no_change_is_told(text: str) -> None:
    assert (
        "Đảng viên: không so sánh được, vì có đơn vị chưa báo cáo ở một trong hai kỳ"
        in sentences_of(text)
    )
    assert "giảm 271" not in text


def test_changes_are_counted_and_shares_change_by_percentage_points() -> None:
    text = "\n".join(lines_of(report(whole())))

    assert (
        "Tập thể lãnh đạo, quản lý: hoàn thành tốt nhiệm vụ trở lên tăng 120 tập thể (tỷ lệ "
        "tăng 3,11 điểm phần trăm)"
    ) in sentences_of(text)
    assert "hoàn thành nhiệm vụ giảm 9 tập thể (tỷ lệ giảm 3,66 điểm phần trăm)" in sentences_of(
        text
    )
    assert (
        "chưa đánh giá, xếp loại giảm 271 đảng viên (tỷ lệ giảm 0,50 điểm phần trăm)"
        in sentences_of(text)
    )


def test_a_category_without_earlier_figures_is_not_compared(text: str) -> None:
    assert "Cán bộ lãnh đạo, quản lý: không có số liệu của kỳ trước để so sánh" in sentences_of(
        text
    )


def test_cycles_that_must_not_be_compared_are_not_and_the_reason_is_given() -> None:
    written = report(not_comparable())
    text = "\n".join(lines_of(written))

    assert "Kết quả năm 2023 không so sánh được với năm 2022, vì:" in sentences_of(text)
    assert "điểm phần trăm" not in text
    assert annex(written, "Biểu 5").rows == ()
    assert "2022" in annex(written, "Biểu 5").notes[1]


def test_sums_are_not_compared_where_one_of_them_lacks_a_category() -> None:
    sample = province()
    assert sample.earlier is not None
    before = dict(sample.earlier.categories)
    del before["subordinate_branch"]

    text = text_of(replace(sample, earlier=replace(sample.earlier, categories=before)))

    assert "Tổ chức đảng, tính chung: không có số liệu của kỳ trước để so sánh" in sentences_of(
        text
    )


def test_a_change_too_small_to_show_is_not_called_zero() -> None:
    now, before = Counts(0, 50_001, 1), Counts(0, 50_000, 1)
    sample = replace(
        empty({"member": Total(now)}), earlier=EarlierFigures(2022, {"member": Total(before)})
    )

    assert (
        "Đảng viên: hoàn thành tốt nhiệm vụ trở lên tăng 1 đảng viên (tỷ lệ tăng dưới 0,01 "
        "điểm phần trăm)"
    ) in sentences_of(text_of(sample))


def test_undecided_are_not_counted_as_anything_else() -> None:
    text = text_of(with_members([Counts(0, 3, undecided=5), Counts(0, 4)]))

    assert "còn 5 đảng viên chưa có quyết định của cấp có thẩm quyền" in sentences_of(text)
    assert "Đảng viên: còn trường hợp chưa có quyết định ở Đơn vị 0 (5)" in sentences_of(text)


def test_six_hundred_subordinates_are_written_in_every_format() -> None:
    sample = with_members([Counts(1, 9 + number, 2) for number in range(600)])

    for format_ in Format:
        assert write(report(sample), format_)


def test_a_unit_about_which_nothing_is_known_gets_a_report_that_says_so() -> None:
    text = text_of(empty())

    assert text.count("không có số liệu") >= 4
    assert "%" not in text
    assert "Đơn vị không có đơn vị trực thuộc" in sentences_of(text)
    assert "Không có số liệu của kỳ trước trong hệ thống để so sánh" in sentences_of(text)


def test_a_share_of_nothing_is_not_a_number() -> None:
    counts = Counts(not_rated={REASON_NOT_STATED: 3})

    text = text_of(empty({"member": Total(counts)}))

    assert (
        "Hoàn thành nhiệm vụ 0 đảng viên, không tính tỷ lệ vì số được xếp loại bằng 0"
        in sentences_of(text)
    )


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
