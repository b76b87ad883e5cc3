"""Explanations of stored cases, with the grades proposed and decided."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from xeploai.cycle.evaluation import (
    DECIDED,
    SUGGESTED,
    CaseGrades,
    GradeDifference,
    absent_of,
    ballot_of,
    cases_awaited_by,
    facts_of,
    grades_of,
    rulebook_for,
)
from xeploai.cycle.queries import Case, Cycle, GradeDecision, Proposal, recheck_of, with_decisions
from xeploai.domain import (
    GROUPS_SETTING,
    NOT_KNOWN,
    Allowance,
    Ballot,
    CaseEnd,
    CycleKey,
    Fault,
    Grade,
    Labels,
    OfOneCycle,
    Refused,
    Rulebook,
    UnitRef,
    frozen_groups_remark,
    message,
)
from xeploai.explanation import Explanation, explanation_of
from xeploai.results.deciding import group_allowances
from xeploai.results.tallies import unit_ref

from .places import ExplainedPlaces, explain_places
from .rechecks import ExplainedRecheck, explain_recheck, names_of_subjects, sources_of_links

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
class RecordedGrade:
    """One entry in the grade history of a case: suggested, proposed or decided.

    Args:
        stage: SUGGESTED, SELF, MEETING, APPRAISAL, OTHER_BODY or DECIDED.
        by: the body or authority; empty for the rules and for the subject itself.
        grade: None where no grade is given, because of `reason`.
        ballot: None without a ballot.
        why: the reason given for deviating from the rules.
    """

    stage: str
    by: str
    grade: Grade | None
    reason: str
    label: Labels
    document: str = ""
    on: date | None = None
    ballot: Ballot | None = None
    why: str = ""


@dataclass(frozen=True)
class AwaitedSubjects:
    """Subjects that have to be decided first; `first` has the codes of some of them."""

    fact: Labels
    number: int
    first: tuple[str, ...]


@dataclass(frozen=True)
class ExplainedCeiling:
    """The case's group under its ceiling, as decided and as proposed."""

    decided: Allowance
    proposed: Allowance


@dataclass(frozen=True)
class ExplainedCase(OfOneCycle):
    """One case with its explanation.

    Args:
        name: of the person, collective or organisation, as on the closing day.
        grades: suggestion, proposals and decision, in that order.
        differences: sentences on how they differ.
        waiting: the subjects whose decisions it waits for.
        recheck: the later change of a grade that affects its decision, if any.
        replaced: the earlier decisions, oldest first.
        ceiling: the ceiling of its group, if any.
        places: the posts and branches of the person; None where the subject is none.
        end: why the subject is no longer reviewed; None while it is.
        ended_on: since when.
    """

    cycle: int
    category: str
    subject: str
    name: str
    post: str
    unit: UnitRef
    explanation: Explanation
    grades: tuple[RecordedGrade, ...]
    differences: tuple[Fault, ...]
    waiting: tuple[AwaitedSubjects, ...]
    recheck: ExplainedRecheck | None
    replaced: tuple[RecordedGrade, ...] = ()
    ceiling: ExplainedCeiling | None = None
    places: ExplainedPlaces | None = None
    period: CycleKey | None = None
    end: CaseEnd | None = None
    ended_on: date | None = None


def explain_case(case: Case, book: Rulebook | None = None) -> ExplainedCase:
    """Return the explanation of a case.

    Args:
        book: other rules than those in force for it.
    """
    own_rules = rulebook_for(case.cycle, case.path)
    rules = book or own_rules
    grades = grades_of(case)
    explanation = explanation_of(
        rules,
        case.category,
        facts_of(case),
        why_not=absent_of(case),
        evaluation=grades.evaluation if book is None else None,
    )
    ceiling = _ceiling(case)
    explanation = with_frozen_groups(explanation, ceiling.decided if ceiling else None)
    return ExplainedCase(
        cycle=case.cycle.year,
        period=case.cycle.key,
        category=case.category,
        subject=case.subject_code,
        name=str(case.person or case.collective or case.cycle_unit),
        post=case.post,
        unit=unit_ref(case.cycle_unit),
        explanation=explanation,
        grades=tuple(grade_history(grades, explanation, rules)),
        differences=tuple(
            _difference(difference, grades, own_rules) for difference in grades.differences
        ),
        waiting=tuple(_waiting(case, rules)),
        recheck=_recheck(case, own_rules),
        replaced=tuple(_replaced(grades.decided, own_rules)),
        places=explain_places(case),
        ceiling=ceiling,
        end=CaseEnd(case.end_cause) if case.end_cause else None,
        ended_on=case.ended_on,
    )


def with_frozen_groups(explanation: Explanation, under: Allowance | None) -> Explanation:
    """Return an explanation that says so where the groups in force are not those of the cycle.

    Args:
        under: the subject's group under its ceiling; None where none is in force.
    """
    if under is None or not under.is_grouped_otherwise:
        return explanation
    remark = frozen_groups_remark(under.frozen_on)
    settings = (
        replace(each, remark=remark) if each.key == GROUPS_SETTING else each
        for each in explanation.settings
    )
    return replace(explanation, settings=tuple(settings))


