"""Tables of the ceilings on `EXCELLENT`, and of the groups above them."""

from collections.abc import Iterator, Mapping, Sequence

from xeploai.domain import (
    MISSING_LABELS,
    Allowance,
    Ceiling,
    Rounding,
    Source,
    Statistics,
    allowance_remarks,
    ceiling_percent,
    documents_text,
    grouped,
    join_labels,
    special_terms,
)
from xeploai.reporting.phrases import (
    CEILING_BASE_WORDS,
    LANGUAGE,
    category_word,
    ceiling_share,
    day,
)
from xeploai.reporting.report import Column, ColumnKind, Mark, Row, Table

ADVISORY, BINDING = "tham khảo, không ràng buộc", "bắt buộc"
NO_RULE = "chưa có quy định"


# spreadsheets compute with floats: 20% of 15 must not fall just below 3, nor rise above it
ALLOWED = (
    'IF({rounding}="làm tròn lên",ROUNDUP({most}*{base}-1/1000000,0),'
    'IF({rounding}="làm tròn đến số gần nhất",INT({most}*{base}+1/2+1/1000000),'
    "INT({most}*{base}+1/1000000)))"
)
# how the whole number allowed is found; the workbook's formula reads these words
ROUNDING_WORDS = {
    None: "lấy phần nguyên",
    Rounding.DOWN: "làm tròn xuống",
    Rounding.NEAREST: "làm tròn đến số gần nhất",
    Rounding.UP: "làm tròn lên",
}


def status_word(ceiling: Ceiling) -> str:
    """Return whether the ceiling is binding or advisory."""
    return BINDING if ceiling.is_binding else ADVISORY


def over_the_ceiling(statistics: Statistics) -> list[Allowance]:
    """Return the groups above their ceiling: binding ones first, then by excess."""
    over = [each for each in statistics.ceilings if each.over_by]
    return sorted(over, key=lambda each: (not each.ceiling.is_binding, -each.over_by, each.group))


def by_exceptional_share(statistics: Statistics) -> list[Allowance]:
    """Return the groups for which a document admits the exceptional share, over it or not."""
    groups = (each for each in statistics.ceilings if each.is_exceptional)
    return sorted(groups, key=lambda each: (each.ceiling.category, each.group))


def ceiling_tables(statistics: Statistics, *, limit: int) -> tuple[Table, Table]:
    """Return the ceilings by category, and the groups above their ceiling."""
    return _rules(statistics), _groups_over(statistics, limit=limit)


def rules_by_category(statistics: Statistics) -> dict[str, list[Ceiling]]:
    """Return the ceilings of every category; an empty list where there are none."""
    found: dict[str, list[Ceiling]] = {code: [] for code in statistics.categories}
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
            Column("rounding", ("Làm tròn",), width=26),
            Column("status", ("Giá trị áp dụng",), width=36),
            Column("source", ("Căn cứ",), width=58),
        ),
        rows=rows,
        notes=tuple(_rules_notes(statistics, by_category)),
    )


def _rules_notes(statistics: Statistics, rules: Mapping[str, Sequence[Ceiling]]) -> Iterator[str]:
    for code, of_category in rules.items():
        for rule in of_category:
            # how it is rounded stands in the table
            terms = [each[LANGUAGE] for each in special_terms(rule)][bool(rule.rounding) :]
            for text in (*terms, rule.note):
                if text:
                    yield f"{category_word(statistics, code)}: {text}"
    for each in by_exceptional_share(statistics):
        yield f"{category_word(statistics, each.ceiling.category)}, {exceptional_word(each)}."
    for code, keys in statistics.open_ceilings.items():
        missing = join_labels(MISSING_LABELS[key] for key in keys)[LANGUAGE]
        yield f"{category_word(statistics, code)}: tỷ lệ tối đa chưa xác định, {missing}."
    unchecked = len(statistics.ceilings_not_checked)
    if unchecked:
        yield (
            f"Không đối chiếu được với {grouped(unchecked)} đơn vị vì chỉ có biểu tổng hợp, "
            "không có hồ sơ từng trường hợp."
        )


