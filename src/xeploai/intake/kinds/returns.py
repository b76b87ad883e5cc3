"""Statistical returns: totals by category."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xeploai.domain import (
    FIGURE_LABELS,
    LINE_FIGURES,
    Fault,
    ReturnLine,
    check_line,
    check_repeats,
    join_labels,
    label,
    message,
)
from xeploai.intake import cells
from xeploai.intake.tables import (
    CATEGORY,
    Cell,
    Kind,
    ListColumn,
    ListDefinition,
    RowReader,
    Vocabulary,
    fold,
    is_blank,
)

# How the row below the categories begins that adds them up.
SUM_WORDS = ("cộng", "tổng cộng", "tổng số", "total", "sum")

# What a sender writes in place of the total to declare that it has nobody of a category.
NOBODY_WORDS = ("không có đối tượng", "không có đối tượng này", "không có", "none", "nobody")

NOBODY_WORDS_FOLDED = frozenset(map(fold, NOBODY_WORDS))

# All reasons of a pack with their labels in full, and room to spare.
LISTED_REASONS_LENGTH = 4000


def _figure(name: str, *other: str, required: bool = True) -> ListColumn:
    labels = FIGURE_LABELS[name]
    return ListColumn(name, labels["vi"], labels["en"], other, (), required)


COLUMNS = (
    CATEGORY,
    _figure("total", "tổng cộng"),
    _figure("graded", "đã đánh giá, xếp loại", "số được đánh giá, xếp loại", "được xếp loại"),
    _figure("not_graded", "not graded", "chưa xếp loại", "không đánh giá, xếp loại"),
    ListColumn(
        "reasons",
        "Lý do chưa xếp loại",
        "Reasons",
        ("lý do", "not graded reasons", "not_graded_reasons"),
        required=False,
    ),
    _figure("good_or_better", "hoàn thành tốt trở lên", required=False),
    _figure("excellent", "hoàn thành xuất sắc"),
    _figure("good", "hoàn thành tốt", required=False),
    _figure("completed", "hoàn thành"),
    _figure("failed", "không hoàn thành"),
)


def is_outside_the_form(row: RowReader, vocabulary: Vocabulary) -> bool:
    """Whether a row is a sum, a note or a signature, as forms have them below the categories.

    A row with figures is skipped only where it says that it is a sum: sums are always computed.
    """
    words = _category_words(row)
    if not words or words in vocabulary.category_names:
        return False
    if any(words == word or words.startswith(f"{word} ") for word in map(fold, SUM_WORDS)):
        return True
    return all(is_blank(row.cell(name)) for name in LINE_FIGURES)


def _category_words(row: RowReader) -> str:
    cell = row.cell("category")
    return "" if is_blank(cell) else fold(str(cell))


def remarks_on_skipped(rows: Sequence[RowReader]) -> Iterable[Fault]:
    """Yield a remark for each row that is a sum, a note or a signature."""
    text = message("“%(words)s” is not a category; the row was skipped.")
    for row in rows:
        yield Fault(text, {"words": str(row.cell("category")).strip()}, row.place)


def read_line(row: RowReader, vocabulary: Vocabulary) -> ReturnLine:
    """Return the line of one category, checked by itself unless a cell of it has a fault."""
    category = row.choice("category", vocabulary.category_names, vocabulary.categories)
    nobody = {name for name in ("total", "reasons") if _says_nobody(row.cell(name))}
    read = [name for name in LINE_FIGURES if row.has(name) and name not in nobody]
    figures = {name: row.count(name) for name in read}
    reasons = {} if "reasons" in nobody else _reasons(row, vocabulary)
    line = ReturnLine(
        category=category,
        **figures,
        reasons=reasons,
        place=row.place,
        has_nobody=bool(nobody),
    )
    if not row.faults:
        codes = {"categories": vocabulary.categories, "reasons": vocabulary.reasons}
        row.faults += [_with_label(fault, vocabulary) for fault in check_line(line, **codes)]
    return line


def _says_nobody(cell: Cell) -> bool:
    return isinstance(cell, str) and fold(cell).strip(" .") in NOBODY_WORDS_FOLDED


def _with_label(fault: Fault, vocabulary: Vocabulary) -> Fault:
    """Return the fault with the category's label, which the clerk knows, in place of its code."""
    code = str(fault.values.get("category"))
    named = vocabulary.categories.get(code, code)
    return replace(fault, values={**fault.values, "category": named})


