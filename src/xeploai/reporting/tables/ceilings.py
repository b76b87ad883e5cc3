"""Tables of the ceilings on `EXCELLENT`, and of the groups above them."""

from collections.abc import Iterator, Mapping, Sequence

from xeploai.domain import CeilingCheck, CeilingRule, Statistics, grouped
from xeploai.reporting.phrases import CEILING_BASE_WORDS, category_word, ceiling_share, day
from xeploai.reporting.report import Column, ColumnKind, Mark, Row, Table

ADVISORY, BINDING = "tham khảo, không ràng buộc", "bắt buộc"
NO_RULE = "chưa có quy định"


def status_word(rule: CeilingRule) -> str:
    """Return whether the ceiling is binding or advisory."""
    return ADVISORY if rule.status.is_advisory else BINDING


def over_the_ceiling(statistics: Statistics) -> list[CeilingCheck]:
    """Return the groups above their ceiling: binding ones first, then by excess."""
    over = [check for check in statistics.ceilings if check.over_by]
    return sorted(
        over, key=lambda check: (check.rule.status.is_advisory, -check.over_by, check.group)
    )


def ceiling_tables(statistics: Statistics, *, limit: int) -> tuple[Table, Table]:
    """Return the ceilings by category, and the groups above their ceiling."""
    return _rules(statistics), _groups_over(statistics, limit=limit)


def rules_by_category(statistics: Statistics) -> dict[str, list[CeilingRule]]:
    """Return the ceilings of every category; an empty list where there are none."""
    found: dict[str, list[CeilingRule]] = {code: [] for code in statistics.categories}
    for rule in statistics.ceiling_rules:
        found.setdefault(rule.category, []).append(rule)
    return found


def _rules(statistics: Statistics) -> Table:
    by_category = rules_by_category(statistics)
    rows = tuple(
        row
        for code, of_category in by_category.items()
        for row in _rule_rows(statistics, code, of_category)
    )
    return Table(
        code="Biểu 6a",
        caption="Tỷ lệ tối đa hoàn thành xuất sắc nhiệm vụ theo nhóm đối tượng",
        measure="Đơn vị tính: nhóm. Tỷ lệ tối đa (%): trên mẫu số ghi cùng dòng.",
        columns=(
            Column("category", ("Nhóm đối tượng",), width=50),
            Column("most", ("Tỷ lệ tối đa",), ColumnKind.SHARE, 17),
            Column("base", ("Mẫu số",), width=42),
            Column("checked", ("Số nhóm đã đối chiếu",), ColumnKind.COUNT, 18),
            Column("over", ("Số nhóm vượt",), ColumnKind.COUNT, 16),
            Column("status", ("Giá trị áp dụng",), width=36),
            Column("source", ("Căn cứ",), width=58),
        ),
        rows=rows,
        notes=tuple(_rules_notes(statistics, by_category)),
    )


def _rules_notes(
    statistics: Statistics, rules: Mapping[str, Sequence[CeilingRule]]
) -> Iterator[str]:
    for code, of_category in rules.items():
        for rule in of_category:
            if rule.note:
                yield f"{category_word(statistics, code)}: {rule.note}"
    unchecked = len(statistics.ceilings_not_checked)
    if unchecked:
        yield (
            f"Không đối chiếu được với {grouped(unchecked)} đơn vị vì chỉ có biểu tổng hợp, "
            "không có hồ sơ từng trường hợp."
        )


def _rule_rows(statistics: Statistics, code: str, rules: Sequence[CeilingRule]) -> Iterator[Row]:
    name = category_word(statistics, code)
    for rule in rules:
        checks = [check for check in statistics.ceilings if check.rule == rule]
        over = sum(check.over_by > 0 for check in checks)
        base = CEILING_BASE_WORDS[rule.base]
        status, source = status_word(rule), source_word(rule)
        yield Row((name, ceiling_share(rule), base, len(checks), over, status, source))
    if not rules:
        nothing = Mark.NOT_APPLICABLE
        yield Row((name, nothing, "", nothing, nothing, NO_RULE, ""))


def source_word(rule: CeilingRule) -> str:
    """Return the source of a ceiling: document, date of issue, place."""
    source = rule.source
    return f"{source.document} ngày {day(source.issued)}, {source.place}"


def _groups_over(statistics: Statistics, *, limit: int) -> Table:
    rows = tuple(
        _over_row(statistics, number, check)
        for number, check in enumerate(over_the_ceiling(statistics), 1)
    )
    return Table(
        code="Biểu 6b",
        caption="Nhóm có số hoàn thành xuất sắc nhiệm vụ vượt tỷ lệ tối đa",
        measure="Đơn vị tính: tổ chức, tập thể hoặc người. Số tối đa = phần nguyên của "
        "tỷ lệ tối đa nhân mẫu số.",
        columns=(
            Column("order", ("STT",), ColumnKind.ORDER, 9),
            Column("group", ("Nhóm được đối chiếu",), width=62),
            Column("category", ("Nhóm đối tượng",), width=38),
            Column("base_word", ("Mẫu số", "Tính trên"), width=36),
            Column("base", ("Mẫu số", "Số lượng"), ColumnKind.COUNT, 15),
            Column("most", ("Tỷ lệ tối đa",), ColumnKind.SHARE, 16),
            # spreadsheets compute with floats: 20% of 15 must not fall just below 3
            Column("allowed", ("Số tối đa",), ColumnKind.COUNT, 15, "INT({most}*{base}+1/1000000)"),
            Column("actual", ("Thực tế",), ColumnKind.COUNT, 15),
            Column("over", ("Vượt",), ColumnKind.COUNT, 13, "MAX(0,{actual}-{allowed})"),
            Column("status", ("Giá trị áp dụng",), width=28),
        ),
        rows=rows,
        notes=() if rows else _none_over(statistics),
        most=limit,
        is_list=True,
    )


def _none_over(statistics: Statistics) -> tuple[str, ...]:
    if not statistics.ceilings:
        return ("Không có nhóm nào được đối chiếu với tỷ lệ tối đa.",)
    return ("Không có nhóm nào vượt tỷ lệ tối đa.",)


def _over_row(statistics: Statistics, number: int, check: CeilingCheck) -> Row:
    return Row(
        (
            number,
            check.group,
            category_word(statistics, check.rule.category),
            CEILING_BASE_WORDS[check.rule.base],
            check.base,
            ceiling_share(check.rule),
            check.allowed,
            check.counts.excellent,
            check.over_by,
            status_word(check.rule),
        )
    )
