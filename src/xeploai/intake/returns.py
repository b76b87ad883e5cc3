"""Statistical returns: totals by category."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xeploai.domain import LINE_FIGURES, Fault, ReturnLine, check_line, check_repeats, message

from . import cells
from .lines import Line, listed
from .sheets import Cell, is_blank
from .text import fold
from .vocabulary import Vocabulary

# How the row below the categories begins that adds them up.
SUM_WORDS = ("cộng", "tổng cộng", "tổng số", "total", "sum")

# All reasons of a pack with their labels in full, and room to spare.
LISTED_REASONS_LENGTH = 4000


def remark_on_no_line(line: Line, vocabulary: Vocabulary) -> Fault | None:
    """Return what is said of a row that is a sum, a note or a signature; None for a category.

    Forms end with such rows. A row with figures is read past only where it says that it is a sum:
    the program adds up by itself.
    """
    given = line.cell("category")
    words = "" if is_blank(given) else fold(str(given))
    if not words or words in vocabulary.category_names:
        return None
    is_sum = any(words == word or words.startswith(f"{word} ") for word in map(fold, SUM_WORDS))
    has_figures = any(
        not is_blank(line.cell(name)) for name in LINE_FIGURES if name in line.table.columns
    )
    if has_figures and not is_sum:
        return None
    text = message("“%(words)s” is no category; the row was read past.")
    return Fault(text, {"words": str(given).strip()}, line.place)


def return_line(line: Line, vocabulary: Vocabulary) -> ReturnLine:
    """Return the line of one category, checked by itself unless a cell of it has a fault."""
    category = line.choice("category", vocabulary.category_names, vocabulary.categories)
    figures = {name: line.count(name) for name in LINE_FIGURES if name in line.table.columns}
    reasons = _reasons(line, vocabulary)
    found = ReturnLine(category=category, **figures, reasons=reasons, place=line.place)
    if not line.faults:
        codes = {"categories": vocabulary.categories, "reasons": vocabulary.reasons}
        line.faults += [_named(fault, vocabulary) for fault in check_line(found, **codes)]
    return found


def _named(fault: Fault, vocabulary: Vocabulary) -> Fault:
    """Return the fault with the category's label, which is what the clerk wrote or knows."""
    code = str(fault.values.get("category"))
    label = vocabulary.categories.get(code, code)
    return replace(fault, values={**fault.values, "category": label})


def _reasons(line: Line, vocabulary: Vocabulary) -> dict[str, int]:
    """Return the reasons from columns of their own and from the one that lists them."""
    stated = [*_reasons_by_column(line), *_reasons_listed(line, vocabulary)]
    text = message("The reason “%(reason)s” is given twice in this row. Keep one of the two.")
    for code in {code for code, _ in stated if [c for c, _ in stated].count(code) > 1}:
        line.faults.append(Fault(text, {"reason": code}, line.place))
    return dict(stated)


def _reasons_by_column(line: Line) -> Iterable[tuple[str, int]]:
    for code, at in line.table.reason_columns.items():
        number = line.read(at, cells.count, None)
        if number is not None:
            yield code, number


def _reasons_listed(line: Line, vocabulary: Vocabulary) -> Iterable[tuple[str, int]]:
    text = message(
        "“%(given)s” is not a reason with its number. Write reason=number, with a semicolon"
        " between two: under_review=454; newly_established=37."
    )
    at = line.table.columns.get("reasons")
    for part in re.split(r"[;\n]", _raw_reasons(line)):
        name, equals, number = part.rpartition("=")
        if not part.strip():
            continue
        if not equals or not number.strip():
            line.faults.append(Fault(text, {"given": part.strip()}, line.place_at(at)))
            continue
        code = _reason_code(line, name.strip(), vocabulary)
        counted = line.read_value(number, at, cells.count, None)
        if code and counted is not None:
            yield code, counted


def _raw_reasons(line: Line) -> str:
    """Return the listed reasons with their line breaks, which part them as semicolons do."""
    cell = line.cell("reasons")
    if not isinstance(cell, str):
        return line.optional_text("reasons")
    at = line.table.columns["reasons"]
    parts = (line.read_value(part, at, _listed_part, "") for part in cell.splitlines())
    return "\n".join(parts)


def _listed_part(cell: Cell) -> str:
    return cells.text(cell, longest=LISTED_REASONS_LENGTH)


def _reason_code(line: Line, name: str, vocabulary: Vocabulary) -> str:
    names = vocabulary.returned_reason_names
    if fold(name) not in names:
        text = message("“%(given)s” is not a known reason. Write one of: %(known)s.")
        values = {"given": name, "known": listed(vocabulary.reasons)}
        line.faults.append(Fault(text, values, line.place_of("reasons")))
    return names.get(fold(name), "")


def faults_of_lines(lines: Sequence[ReturnLine], vocabulary: Vocabulary) -> Iterable[Fault]:
    """Yield categories given twice, and a return that reports nothing at all."""
    named = (line for line in lines if line.category)
    yield from (_named(fault, vocabulary) for fault in check_repeats(named))
    if not any(line.is_reported for line in lines):
        text = message("The return reports no category: every line is empty. Fill in the figures.")
        yield Fault(text, {}, lines[0].place if lines else "")


def remarks_on_lines(
    lines: Iterable[ReturnLine], *, vocabulary: Vocabulary, place: str
) -> Iterable[Fault]:
    """Yield which categories the return says nothing of: they are not reported, not zero."""
    reported = {line.category for line in lines if line.is_reported}
    silent: Mapping[str, Mapping[str, str]] = {
        code: label for code, label in vocabulary.categories.items() if code not in reported
    }
    if silent:
        text = message(
            "The return says nothing of: %(categories)s. They count as not reported, not as zero."
        )
        yield Fault(text, {"categories": listed(silent)}, place)
