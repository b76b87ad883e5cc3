"""Tables of the ceilings: binding before advisory, and what could not be checked."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.documents.sample import ceilings, empty, province
from xeploai.domain import Allowance, ExceptionalDocument, Rounding, UnitRef
from xeploai.reporting.tables import (
    by_exceptional_share,
    ceiling_tables,
    over_the_ceiling,
    rules_by_category,
)
from xeploai.reporting.tables.ceilings import ROUNDING_WORDS


def test_binding_ceilings_come_first_then_the_largest_excess() -> None:
    over = over_the_ceiling(province())

    keys = [(not check.ceiling.is_binding, -check.over_by) for check in over]
    assert keys == sorted(keys)
    assert all(check.over_by for check in over)


def test_a_category_without_a_ceiling_has_a_row_that_says_so() -> None:
    rules, _ = ceiling_tables(province(), limit=10)

    without = [code for code, found in rules_by_category(province()).items() if not found]
    rows = [row for row in rules.rows if row.cells[6] == "chưa có quy định"]
    assert len(rows) == len(without) > 0


def test_units_that_only_sent_a_return_are_counted_as_unchecked() -> None:
    statistics = replace(province(), ceilings_not_checked=(UnitRef("a", "A"), UnitRef("b", "B")))

    rules, _ = ceiling_tables(statistics, limit=10)

    assert rules.notes[-1] == (
        "Không đối chiếu được với 2 đơn vị vì chỉ có biểu tổng hợp, không có hồ sơ từng trường hợp."
    )


def test_nothing_checked_and_nothing_over_are_two_sentences() -> None:
    checked = replace(empty(), ceilings=(within(),))

    _, none_checked = ceiling_tables(empty(), limit=10)
    _, none_over = ceiling_tables(checked, limit=10)

    assert none_checked.notes == ("Không có nhóm nào được đối chiếu với tỷ lệ tối đa.",)
    assert none_over.notes == ("Không có nhóm nào vượt tỷ lệ tối đa.",)


def within() -> Allowance:
    check = ceilings()[0]
    return replace(check, counts=replace(check.counts, excellent=0))


def test_a_row_says_whether_the_ceiling_binds() -> None:
    check = ceilings()[0]
    checks = tuple(
        replace(check, ceiling=replace(check.ceiling, is_binding=binds), group=str(binds))
        for binds in (True, False)
    )

    _, over = ceiling_tables(replace(province(), ceilings=checks), limit=10)

    assert [row.cells[-2] for row in over.rows] == ["bắt buộc", "tham khảo, không ràng buộc"]


def test_a_row_says_how_its_number_is_rounded_and_the_workbook_rounds_so_too() -> None:
    check = ceilings()[0]
    roundings = (None, Rounding.DOWN, Rounding.NEAREST, Rounding.UP)
    checks = tuple(
        replace(check, ceiling=replace(check.ceiling, rounding=rounding), group=str(number))
        for number, rounding in enumerate(roundings)
    )

    _, over = ceiling_tables(replace(province(), ceilings=checks), limit=10)

    words = {str(row.cells[6]) for row in over.rows}
    (formula,) = [column.formula for column in over.columns if column.key == "allowed"]
    assert words == set(ROUNDING_WORDS.values())
    assert all(f'"{word}"' in formula for word in words if "lên" in word or "gần nhất" in word)


def test_a_group_with_an_exceptional_share_names_its_document() -> None:
    check = ceilings()[0]
    document = ExceptionalDocument("77-QĐ/TU", date(2023, 12, 1), "nổi trội")
    exceptional = replace(check.ceiling, exceptional_share=Fraction(1, 4))
    changed = replace(check, ceiling=exceptional, exceptional=document)

    _, over = ceiling_tables(replace(province(), ceilings=(changed,)), limit=10)

    assert any("77-QĐ/TU" in note for note in over.notes)


def test_a_group_within_its_exceptional_share_names_its_document_too() -> None:
    document = ExceptionalDocument("21-CV/TW", date(2023, 12, 1), "nổi trội", "Ban Bí thư")
    one = within()
    exceptional = replace(one.ceiling, exceptional_share=Fraction(1, 4))
    used = replace(one, ceiling=exceptional, exceptional=document)
    statistics = replace(province(), ceilings=(used, replace(used, exceptional=None)))

    rules, over = ceiling_tables(statistics, limit=10)

    assert by_exceptional_share(statistics) == [used]
    (note,) = [each for each in rules.notes if "21-CV/TW" in each]
    assert used.group in note
    assert "Ban Bí thư" in note
    assert "tối đa 25% tức" in note
    assert not any("21-CV/TW" in each for each in over.notes)


def test_a_ceiling_without_share_or_base_says_what_is_missing() -> None:
    statistics = replace(province(), open_ceilings={"member": ("cap.base",)})

    rules, _ = ceiling_tables(statistics, limit=10)

    assert any(note.endswith("chưa xác định, chưa có cơ sở tính.") for note in rules.notes)
