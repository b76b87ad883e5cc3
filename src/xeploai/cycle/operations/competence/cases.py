"""Who decides on stored cases: by today's rules, on the day of today, and for whom one records."""

from collections.abc import Iterable
from datetime import date

from xeploai.accounts.journal import Actor
from xeploai.cycle.evaluation import SubjectRow, subject_rows
from xeploai.cycle.queries import Authority, Case, Cycle, authorities_of, decisions_in_force

from .check import CompetenceCheck


def bodies_competent_now(cycle: Cycle, *, of_case: int | None = None) -> dict[tuple[str, str], str]:
    """Return the cases whose decision in force another body would take by today's rules.

    By category and subject, each with that body; empty where nobody would. A local document that
    moved the decision was withdrawn or replaced since, or came later.

    Args:
        of_case: the case to look at; None for all of the cycle.
    """
    cases = Case.with_ended.filter(cycle=cycle)
    cases = cases if of_case is None else cases.filter(pk=of_case)
    paths = None if of_case is None else [case.path for case in cases]
    check, subjects = CompetenceCheck(cycle, Actor(""), paths), subject_rows(cycle, cases)
    columns = ("case_id", "case__subject_code", "authority__code", "body", "decided_on", "ground")
    decisions = list(decisions_in_force().filter(case__in=cases).values_list(*columns))
    authorities = authorities_of(cycle, {authority for _, _, authority, *_ in decisions})
    found = {}
    for case, code, authority, *decided in decisions:
        if check.is_of_another_now(subjects[case], authorities[authority], *decided):
            bodies = check.reader.bodies_for(subjects[case])
            name = bodies.body if bodies and not bodies.is_on_itself else ""
            found[subjects[case].category, code] = name
    return found


def authorities_to_record(case: Case, by: Actor, *, on: date) -> list[Authority]:
    """Return the units whose decisions on a case the actor may record: who decides first.

    The others are its superiors, which decide only on a ground, and the competent unit where it
    has closed: decisions from before its end may be still to record.

    Args:
        on: the day of today.
    """
    subject = subject_rows(case.cycle, Case.objects.filter(pk=case.pk))[case.pk]
    check = CompetenceCheck(case.cycle, by, [case.path])
    units = dict.fromkeys(check.who_may(subject, on))
    return [unit for unit in units if not check.fault_of_recorder(subject, unit, "")]


def bodies_in_place(
    cycle: Cycle, subjects: Iterable[SubjectRow], *, on: date
) -> dict[SubjectRow, str]:
    """Return who decides on subjects today, where the competent unit has closed."""
    subjects = list(subjects)
    check = CompetenceCheck(cycle, Actor(""), [one.path for one in subjects])
    found = {one: check.bodies_in_place(one, on) for one in subjects}
    return {one: body for one, body in found.items() if body}


def body_in_place(case: Case, *, on: date) -> str:
    """Return who decides on a case today, where the competent unit has closed; empty otherwise."""
    subject = subject_rows(case.cycle, Case.with_ended.filter(pk=case.pk))[case.pk]
    return bodies_in_place(case.cycle, [subject], on=on).get(subject, "")
