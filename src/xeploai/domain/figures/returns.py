"""One line of a statistical return: whether its figures agree, and what they count."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from xeploai.domain.labels import FIGURE_LABELS
from xeploai.domain.words import LANGUAGES, Fault, Labels, message

from .counts import REASON_NOT_STATED, Counts

# What every reported line gives; of `good` and `good_or_better` one is enough.
ALWAYS_GIVEN = ("total", "graded", "not_graded", "excellent", "completed", "failed")
EITHER_GIVEN = ("good_or_better", "good")
LINE_FIGURES = ("total", "graded", "not_graded", *EITHER_GIVEN, "excellent", "completed", "failed")


class ReturnLineIncomplete(ValueError):
    """A line lacks a figure that the counts need: it was not checked, or is not reported."""


@dataclass(frozen=True)
class ReturnLine:
    """What a return says of one category. Unit: subjects; None is a figure that is not given.

    Args:
        reasons: number not graded, by code of the reason, as far as the return states them.
        good_or_better: `GOOD` and `EXCELLENT` together.
        has_nobody: the sender declares to have no such subject: zero, which is not an empty line.
        place: sheet and row of the line in the file, as a clerk would look for it.
    """

    category: str
    total: int | None = None
    graded: int | None = None
    not_graded: int | None = None
    good_or_better: int | None = None
    excellent: int | None = None
    good: int | None = None
    completed: int | None = None
    failed: int | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)
    place: str = ""
    has_nobody: bool = False

    def figure(self, name: str) -> int | None:
        """Return the figure of that name, one of `LINE_FIGURES`; None where it is not given."""
        value: int | None = getattr(self, name)
        return value

    @property
    def is_reported(self) -> bool:
        """Whether the line says anything: an empty line is not reported, which is not zero."""
        figures = (self.figure(name) for name in LINE_FIGURES)
        return bool(self.reasons) or any(figure is not None for figure in figures)


def check_lines(
    lines: Iterable[ReturnLine], *, categories: Collection[str], reasons: Collection[str]
) -> tuple[Fault, ...]:
    """Return everything wrong with the lines of one return, each and together.

    Args:
        categories, reasons: codes that the rule pack in force lists.
    """
    lines = tuple(lines)
    each = (check_line(line, categories=categories, reasons=reasons) for line in lines)
    return (*chain.from_iterable(each), *check_repeats(lines))


def check_line(
    line: ReturnLine, *, categories: Collection[str], reasons: Collection[str]
) -> tuple[Fault, ...]:
    """Return everything that keeps a line from being counted; nothing for an empty line.

    A line that declares to have nobody needs no figures. Checked: codes known, no figure missing
    or negative, grades that add up to the graded, graded and not graded that add up to the total,
    reasons that do not exceed the not graded.

    Args:
        categories, reasons: codes that the rule pack in force lists.
    """
    faults = [*_faults_of_codes(line, categories, reasons), *_faults_of_nobody(line)]
    if line.is_reported and not line.has_nobody:
        # sums of missing or negative figures would only repeat the same fault
        faults += [*_faults_of_gaps(line), *_faults_of_signs(line)] or _faults_of_sums(line)
    return tuple(faults)


def counts_of(line: ReturnLine) -> Counts:
    """Return the counts of a checked line.

    Subjects not graded for whom the return states no reason count under `not_stated`.

    Raises:
        ReturnLineIncomplete: a needed figure is missing.
        NegativeCount: the figures contradict each other; `check_line` says how.
    """
    excellent, good = line.excellent, _good(line)
    completed, failed, not_graded = line.completed, line.failed, line.not_graded
    if excellent is None or good is None or completed is None:
        raise ReturnLineIncomplete(line)
    if failed is None or not_graded is None:
        raise ReturnLineIncomplete(line)
    stated = dict(line.reasons)
    unstated = not_graded - sum(stated.values())
    # returns often give the total of the not graded without their reasons
    stated[REASON_NOT_STATED] = stated.get(REASON_NOT_STATED, 0) + unstated
    return Counts(excellent, good, completed, failed, not_rated=stated)


def _good(line: ReturnLine) -> int | None:
    if line.good is not None or line.good_or_better is None or line.excellent is None:
        return line.good
    return line.good_or_better - line.excellent


def _faults_of_codes(
    line: ReturnLine, categories: Collection[str], reasons: Collection[str]
) -> Iterable[Fault]:
    if line.category not in categories:
        text = message("Category “%(category)s” is not in the rule pack. Use one of its codes.")
        yield Fault(text, {"category": line.category}, line.place)
    for reason in line.reasons:
        if reason not in reasons and reason != REASON_NOT_STATED:
            text = message("Reason “%(reason)s” is not in the rule pack. Use one of its codes.")
            yield Fault(text, {"reason": reason}, line.place)


def _faults_of_nobody(line: ReturnLine) -> Iterable[Fault]:
    stated = [*(line.figure(name) for name in LINE_FIGURES), *line.reasons.values()]
    if line.has_nobody and any(stated):
        text = message(
            "The line of “%(category)s” says that there is nobody, and has figures. Delete one of"
            " the two."
        )
        yield Fault(text, {"category": line.category}, line.place)


def _faults_of_gaps(line: ReturnLine) -> Iterable[Fault]:
    missing = [name for name in ALWAYS_GIVEN if line.figure(name) is None]
    if all(line.figure(name) is None for name in EITHER_GIVEN):
        missing += EITHER_GIVEN[:1]
    if missing:
        text = message(
            "The line of “%(category)s” lacks: %(figures)s. Write 0 where there is none;"
            " leave the whole line empty if the category is not reported."
        )
        yield Fault(text, {"category": line.category, "figures": _labels(missing)}, line.place)


def _faults_of_signs(line: ReturnLine) -> Iterable[Fault]:
    named = [(FIGURE_LABELS[name], line.figure(name)) for name in LINE_FIGURES]
    text = message("%(figure)s of “%(category)s” is %(number)s. A count cannot be below zero.")
    for label, number in [*named, *line.reasons.items()]:
        if number is not None and number < 0:
            values = {"figure": label, "number": number, "category": line.category}
            yield Fault(text, values, line.place)


def _faults_of_sums(line: ReturnLine) -> list[Fault]:
    checks = (_fault_of_better, _fault_of_graded, _fault_of_total, _fault_of_reasons)
    return [fault for check in checks if (fault := check(line)) is not None]


def _fault_of_better(line: ReturnLine) -> Fault | None:
    excellent, together = line.excellent or 0, line.good_or_better
    if together is None:
        return None
    if line.good is None and excellent > together:
        text = message(
            "“%(category)s”: %(excellent)s excellent is more than %(together)s good or better,"
            " which includes them. Correct one of the two."
        )
    elif line.good is not None and excellent + line.good != together:
        text = message(
            "“%(category)s”: %(excellent)s excellent and %(good)s good make %(sum)s,"
            " but good or better says %(together)s. Correct the figure that is wrong."
        )
    else:
        return None
    return _fault(line, text, good=line.good, sum=excellent + (line.good or 0))


def _fault_of_graded(line: ReturnLine) -> Fault | None:
    good = _good(line) or 0
    grades = (line.excellent or 0, good, line.completed or 0, line.failed or 0)
    if sum(grades) == line.graded or good < 0:
        return None
    text = message(
        "“%(category)s”: the grades make %(sum)s (%(excellent)s excellent, %(good)s good,"
        " %(completed)s completed, %(failed)s failed), but graded says %(graded)s."
        " Correct the figure that is wrong."
    )
    return _fault(line, text, good=good, sum=sum(grades))


def _fault_of_total(line: ReturnLine) -> Fault | None:
    together = (line.graded or 0) + (line.not_graded or 0)
    if together == line.total:
        return None
    text = message(
        "“%(category)s”: %(graded)s graded and %(not_graded)s not rated make %(sum)s,"
        " but the total says %(total)s. Correct the figure that is wrong."
    )
    return _fault(line, text, sum=together)


def _fault_of_reasons(line: ReturnLine) -> Fault | None:
    stated = sum(line.reasons.values())
    if stated <= (line.not_graded or 0):
        return None
    text = message(
        "“%(category)s”: the reasons make %(sum)s, more than the %(not_graded)s not rated."
        " Count each subject under one reason only."
    )
    return _fault(line, text, sum=stated)


def _fault(line: ReturnLine, text: str, **more: object) -> Fault:
    figures = {name: line.figure(name) for name in LINE_FIGURES}
    values = {**figures, "together": line.good_or_better, "category": line.category, **more}
    return Fault(text, values, line.place)


def check_repeats(lines: Iterable[ReturnLine]) -> Iterable[Fault]:
    """Yield a fault for every line whose category an earlier line already gave."""
    first: dict[str, str] = {}
    text = message("Category “%(category)s” is repeated here; it was already given at %(place)s.")
    for line in lines:
        if line.category in first:
            values = {"category": line.category, "place": first[line.category]}
            yield Fault(text, values, line.place)
        elif line.category:
            first[line.category] = line.place


def _labels(names: Iterable[str]) -> Labels:
    names = tuple(names)
    return {
        language: ", ".join(f"“{FIGURE_LABELS[name][language]}”" for name in names)
        for language in LANGUAGES
    }