def _rule_rows(statistics: Statistics, code: str, rules: Sequence[Ceiling]) -> Iterator[Row]:
    name = category_word(statistics, code)
    for rule in rules:
        checks = [each for each in statistics.ceilings if each.ceiling == rule]
        over = sum(each.over_by > 0 for each in checks)
        share, base = ceiling_share(rule.share, rule.base), CEILING_BASE_WORDS[rule.base]
        rounding, status = ROUNDING_WORDS[rule.rounding], status_word(rule)
        source = source_word(rule)
        yield Row((name, share, base, len(checks), over, rounding, status, source))
    if not rules:
        nothing = Mark.NOT_APPLICABLE
        yield Row((name, nothing, "", nothing, nothing, "", NO_RULE, ""))


def exceptional_word(each: Allowance) -> str:
    """Return a group under the exceptional share: what it allows, and by which document."""
    remarks = "; ".join(remark[LANGUAGE] for remark in allowance_remarks(each))
    return (
        f"{each.group}: tối đa {ceiling_percent(each.share)} tức {grouped(each.allowed)}, thực tế "
        f"hoàn thành xuất sắc nhiệm vụ {grouped(each.excellent)}; {remarks}"
    )


def source_word(rule: Ceiling) -> str:
    """Return every document of a ceiling: number, date of issue, place, and what it lays down."""
    return documents_text(rule, _place)[LANGUAGE]


def _place(source: Source) -> str:
    return f"{source.document} ngày {day(source.issued)}, {source.place}"


def _groups_over(statistics: Statistics, *, limit: int) -> Table:
    rows = tuple(
        _over_row(statistics, number, check)
        for number, check in enumerate(over_the_ceiling(statistics), 1)
    )
    return Table(
        code="Biểu 6b",
        caption="Nhóm có số hoàn thành xuất sắc nhiệm vụ vượt tỷ lệ tối đa",
        measure="Đơn vị tính: tổ chức, tập thể hoặc người. Số tối đa = tỷ lệ tối đa nhân mẫu số, "
        "làm tròn như ghi cùng dòng.",
        columns=(
            Column("order", ("STT",), ColumnKind.ORDER, 9),
            Column("group", ("Nhóm được đối chiếu",), width=62),
            Column("category", ("Nhóm đối tượng",), width=38),
            Column("base_word", ("Mẫu số", "Tính trên"), width=36),
            Column("base", ("Mẫu số", "Số lượng"), ColumnKind.COUNT, 15),
            Column("most", ("Tỷ lệ tối đa",), ColumnKind.SHARE, 16),
            Column("rounding", ("Làm tròn",), width=24),
            Column("allowed", ("Số tối đa",), ColumnKind.COUNT, 15, ALLOWED),
            Column("actual", ("Thực tế",), ColumnKind.COUNT, 15),
            Column("over", ("Vượt",), ColumnKind.COUNT, 13, "MAX(0,{actual}-{allowed})"),
            Column("status", ("Giá trị áp dụng",), width=28),
            Column("source", ("Căn cứ",), width=40),
        ),
        rows=rows,
        notes=tuple(_over_notes(statistics)) if rows else _none_over(statistics),
        most=limit,
        is_list=True,
    )


def _none_over(statistics: Statistics) -> tuple[str, ...]:
    if not statistics.ceilings:
        return ("Không có nhóm nào được đối chiếu với tỷ lệ tối đa.",)
    return ("Không có nhóm nào vượt tỷ lệ tối đa.",)


def _over_notes(statistics: Statistics) -> Iterator[str]:
    for each in over_the_ceiling(statistics):
        for remark in allowance_remarks(each):
            yield f"{each.group}: {remark[LANGUAGE]}."


def _over_row(statistics: Statistics, number: int, each: Allowance) -> Row:
    ceiling = each.ceiling
    return Row(
        (
            number,
            each.group,
            category_word(statistics, ceiling.category),
            CEILING_BASE_WORDS[ceiling.base],
            each.base,
            ceiling_share(each.share, ceiling.base),
            ROUNDING_WORDS[ceiling.rounding],
            each.allowed,
            each.excellent,
            each.over_by,
            status_word(ceiling),
            source_word(ceiling),
        )
    )
