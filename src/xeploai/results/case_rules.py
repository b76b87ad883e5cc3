"""What the rule pack says of one case: which rules bear on it, and where each is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xeploai import rulepacks
from xeploai.cycle.models import Case, PeerGroup
from xeploai.cycle.queries import graded_in_group
from xeploai.domain import (
    FIGURE_LABELS,
    CeilingBase,
    CeilingCheck,
    Citation,
    Counts,
    Grade,
    RulePack,
    Status,
    message,
)
from xeploai.reporting import ceiling_percent
from xeploai.wording import translate


@dataclass(frozen=True)
class RuleLine:
    """One thing that the pack lays down for a case.

    Args:
        rule: the rule's code, such as `grading.excellent_ceilings`.
        heading: what the rule is about.
        says: what it lays down, in a few words.
    """

    rule: str
    heading: str
    says: str
    citation: Citation
    status_label: str


STATUS_WORDS = {
    Status.CONFIRMED: message("known from the document itself: binds"),
    Status.RELATED: message("another document in force at the time: binds under its own name"),
    Status.PREDECESSOR: message("known only from the document before: advises"),
    Status.SECONDARY: message("known from summaries or published practice: advises"),
    Status.UNKNOWN: message("not known, a proposal of the project: advises"),
}


def rule_lines(case: Case, language: str) -> Iterator[RuleLine]:
    """Yield what the pack of the case's cycle says of its category, grades, ceiling and reason."""
    cycle = case.cycle_unit.cycle
    pack, on = rulepacks.pack(cycle.pack), cycle.closes_on
    category = pack.categories_on(on).get(case.category)
    if category is not None:
        says = category.label[language]
        yield _line(pack, "grading.categories", case.category, on, says, language)
    grades = "; ".join(label[language] for label in pack.grade_labels_on(on).values())
    yield _line(pack, "grading.grades", "", on, grades, language)
    for rule in pack.ceilings_on(on):
        if rule.category == case.category:
            base = FIGURE_LABELS[BASE_FIGURES[rule.base]][language]
            says = f"{ceiling_percent(rule)} / {base}"
            yield _line(pack, "grading.excellent_ceilings", case.category, on, says, language)
    yield from _reason_line(case, pack, on, language)


BASE_FIGURES = {
    CeilingBase.GOOD: "good",
    CeilingBase.GOOD_OR_BETTER: "good_or_better",
    CeilingBase.ALL_RATED: "graded",
}


def _reason_line(case: Case, pack: RulePack, on: date, language: str) -> Iterator[RuleLine]:
    decisions = list(case.decisions.all())
    reason = decisions[-1].not_rated_reason if decisions else ""
    known = pack.not_rated_reasons_on(on).get(reason)
    if known is not None:
        says = known.label[language]
        yield _line(pack, "grading.not_rated_reasons", reason, on, says, language)


def _line(pack: RulePack, rule: str, part: str, on: date, says: str, language: str) -> RuleLine:
    value = pack.value_on(rule, on)
    citation = value.citation_of(part)
    status = translate(STATUS_WORDS[citation.status], language)
    return RuleLine(rule, pack.rules[rule].label[language], says, citation, status)


def ceiling_of(case: Case, group: PeerGroup | None) -> CeilingCheck | None:
    """Return how the case's group stands against its ceiling; None where there is none."""
    cycle = case.cycle_unit.cycle
    rules = rulepacks.pack(cycle.pack).ceilings_on(cycle.closes_on)
    rule = next((one for one in rules if one.category == case.category), None)
    if group is None or rule is None:
        return None
    graded = graded_in_group(group)
    excellent, good, completed, failed = (graded.get(grade.value, 0) for grade in Grade)
    counts = Counts(excellent, good, completed, failed)
    return CeilingCheck(rule, group.label, counts, group.pk)