def explanations_of_subject(
    cycle: Cycle,
    subject: str,
    *,
    category: str | None = None,
    book_for: Callable[[str], Rulebook] | None = None,
) -> list[ExplainedCase]:
    """Return the explanations of a subject's cases in a cycle, or of the one in a category.

    Raises:
        Refused: the subject has no such case.
    """
    cases = cases_of_subject(cycle, subject)
    known = [case.category for case in cases]
    if category is not None and category not in known:
        values = {"year": cycle.name, "subject": subject, "category": category}
        raise Refused(Fault(NO_SUCH_CASE, values | {"known": ", ".join(known)}))
    chosen = [case for case in cases if category in (None, case.category)]
    return [explain_case(case, book_for(case.path) if book_for else None) for case in chosen]


def cases_of_subject(cycle: Cycle, subject: str) -> list[Case]:
    """Return all cases of a subject in a cycle: as member, as leading cadre, and so on.

    One that ended is among them: what was recorded on it is kept, and found again here.

    Raises:
        Refused: it has none.
    """
    stored = with_decisions(Case.with_ended.filter(cycle=cycle, subject_code=subject))
    cases = list(stored.select_related("cycle_unit__cycle", "cycle").order_by("category"))
    if not cases:
        raise Refused(Fault(NO_CASE, {"year": cycle.name, "subject": subject}))
    return cases


def grade_history(
    grades: CaseGrades, explanation: Explanation, book: Rulebook
) -> Iterator[RecordedGrade]:
    """Yield the grades of a case: suggestion, proposals, decision."""
    suggested, reason = explanation.suggested, explanation.reason
    if suggested or reason:
        label = _label(suggested, reason, book)
        yield RecordedGrade(SUGGESTED, "", suggested, reason, label)
    proposals = [grades.self_grade] if grades.self_grade else []
    for proposal in (*proposals, *grades.proposals):
        yield _proposal(proposal, book)
    if grades.decided is not None:
        why = "; ".join(dict.fromkeys(each.reason for each in grades.deviations))
        yield _decision(grades.decided, why, book)


def _proposal(proposal: Proposal, book: Rulebook) -> RecordedGrade:
    grade = Grade(proposal.grade) if proposal.grade else None
    return RecordedGrade(
        proposal.stage,
        proposal.body or (proposal.body_unit.name if proposal.body_unit else ""),
        grade,
        proposal.not_rated_reason,
        _label(grade, proposal.not_rated_reason, book),
        proposal.document_number,
        proposal.proposed_on,
        ballot_of(proposal),
        proposal.why,
    )


def _decision(decision: GradeDecision, why: str, book: Rulebook) -> RecordedGrade:
    grade = Grade(decision.grade) if decision.grade else None
    reason = decision.not_rated_reason
    return RecordedGrade(
        DECIDED,
        decision.deciding_body,
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


def _difference(difference: GradeDifference, grades: CaseGrades, book: Rulebook) -> Fault:
    """Return a sentence on how two grades differ."""
    evaluation = grades.evaluation
    suggested = _label(evaluation.suggested, evaluation.reason, book)
    one, other = (
        (Fault(STAGES[SUGGESTED]), suggested)
        if side == SUGGESTED
        else (Fault(STAGES[DECIDED]), _label_of(grades.decided, book))
        if isinstance(side, str)
        else (Fault(STAGES[side.stage]), _label_of(side, book))
        for side in (difference.one, difference.other)
    )
    return Fault(DIFFERS, {"one": one[0], "first": one[1], "other": other[0], "second": other[1]})


def _label_of(stored: Proposal | GradeDecision | None, book: Rulebook) -> Labels:
    if stored is None:
        return NOT_KNOWN
    grade = Grade(stored.grade) if stored.grade else None
    return _label(grade, stored.not_rated_reason, book)


def _waiting(case: Case, book: Rulebook) -> Iterator[AwaitedSubjects]:
    for each in cases_awaited_by(case):
        first = each.cases.values_list("subject_code", flat=True)[:WAITING_NAMED]
        yield AwaitedSubjects(book.facts[each.fact].label, each.number, tuple(first))


def _recheck(case: Case, book: Rulebook) -> ExplainedRecheck | None:
    recheck = recheck_of(case)
    if recheck is None:
        return None
    categories = book.pack.categories_on(book.on)
    return explain_recheck(
        recheck,
        categories,
        sources_of_links([recheck]),
        names_persons=True,
        names=names_of_subjects([recheck]),
    )


def _replaced(decision: GradeDecision | None, book: Rulebook) -> list[RecordedGrade]:
    """Return the decisions before the one in force, oldest first."""
    replaced: list[RecordedGrade] = []
    earlier = decision.replaces if decision else None
    while earlier is not None:
        replaced.insert(0, _decision(earlier, "", book))
        earlier = earlier.replaces
    return replaced


def _ceiling(case: Case) -> ExplainedCeiling | None:
    found = group_allowances(case.peer_group) if case.peer_group else None
    return ExplainedCeiling(*found) if found else None
