"""Decisions against the rules, in words: numbers first, then organisations by name."""

from dataclasses import replace

from tests.documents.sample import province
from tests.reporting.deviating import (
    NONE,
    SUMMARY,
    by_superior,
    deviations,
    nothing_compared,
    organisation,
)
from xeploai.reporting.report import Bullets, Paragraph
from xeploai.reporting.sections import deviations_section
from xeploai.reporting.values import DecisionDeviations


def lines(found: DecisionDeviations) -> list[str]:
    (section,) = deviations_section(province(), found)
    return [
        f"{item.lead} {item.text}".strip()
        for block in section.blocks
        for item in (block.items if isinstance(block, Bullets) else (block,))
        if isinstance(item, Paragraph)
    ]


def test_without_a_comparison_there_is_no_part() -> None:
    assert list(deviations_section(province(), None)) == []


def test_the_part_says_first_how_many_of_how_many_were_compared() -> None:
    assert lines(deviations())[0] == SUMMARY


def test_over_decisions_that_could_not_be_compared_the_part_says_only_why() -> None:
    assert lines(nothing_compared()) == [NONE]


def test_the_counts_add_up_in_one_sentence() -> None:
    assert lines(deviations())[2] == (
        "Chi bộ cơ sở: đối chiếu 11 trên 12 tổ chức, trong đó đúng gợi ý 6; cao hơn gợi ý 2, "
        "thấp hơn 1, khác về việc có xếp loại hay không 1, chưa có gợi ý và chỉ xét mức đã quyết "
        "định 1; quyết định khác với quy tắc 4, có ghi lý do 3, chưa ghi lý do 1."
    )


def test_an_organisation_is_named_with_who_decided_and_why_and_without_codes_of_rules() -> None:
    assert lines(deviations(organisation()))[4] == (
        "Chi bộ 1: Ban Thường vụ Tỉnh ủy A quyết định hoàn thành xuất sắc nhiệm vụ, gợi ý hoàn "
        "thành tốt nhiệm vụ. Lý do: Đã khắc phục."
    )
    without = lines(deviations(organisation(reason=""), replace(organisation(2), suggested="")))
    assert without[4].endswith("Lý do: chưa ghi lý do.")
    assert without[5] == (
        "Chi bộ 2: Ban Thường vụ Tỉnh ủy A quyết định hoàn thành xuất sắc nhiệm vụ, gợi ý không "
        "có. Lý do: Đã khắc phục."
    )


def test_of_many_organisations_the_first_are_named() -> None:
    found = lines(deviations(*(organisation(number) for number in range(8))))

    assert found[-1] == "và 3 tổ chức, tập thể khác, nêu ở Biểu 9b."
    assert sum(line.startswith("Chi bộ ") for line in found) == 5 + 1


def test_what_a_superior_decided_is_listed_for_organisations_and_counted_for_persons() -> None:
    counts = (("grassroots_branch", 1), ("member", 1234))
    found = replace(deviations(), by_superiors=counts, named_by_superiors=(by_superior(),))

    assert lines(found)[-3:] == [
        "Trường hợp cấp trên quyết định thay cấp có thẩm quyền:",
        (
            "Chi bộ 1: cấp trên quyết định thay: Ban Thường vụ Tỉnh ủy A (12-QĐ/TU ngày "
            "20/12/2023), lý do: Cấp dưới chậm quyết định."
        ),
        "Đảng viên: cấp trên quyết định thay đối với 1.234 đảng viên.",
    ]


def test_what_a_superior_decided_is_told_even_over_nothing_compared_and_counted_if_unnamed() -> (
    None
):
    found = replace(nothing_compared(), named=None, by_superiors=(("grassroots_branch", 1),))

    assert lines(found)[-1] == "Chi bộ cơ sở: cấp trên quyết định thay đối với 1 tổ chức."
    assert "quyết định thay" not in " ".join(lines(nothing_compared()))
