"""Decisions against the rules, in words: numbers first, then organisations by name."""

from dataclasses import replace

from tests.documents.sample import province
from tests.reporting.deviating import NONE, SUMMARY, deviations, nothing_compared, organisation
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


def test_an_organisation_is_named_with_its_reason_and_without_codes_of_rules() -> None:
    assert lines(deviations(organisation()))[4] == (
        "Chi bộ 1: quyết định hoàn thành xuất sắc nhiệm vụ, gợi ý hoàn thành tốt nhiệm vụ. "
        "Lý do: Đã khắc phục."
    )
    without = lines(deviations(organisation(reason=""), replace(organisation(2), suggested="")))
    assert without[4].endswith("Lý do: chưa ghi lý do.")
    assert without[5] == (
        "Chi bộ 2: quyết định hoàn thành xuất sắc nhiệm vụ, gợi ý không có. Lý do: Đã khắc phục."
    )


def test_of_many_organisations_the_first_are_named() -> None:
    found = lines(deviations(*(organisation(number) for number in range(8))))

    assert found[-1] == "và 3 tổ chức, tập thể khác, nêu ở Biểu 9b."
    assert sum(line.startswith("Chi bộ ") for line in found) == 5 + 1
