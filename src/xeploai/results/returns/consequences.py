"""What a return does to the one before it, in sentences: for previews, commands and results."""

from collections.abc import Iterator, Mapping

from xeploai.cycle.queries import CycleUnit, categories_of, reasons_of, subtree, units_above
from xeploai.domain import (
    FIGURE_LABELS,
    LANGUAGES,
    REASON_NOT_STATED_LABEL,
    REASON_PREFIX,
    RETURN_STATE_LABELS,
    Category,
    Fault,
    FigureChange,
    Labels,
    LineChange,
    LineState,
    NotRatedReason,
    ReturnState,
    grouped,
    join_labels,
    message,
)

from .declare import known_absences
from .plan import ReturnPlan
from .states import letter_of, state_of

FIRST = message("This is the first return of “%(unit)s” for %(year)s.")
REPLACES = message(
    "It replaces letter “%(number)s” of %(day)s, received on %(received)s (%(state)s)."
)
REPLACES_WITHOUT = message(
    "It replaces a return without a letter's number, of %(day)s, received on %(received)s"
    " (%(state)s)."
)
ACCEPTANCE_LOST = message(
    "The superior had accepted the earlier return; this one waits for acceptance again."
)
NEW_LINE = message("“%(category)s”: stated for the first time, %(total)s in total.")
CHANGED_LINE = message("“%(category)s” changes: %(changes)s.")
SAME_LINE = message("“%(category)s”: the same figures as before.")
TAKEN_OVER_LINE = message("“%(category)s”: taken over unchanged from the earlier return.")
LEFT_OUT_LINE = message("“%(category)s” is no longer stated; before: %(changes)s.")
NOT_REPORTED = message(
    "The return has no figures for: %(categories)s. They count as not reported, not as"
    " zero. Where you have nobody of a category, write “không có đối tượng” as its total."
)
ABOVE_THE_SENDER = message(
    "“%(unit)s” stands below “%(above)s”, yet its return states %(number)s for “%(category)s”:"
    " “%(above)s” is counted at its own superior already. Correct that line if it means"
    " “%(above)s”."
)
NOT_COUNTED_ABSENT = message("“%(category)s”: declared to have nobody; it counts as zero.")


def consequences_of(
    unit: CycleUnit, plan: ReturnPlan, declared: tuple[str, ...] = ()
) -> tuple[Fault, ...]:
    """Return in sentences what a return would change, category by category."""
    silent = (*_of_those_above(unit, plan), *_not_reported(unit, plan, declared))
    if plan.is_known:
        return silent
    if plan.replaces is None:
        first = Fault(FIRST, {"unit": unit.name, "year": unit.cycle.name})
        return (first, *_declared(unit, declared), *silent)
    letter, state = letter_of(plan.replaces), state_of(plan.replaces)
    values = {
        "number": letter.number,
        "day": letter.dated_on,
        "received": plan.replaces.received_on,
        "state": RETURN_STATE_LABELS[state],
    }
    found = [Fault(REPLACES if letter.number else REPLACES_WITHOUT, values)]
    if state is ReturnState.ACCEPTED:
        found.append(Fault(ACCEPTANCE_LOST))
    return (*found, *_lines(unit, plan, declared), *_declared(unit, declared), *silent)


def _of_those_above(unit: CycleUnit, plan: ReturnPlan) -> Iterator[Fault]:
    """Yield which lines count organisations of a sort that the tree has above the sender alone."""
    here = CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    sorts = set(here.values_list("category", flat=True))
    above = {one.category: one.name for one in units_above(unit) if one.category not in sorts}
    for code, category in categories_of(unit.cycle).items():
        stated = plan.counts.get(code)
        if code in above and stated is not None and stated.total:
            values = {"unit": unit.name, "above": above[code], "number": stated.total}
            # the code tells whoever has the file which line it is
            yield Fault(ABOVE_THE_SENDER, {**values, "category": category.label, "line": code})


def _not_reported(
    unit: CycleUnit, plan: ReturnPlan, declared: tuple[str, ...]
) -> tuple[Fault, ...]:
    """Return which categories have no figure then, be it of the file or taken over."""
    reported = {*plan.counts, *declared, *known_absences(unit)}
    silent = [one.label for code, one in categories_of(unit.cycle).items() if code not in reported]
    return (Fault(NOT_REPORTED, {"categories": join_labels(silent)}),) if silent else ()


def _lines(unit: CycleUnit, plan: ReturnPlan, declared: tuple[str, ...]) -> Iterator[Fault]:
    categories, reasons = categories_of(unit.cycle), reasons_of(unit.cycle)
    texts = {
        LineState.NEW: NEW_LINE,
        LineState.CHANGED: CHANGED_LINE,
        LineState.SAME: SAME_LINE,
        LineState.TAKEN_OVER: TAKEN_OVER_LINE,
        LineState.LEFT_OUT: LEFT_OUT_LINE,
    }
    for line in plan.lines:
        if line.state is LineState.NEW and line.category in declared:
            continue
        counts = plan.counts.get(line.category)
        values = {
            "category": category_label(line.category, categories),
            "total": counts.total if counts else 0,
            "changes": changes_text(line, reasons),
        }
        yield Fault(texts[line.state], values)


def _declared(unit: CycleUnit, declared: tuple[str, ...]) -> Iterator[Fault]:
    categories = categories_of(unit.cycle)
    for code in declared:
        yield Fault(NOT_COUNTED_ABSENT, {"category": category_label(code, categories)})


def category_label(code: str, categories: Mapping[str, Category]) -> Labels | str:
    """Return the label of a category; the code of one that the pack no longer has."""
    return categories[code].label if code in categories else code


def changes_text(line: LineChange, reasons: Mapping[str, NotRatedReason]) -> Labels:
    """Return the numbers of a line that differ, as “Graded 9 → 10; Good 7 → 8”."""
    return {
        language: "; ".join(_change_text(one, reasons, language) for one in line.figures)
        for language in LANGUAGES
    }


def _change_text(one: FigureChange, reasons: Mapping[str, NotRatedReason], language: str) -> str:
    label = figure_label(one.figure, reasons)[language]
    return f"{label} {_number(one.old)} → {_number(one.new)}"


def _number(value: int | None) -> str:
    return "–" if value is None else grouped(value)


def figure_label(figure: str, reasons: Mapping[str, NotRatedReason]) -> Labels:
    """Return the label of a figure of a line, or of the reason it counts."""
    reason = figure.removeprefix(REASON_PREFIX)
    if reason == figure:
        return FIGURE_LABELS[figure]
    return reasons[reason].label if reason in reasons else REASON_NOT_STATED_LABEL
