"""The reasoning about cases of a home, beside what was proposed and decided of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from xeploai.cycle.evaluation import recheck_of, waiting_for
from xeploai.cycle.facts import absent_of, facts_of
from xeploai.cycle.models import Case, Cycle, GradeDecision, Proposal
from xeploai.cycle.operations import DECIDED, SUGGESTED, Difference, GradesOf, grades_of
from xeploai.cycle.queries import with_decisions
from xeploai.cycle.rules import rulebook_for
from xeploai.domain import (
    NOT_KNOWN,
    Allowance,
    Fault,
    Grade,
    Labels,
    Refused,
    Rulebook,
    UnitRef,
    allowance,
    message,
)
from xeploai.explanation import Explanation, explanation_of
from xeploai.results.deciding import (
    CeilingInForce,
    ceiling_in_force,
    counts_of_group,
)
from xeploai.results.statistics import unit_ref

from .rechecks import RecheckLine, names_in, recheck_told

WAITING_NAMED = 10
NO_CASE = message("Cycle %(year)s has no case of “%(subject)s”. Correct the code or the year.")
NO_SUCH_CASE = message(
    "“%(subject)s” has no case in the category “%(category)s” in cycle %(year)s. It has one in: "
    "%(known)s."
)
STAGES = {
    SUGGESTED: message("Suggested by the rules"),
    "SELF": message("Self-grade"),
    "MEETING": message("Proposed by the meeting"),
    "APPRAISAL": message("Proposed by the appraising body"),
    "OTHER_BODY": message("Proposed by another body"),
    DECIDED: message("Decided"),
}
DIFFERS = message("%(one)s: %(first)s; %(other)s: %(second)s.")


@dataclass(frozen=True)
class GradeSaid:
    """One of the grades that a case has: suggested, proposed by somebody, or decided.

    Args:
        stage: SUGGESTED, SELF, MEETING, APPRAISAL, OTHER_BODY or DECIDED.
        by: the body or authority; empty for the rules and for the subject itself.
        grade: None where no grade is given, for `reason`.
        ballot: papers cast, for, and against; None where none was held.
        why: the reason given for differing from the rules.
    """

    stage: str
    by: str
    grade: Grade | None
    reason: str
    label: Labels
    document: str = ""
    on: date | None = None
    ballot: tuple[int, int, int] | None = None
    why: str = ""


@dataclass(frozen=True)
class WaitingTold:
    """Subjects that must be decided first; `first` are the codes of some of them."""

    fact: Labels
    number: int
    first: tuple[str, ...]


@dataclass(frozen=True)
class CeilingTold:
    """The group of similar subjects of a case under its ceiling, as decided and as proposed."""

    rule: CeilingInForce
    decided: Allowance
    proposed: Allowance


@dataclass(frozen=True)
class CaseExplained:
    """One case with the reasoning about it.

    Args:
        name: of the person, collective or organisation, as on the closing day.
        grades: what the rules suggest, what was proposed, what was decided; in that order.
        differences: how they differ, as sentences.
        waiting: on whose decisions it waits.
        recheck: how a grade that fell later reaches its decision; None where none did.
        replaced: the decisions that were in force before, the first one first.
        ceiling: its group of similar subjects under its ceiling; None where there is none.
    """

    cycle: int
    category: str
    subject: str
    name: str
    post: str
    unit: UnitRef
    explanation: Explanation
    grades: tuple[GradeSaid, ...]
    differences: tuple[Fault, ...]
    waiting: tuple[WaitingTold, ...]
    recheck: RecheckLine | None
    replaced: tuple[GradeSaid, ...] = ()
    ceiling: CeilingTold | None = None


def explanation_of_case(case: Case, book: Rulebook | None = None) -> CaseExplained:
    """Return the whole reasoning about a case.

    Args:
        book: other rules than those that hold for it.
    """
    own_rules = rulebook_for(case.cycle, case.path)
    rules = book or own_rules
    grades = grades_of(case)
    told = explanation_of(
        rules,
        case.category,
        facts_of(case),
        why_not=absent_of(case),
        evaluation=grades.evaluation if book is None else None,
    )
    return CaseExplained(
        cycle=case.cycle.year,
        category=case.category,
        subject=case.subject_code,
        name=str(case.person or case.collective or case.cycle_unit),
        post=case.post,
        unit=unit_ref(case.cycle_unit),
        explanation=told,
        grades=tuple(grades_said(grades, told, rules)),
        differences=tuple(_difference(each, grades, own_rules) for each in grades.differences),
        waiting=tuple(_waiting(case, rules)),
        recheck=_recheck(case, own_rules),
        replaced=tuple(_replaced(grades.decided, own_rules)),
        ceiling=_ceiling(case, own_rules),
    )


def explanations_of_subject(
    cycle: Cycle,
    subject: str,
    *,
    category: str | None = None,
    book_for: Callable[[str], Rulebook] | None = None,
) -> list[CaseExplained]:
    """Return the reasoning about all cases of a subject in a cycle, or about one of them.

    Raises:
        Refused: there is no such case.
    """
    found = cases_of_subject(cycle, subject)
    known = [each.category for each in found]
    if category is not None and category not in known:
        values = {"year": cycle.year, "subject": subject, "category": category}
        raise Refused(Fault(NO_SUCH_CASE, values | {"known": ", ".join(known)}))
    chosen = [each for each in found if category in (None, each.category)]
    return [explanation_of_case(each, book_for(each.path) if book_for else None) for each in chosen]


def cases_of_subject(cycle: Cycle, subject: str) -> list[Case]:
    """Return all cases of a subject in a cycle: as member, as leading cadre, and so on.

    Raises:
        Refused: there is none.
    """
    cases = with_decisions(Case.objects.filter(cycle=cycle, subject_code=subject))
    found = list(cases.select_related("cycle_unit__cycle", "cycle").order_by("category"))
    if not found:
        raise Refused(Fault(NO_CASE, {"year": cycle.year, "subject": subject}))
    return found


def grades_said(grades: GradesOf, told: Explanation, book: Rulebook) -> Iterator[GradeSaid]:
    """Yield the grades of a case: what is suggested, what was proposed, what was decided."""
    if told.suggested or told.reason:
        label = _label(told.suggested, told.reason, book)
        yield GradeSaid(SUGGESTED, "", told.suggested, told.reason, label)
    proposals = [grades.self_grade] if grades.self_grade else []
    for proposal in (*proposals, *grades.proposals):
        yield _proposal(proposal, book)
    if grades.decided is not None:
        why = grades.deviation.reason if grades.deviation else ""
        yield _decision(grades.decided, why, book)


def _proposal(proposal: Proposal, book: Rulebook) -> GradeSaid:
    cast, votes_for, against = proposal.votes_cast, proposal.votes_for, proposal.votes_against
    ballot = None
    if cast is not None and votes_for is not None and against is not None:
        ballot = (cast, votes_for, against)
    grade = Grade(proposal.grade) if proposal.grade else None
    return GradeSaid(
        proposal.stage,
        proposal.body_unit.name if proposal.body_unit else proposal.body,
        grade,
        proposal.not_rated_reason,
        _label(grade, proposal.not_rated_reason, book),
        proposal.document_number,
        proposal.proposed_on,
        ballot,
        proposal.why,
    )


def _decision(decision: GradeDecision, why: str, book: Rulebook) -> GradeSaid:
    grade = Grade(decision.grade) if decision.grade else None
    reason = decision.not_rated_reason
    return GradeSaid(
        DECIDED,
        decision.authority.name,
        grade,
        reason,
        _label(grade, reason, book),
        decision.document_number,
        decision.decided_on,
        why=why,
    )


def _label(grade: Grade | None, reason: str, book: Rulebook) -> Labels:
    if grade is not None:
        return book.pack.grade_labels_on(book.on)[grade]
    known = book.pack.not_rated_reasons_on(book.on).get(reason)
    return known.label if known else {"vi": reason, "en": reason}


def _difference(difference: Difference, grades: GradesOf, book: Rulebook) -> Fault:
    """Return how two grades differ, as a sentence."""
    found = grades.evaluation
    suggested = _label(found.suggested, found.reason, book)
    one, other = (
        (Fault(STAGES[SUGGESTED]), suggested)
        if side == SUGGESTED
        else (Fault(STAGES[DECIDED]), _label_of(grades.decided, book))
        if isinstance(side, str)
        else (Fault(STAGES[side.stage]), _label_of(side, book))
        for side in (difference.one, difference.other)
    )
    return Fault(DIFFERS, {"one": one[0], "first": one[1], "other": other[0], "second": other[1]})


def _label_of(given: Proposal | GradeDecision | None, book: Rulebook) -> Labels:
    if given is None:
        return NOT_KNOWN
    grade = Grade(given.grade) if given.grade else None
    return _label(grade, given.not_rated_reason, book)


def _waiting(case: Case, book: Rulebook) -> Iterator[WaitingTold]:
    for each in waiting_for(case):
        first = each.cases.values_list("subject_code", flat=True)[:WAITING_NAMED]
        yield WaitingTold(book.facts[each.fact].label, each.number, tuple(first))


def _recheck(case: Case, book: Rulebook) -> RecheckLine | None:
    marked = recheck_of(case)
    if marked is None:
        return None
    categories = book.pack.categories_on(book.on)
    return recheck_told(marked, categories, names_persons=True, names=names_in([marked]))


def _replaced(decision: GradeDecision | None, book: Rulebook) -> list[GradeSaid]:
    """Return the decisions that the one in force came after, the first one first."""
    found: list[GradeSaid] = []
    earlier = decision.replaces if decision else None
    while earlier is not None:
        found.insert(0, _decision(earlier, "", book))
        earlier = earlier.replaces
    return found


def _ceiling(case: Case, book: Rulebook) -> CeilingTold | None:
    rule = ceiling_in_force(book, case.category)
    if rule is None or case.peer_group is None:
        return None
    group = case.peer_group
    decided, proposed = (
        allowance(rule.rule, counts, label=group.label, key=group.pk, rounding=rule.rounding)
        for counts in counts_of_group(group)
    )
    return CeilingTold(rule, decided, proposed)