def _reasons(row: RowReader, vocabulary: Vocabulary) -> dict[str, int]:
    """Return the reasons from columns of their own and from the one that lists them."""
    stated = [*_reasons_by_column(row), *_reasons_in_one_cell(row, vocabulary)]
    text = message("The reason “%(reason)s” is given twice in this row. Keep one of the two.")
    for code in {code for code, _ in stated if [c for c, _ in stated].count(code) > 1}:
        row.faults.append(Fault(text, {"reason": code}, row.place))
    return dict(stated)


def _reasons_by_column(row: RowReader) -> Iterable[tuple[str, int]]:
    for code, at in row.table.reason_columns.items():
        number = row.read(at, cells.count, None)
        if number is not None:
            yield code, number


def _reasons_in_one_cell(row: RowReader, vocabulary: Vocabulary) -> Iterable[tuple[str, int]]:
    text = message(
        "“%(given)s” is not a reason with its number. Write reason=number, with a semicolon"
        " between two: under_review=454; newly_established=37."
    )
    at = row.table.columns.get("reasons")
    for part in re.split(r"[;\n]", _raw_reasons(row)):
        name, equals, number = part.rpartition("=")
        if not part.strip():
            continue
        if not equals or not number.strip():
            row.faults.append(Fault(text, {"given": part.strip()}, row.place_at(at)))
            continue
        code = _reason_code(row, name.strip(), vocabulary)
        count = row.read_value(number, at, cells.count, None)
        if code and count is not None:
            yield code, count


def _raw_reasons(row: RowReader) -> str:
    """Return the listed reasons with their line breaks, which separate them as semicolons do."""
    cell = row.cell("reasons")
    if not isinstance(cell, str):
        return row.optional_text("reasons")
    at = row.table.columns["reasons"]
    parts = (row.read_value(part, at, _text_of_part, "") for part in cell.splitlines())
    return "\n".join(parts)


def _text_of_part(cell: Cell) -> str:
    return cells.text(cell, longest=LISTED_REASONS_LENGTH)


def _reason_code(row: RowReader, name: str, vocabulary: Vocabulary) -> str:
    names = vocabulary.returned_reason_names
    if fold(name) not in names:
        text = message("“%(given)s” is not a known reason. Write one of: %(known)s.")
        values = {"given": name, "known": join_labels(vocabulary.reasons.values())}
        row.faults.append(Fault(text, values, row.place_of("reasons")))
    return names.get(fold(name), "")


def check_return(lines: Sequence[ReturnLine], vocabulary: Vocabulary) -> Iterable[Fault]:
    """Yield categories given twice, and a return that reports nothing at all."""
    named = (line for line in lines if line.category)
    yield from (_with_label(fault, vocabulary) for fault in check_repeats(named))
    if not any(line.is_reported or line.has_nobody for line in lines):
        text = message("The return reports no category: every line is empty. Fill in the figures.")
        yield Fault(text, {}, lines[0].place if lines else "")


RETURN = ListDefinition(
    Kind.RETURN,
    label(message("Statistical return")),
    COLUMNS,
    read_line,
    check_return,
    either=("good_or_better", "good"),
    choices=lambda vocabulary: {"category": vocabulary.categories},
    is_statistical_form=True,
    is_skipped=is_outside_the_form,
    remarks_on_skipped=remarks_on_skipped,
)
