"""Tables of the ceilings: binding before advisory, and what could not be checked."""

from dataclasses import replace

from tests.documents.sample import ceilings, empty, province
from xeploai.domain import CeilingCheck, Status, UnitRef
from xeploai.reporting.tables import ceiling_tables, over_the_ceiling, rules_by_category


def test_binding_ceilings_come_first_then_the_largest_excess() -> None:
    over = over_the_ceiling(province())

    keys = [(check.rule.status.is_advisory, -check.over_by) for check in over]
    assert keys == sorted(keys)
    assert all(check.over_by for check in over)


def test_a_category_without_a_ceiling_has_a_row_that_says_so() -> None:
    rules, _ = ceiling_tables(province(), limit=10)

    without = [code for code, found in rules_by_category(province()).items() if not found]
    rows = [row for row in rules.rows if row.cells[5] == "chưa có quy định"]
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


def within() -> CeilingCheck:
    check = ceilings()[0]
    return replace(check, counts=replace(check.counts, excellent=0))


def test_a_row_says_whether_the_ceiling_binds() -> None:
    check = ceilings()[0]
    statuses = (Status.CONFIRMED, Status.UNKNOWN)
    checks = tuple(
        replace(check, rule=replace(check.rule, status=status), group=status.value)
        for status in statuses
    )

    _, over = ceiling_tables(replace(province(), ceilings=checks), limit=10)

    assert [row.cells[-1] for row in over.rows] == ["bắt buộc", "tham khảo, không ràng buộc"]
