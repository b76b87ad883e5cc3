"""What the register and the decisions say about ending or moving one case late."""

from collections.abc import Iterator
from datetime import date

from xeploai.cycle.operations import NewCase
from xeploai.cycle.queries import Case, decisions_in_force, first_graded_on, population_day
from xeploai.domain import CASE_END_LABELS, CaseEnd, Fault, message

from .causes import End, cases_that_stand, ends_of
from .compare import Difference, StoredCase, difference_of, stored_case

GRADED_BEFORE = message(
    "“%(subject)s” was graded on %(decided)s (%(document)s), before %(day)s: the grade stands, and"
    " the case counts where it was decided."
)
STILL_THERE = message(
    "By the register “%(subject)s” is to be reviewed on %(day)s. First record there why and since"
    " when that is no longer so; then end the case."
)
OTHERWISE_IN_REGISTER = message(
    "The register says of “%(subject)s”: %(cause)s, %(day)s. Given were: %(given)s, %(given_day)s."
    " Give what the register says, or correct the register first."
)
ENDED_SO = message("The case of “%(subject)s” ended on %(day)s (%(cause)s) already.")
OUTSIDE_CYCLE = message(
    "%(day)s is not within cycle %(cycle)s (%(first)s to %(last)s). Give a day within it."
)


def is_decided(case: Case) -> bool:
    """Whether a decision on a case is in force."""
    return decisions_in_force().filter(case=case).exists()


def decision_values(case: Case) -> dict[str, object]:
    """Return when and by which document a case was decided, for a sentence."""
    decided = case.decisions.order_by("pk").first()
    day = first_graded_on(Case.with_ended.filter(pk=case.pk)).get(case.pk)
    document = decided.document_number if decided else ""
    return {"subject": case.subject_code, "decided": day, "document": document}


def decided_too_late(difference: Difference, pk: int) -> list[tuple[StoredCase, NewCase | None]]:
    """Return a decided case that the register had elsewhere when it was decided, in a list."""
    own = [pair for pair in difference.to_correct if pair[0].pk == pk]
    standing = cases_that_stand(difference.cycle, own, dict(difference.kinds))
    return [pair for pair in own if pair[0].pk not in standing]


def faults_by_register(case: Case, cause: CaseEnd, on: date) -> Iterator[Fault]:
    """Yield where an end is not as the register has it."""
    cycle, subject = case.cycle, case.subject_code
    difference = difference_of(cycle)
    day = population_day(cycle)
    pairs = (*difference.same, *difference.moved, *difference.ended_late, *difference.to_correct)
    if any(stored.pk == case.pk and wanted is not None for stored, wanted in pairs):
        yield Fault(STILL_THERE, {"subject": subject, "day": day})
        return
    if any(stored.pk == case.pk for stored in difference.unplaced):
        yield from (one for one in difference.faults if one.values.get("subject") == subject)
        return
    stored = stored_case(case, difference)
    end = ends_of(cycle, [stored], dict(difference.kinds))[case.pk]
    yield from _faults_of_day(case, end, cause, on)
    graded = [(stored, None)] if is_decided(case) else []
    if cases_that_stand(cycle, graded, dict(difference.kinds)):
        yield Fault(GRADED_BEFORE, {**decision_values(case), "day": end.on})
    if case.ended_on == on and case.end_cause == cause:
        values = {"subject": subject, "day": on, "cause": CASE_END_LABELS[cause]}
        yield Fault(ENDED_SO, values)


def _faults_of_day(case: Case, end: End, cause: CaseEnd, on: date) -> Iterator[Fault]:
    cycle, subject = case.cycle, case.subject_code
    if end.cause is CaseEnd.NOT_STATED:
        # the register does not know: any fitting cause, on a day of the cycle
        if not cycle.opens_on <= on <= cycle.closes_on:
            values = {"day": on, "cycle": cycle.name}
            days = {"first": cycle.opens_on, "last": cycle.closes_on}
            yield Fault(OUTSIDE_CYCLE, {**values, **days})
    elif (cause, on) != (end.cause, end.on):
        values = {"subject": subject, "cause": CASE_END_LABELS[end.cause], "day": end.on}
        given = {"given": CASE_END_LABELS[cause], "given_day": on}
        yield Fault(OTHERWISE_IN_REGISTER, {**values, **given})
