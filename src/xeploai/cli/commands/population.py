"""`xeploai cycle population`: differences from the register; late changes of single cases."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import (
    DAY,
    Session,
    category_option,
    choice,
    command,
    cycle_option,
    json_option,
)
from xeploai.domain import CASE_END_LABELS, POPULATION_KIND_LABELS, CaseEnd, grouped, label, message

if TYPE_CHECKING:
    from xeploai.cycle.population import PopulationChange, PopulationChanges
    from xeploai.cycle.queries import Case, Cycle

AGREES = message("Cycle %(cycle)s agrees with the register.")
KIND = message("%(kind)s: %(number)s")
LINE = message("  %(code)s  %(name)s: %(before)s → %(after)s (%(consequence)s)")
LEFT = message("  %(code)s  %(name)s: %(before)s, %(cause)s on %(day)s (%(consequence)s)")
TO_APPLY = message("%(number)s changes can be applied: --apply.")
APPLIED = message("Cycle %(cycle)s: %(number)s changes are applied.")
TO_ACT_LATE = message(
    "%(number)s can only come late, one case at a time with reason and document: cycle end-case,"
    " move-case or add-case."
)
TO_CORRECT = message("%(number)s concern what is decided or sent in: correct it by hand.")
TO_EVALUATE = message(
    "%(number)s cases were evaluated before the register changed their facts: --apply evaluates"
    " them again."
)
EVALUATED = message("%(number)s cases are evaluated again.")
ENDED_CASES = message("Ended cases: %(number)s")
ENDED_LINE = message("  %(code)s  %(name)s: %(cause)s on %(day)s")
LATE_CHANGES = message("Late changes: %(number)s")
LATE_LINE = message("  %(code)s  %(name)s: %(kind)s, %(document)s: %(reason)s")
LATE_KINDS = {
    "ADDED": label("case added late"),
    "MOVED": label("case moved late"),
    "ENDED": label("case ended late"),
}
ENDED = message("The case of “%(subject)s” in cycle %(cycle)s is ended late.")
MOVED = message("The case of “%(subject)s” is moved late from “%(old)s” to “%(unit)s”.")
ADDED = message("“%(subject)s” is added late to cycle %(cycle)s, in “%(unit)s”.")

reason_option = click.option("--reason", required=True, help="why it comes late")
document_option = click.option("--document", required=True, help="number of the document")


def _journal_values() -> dict[str, Any]:
    """Return actor and time for the journal."""
    from xeploai.cycle.operations import Actor

    return {"by": Actor("xeploai cycle"), "at": datetime.now(UTC)}


@command("population")
@cycle_option()
@click.option("--apply", "is_applied", is_flag=True, help="let the cycle follow the register")
@json_option
@click.pass_obj
def changes(session: Session, cycle: str, *, is_applied: bool, as_json: bool) -> None:
    """List the differences between a cycle and the register, and apply them."""
    from xeploai.cli.output import print_json
    from xeploai.cycle.evaluation import ceiling_reasons_owed, owed_newly
    from xeploai.cycle.population import population_changes, refresh_population
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(cycle)
    before = ceiling_reasons_owed(found) if is_applied else {}
    if is_applied:
        listed = refresh_population(cycle=found, **_journal_values())
    else:
        listed = population_changes(found)
    if as_json:
        print_json(_as_json(listed, is_applied=is_applied))
        return
    _print(session, listed)
    if is_applied:
        session.say(APPLIED, cycle=found.name, number=grouped(listed.confirmable))
        if owed := owed_newly(found, before):
            session.say(owed)
    elif listed.confirmable:
        session.say(TO_APPLY, number=grouped(listed.confirmable))
    if listed.late:
        session.say(TO_ACT_LATE, number=grouped(listed.late))
    if listed.to_evaluate:
        text = EVALUATED if is_applied else TO_EVALUATE
        session.say(text, number=grouped(listed.to_evaluate))
    if listed.to_correct:
        session.say(TO_CORRECT, number=grouped(listed.to_correct))
    _print_papers(session, found)


def _print_papers(session: Session, cycle: "Cycle") -> None:
    """Print the cases that ended, and the late changes with their documents."""
    from xeploai.cycle.queries import ended_cases_within, late_changes_in, top_unit_of

    ended, late = list(ended_cases_within(top_unit_of(cycle))), list(late_changes_in(cycle))
    if ended:
        session.say(ENDED_CASES, number=grouped(len(ended)))
    for case in ended:
        cause = CASE_END_LABELS[CaseEnd(case.end_cause)]
        session.say(ENDED_LINE, **_subject(case), cause=cause, day=case.ended_on)
    if late:
        session.say(LATE_CHANGES, number=grouped(len(late)))
    for one in late:
        papers = {"document": one.document_number, "reason": one.reason}
        session.say(LATE_LINE, **_subject(one.case), kind=LATE_KINDS[one.kind], **papers)


def _subject(case: "Case") -> dict[str, str]:
    return {"code": case.subject_code, "name": str(case.person or case.collective or case.unit)}


def _print(session: Session, listed: "PopulationChanges") -> None:
    if not listed.changes and not listed.faults:
        session.say(AGREES, cycle=listed.cycle.name)
    for kind, found in listed.by_kind.items():
        label = POPULATION_KIND_LABELS[kind]
        session.say(KIND, kind=label, number=grouped(len(found)))
        for one in found:
            _print_line(session, one)
    for fault in listed.faults:
        session.say(fault)


def _print_line(session: Session, one: "PopulationChange") -> None:
    dash = {"vi": "–", "en": "–"}
    values = {
        "code": one.code,
        "name": one.name,
        "before": one.before if one.before["vi"] else dash,
        "consequence": one.consequence_label,
    }
    if one.cause_label is not None:
        session.say(LEFT, **values, cause=one.cause_label, day=one.on)
    else:
        session.say(LINE, **values, after=one.after if one.after["vi"] else dash)


def _as_json(listed: "PopulationChanges", *, is_applied: bool) -> dict[str, Any]:
    return {
        "cycle": listed.cycle.code,
        "as_of": listed.day.isoformat(),
        "applied": is_applied,
        "confirmable": listed.confirmable,
        "late": listed.late,
        "to_correct": listed.to_correct,
        "to_evaluate": listed.to_evaluate,
        "faults": [str(fault) for fault in listed.faults],
        "changes": [
            {
                "kind": one.kind.value,
                "code": one.code,
                "name": one.name,
                "category": one.category or None,
                "unit": one.unit,
                "before": one.before["vi"] or None,
                "after": one.after["vi"] or None,
                "cause": one.cause.value if one.cause else None,
                "on": one.on.isoformat() if one.on else None,
                "consequence": one.consequence.value,
                "stays_for": one.stays_for["vi"] or None,
                "facts": one.facts,
                "proposals": one.proposals,
            }
            for one in listed.changes
        ],
    }


@command("end-case")
@click.argument("subject")
@cycle_option()
@category_option("code of the category")
@click.option("--cause", type=choice(CaseEnd), required=True, help="why the review ends")
@click.option("--on", type=DAY, required=True, metavar="DATE", help="since which day")
@reason_option
@document_option
@click.pass_obj
def end(
    session: Session,
    subject: str,
    cycle: str,
    category: str | None,
    cause: str,
    on: date,
    reason: str,
    document: str,
) -> None:
    """End a case after the cycle is closed for facts, as the register says; or correct its end."""
    from xeploai.cycle.evaluation import ceiling_reasons_owed, owed_newly
    from xeploai.cycle.population import end_late_case
    from xeploai.cycle.queries import case_of_any, cycle_of

    found = cycle_of(cycle)
    case, before = case_of_any(found, category or "member", subject), ceiling_reasons_owed(found)
    end_late_case(
        case=case,
        cause=CaseEnd(cause),
        on=on,
        reason=reason,
        document=document,
        **_journal_values(),
    )
    session.say(ENDED, subject=subject, cycle=found.name)
    if owed := owed_newly(found, before):
        session.say(owed)


@command("move-case")
@click.argument("subject")
@cycle_option()
@category_option("code of the category")
@reason_option
@document_option
@click.pass_obj
def move(
    session: Session, subject: str, cycle: str, category: str | None, reason: str, document: str
) -> None:
    """Move a case to where the register has it, after the closing for facts."""
    from xeploai.cycle.evaluation import ceiling_reasons_owed, owed_newly
    from xeploai.cycle.population import move_late_case, unit_by_register
    from xeploai.cycle.queries import case_of, cycle_of

    found = cycle_of(cycle)
    case, before = case_of(found, category or "member", subject), ceiling_reasons_owed(found)
    moved = move_late_case(
        case=case,
        to=unit_by_register(case),
        reason=reason,
        document=document,
        **_journal_values(),
    )
    session.say(MOVED, subject=subject, old=case.cycle_unit.name, unit=moved.cycle_unit.name)
    if owed := owed_newly(found, before):
        session.say(owed)


@command("add-case")
@click.argument("subject")
@cycle_option()
@category_option("code of the category")
@reason_option
@document_option
@click.pass_obj
def add(
    session: Session, subject: str, cycle: str, category: str | None, reason: str, document: str
) -> None:
    """Add a forgotten subject after the cycle is closed for facts."""
    from xeploai.cycle.population import add_late_case
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(cycle)
    case = add_late_case(
        cycle=found,
        category=category or "member",
        subject=subject,
        reason=reason,
        document=document,
        **_journal_values(),
    )
    session.say(ADDED, subject=subject, cycle=found.name, unit=case.cycle_unit.name)
