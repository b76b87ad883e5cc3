"""`xeploai returns`: who sent a return and what became of it; accept it or send it back."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import (
    Session,
    acts,
    choice,
    cycle_option,
    json_option,
    unit_option,
)
from xeploai.domain import (
    LINE_STATE_LABELS,
    RETURN_STATE_LABELS,
    Fault,
    Refused,
    ReturnState,
    grouped,
    letter_text,
    message,
    say,
)

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit
    from xeploai.results.returns import SentReturn

NO_SENDERS = message("No unit at or below “%(name)s” reports by return in %(year)s.")
ACCEPTED = message("The return of “%(name)s” (%(code)s) for %(year)s is accepted.")
SENT_BACK = message(
    "The return of “%(name)s” (%(code)s) for %(year)s is sent back; until another comes, totals"
    " lack it."
)
DECLARED = message("“%(name)s” (%(code)s) has nobody of “%(category)s” in %(year)s, as declared.")
WITHDRAWN = message("“%(name)s” (%(code)s) no longer declares to have nobody of “%(category)s”.")
UNCHANGED = message("Nothing changed: it was so already.")
REPLACED_BY = message("replaced by %(letter)s")
FILE_WRITTEN = message("The file of the return (%(letter)s) is written to %(path)s.")
NO_RETURN_YET = message("“%(name)s” has sent no return for %(year)s.")

returns = acts("returns", "List returns; accept them or send them back; declare absences.")
reason_option = click.option("--reason", default="", metavar="TEXT", help="kept with the act")


def _unit(cycle: str, unit: str) -> "CycleUnit":
    from xeploai.cycle.queries import cycle_of, unit_in_cycle

    return unit_in_cycle(cycle_of(cycle), unit)


def _journal_values() -> dict[str, Any]:
    """Return actor and time for the journal."""
    from xeploai.cycle.operations import Actor

    return {"by": Actor("xeploai returns"), "at": datetime.now(UTC)}


@returns.command("list")
@cycle_option()
@unit_option("the superior; it and all below it are listed", required=True)
@click.option("--state", type=choice(state.lower() for state in ReturnState), help="only these")
@json_option
@click.pass_obj
def list_(session: Session, cycle: str, unit: str, state: str | None, *, as_json: bool) -> None:
    """List who owes a return, what waits for acceptance, and what was sent back and why."""
    from xeploai.cli.output import print_json
    from xeploai.reporting import sender_as_json
    from xeploai.results.statistics import statistics_of

    found = _unit(cycle, unit)
    wanted = ReturnState(state.upper()) if state else None
    statistics = statistics_of(found)
    senders = [one for one in statistics.senders if wanted in (None, one.state)]
    numbers = statistics.returns_by_state
    if as_json:
        by_state = {one.value: number for one, number in numbers.items()}
        print_json({"by_state": by_state, "senders": [sender_as_json(one) for one in senders]})
        return
    if not statistics.senders:
        session.say(NO_SENDERS, name=found.name, year=found.cycle.name)
        return
    language = session.language
    for one in senders:
        parts = [RETURN_STATE_LABELS[one.state][language], letter_text(one.letter, language)]
        reason = f" – {one.reason}" if one.reason else ""
        sys.stdout.write(f"{one.unit.code}  {one.unit.name}: {', '.join(parts)}{reason}\n")
    sums = (f"{RETURN_STATE_LABELS[one][language]} {grouped(n)}" for one, n in numbers.items())
    sys.stdout.write(f"{'; '.join(sums)}\n")


@returns.command("show")
@cycle_option()
@unit_option("the unit that sent them", required=True)
@json_option
@click.pass_obj
def show(session: Session, cycle: str, unit: str, *, as_json: bool) -> None:
    """Show the returns of a unit, the latest first: what each changed, what became of it."""
    from xeploai.cli.output import print_json
    from xeploai.results.returns import known_absences, returns_of

    found = _unit(cycle, unit)
    sent = returns_of(found)
    if as_json:
        returned = [_sent_as_json(one) for one in sent]
        print_json({"returns": returned, "declared_none": sorted(known_absences(found))})
        return
    if not sent:
        session.say(NO_RETURN_YET, name=found.name, year=found.cycle.name)
    for one in sent:
        _print_sent(found, one, session.language)


@returns.command("file")
@cycle_option()
@unit_option("who sent it", required=True)
@click.option("--number", default="", metavar="TEXT", help="of its letter (the latest return)")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def file(session: Session, cycle: str, unit: str, number: str, path: Path) -> None:
    """Write the file of a return to PATH, as it was sent."""
    from xeploai.results.returns import read_file, returns_of

    found = _unit(cycle, unit)
    sent = [one for one in returns_of(found) if number in ("", one.letter.number)]
    if not sent:
        raise Refused(Fault(NO_RETURN_YET, {"name": found.name, "year": found.cycle.name}))
    read = read_file(unit=found, number=sent[0].record.pk, **_journal_values())
    path.write_bytes(read.content)
    letter = letter_text(sent[0].letter, session.language)
    session.say(FILE_WRITTEN, letter=letter, path=str(path))


def _sent_as_json(one: "SentReturn") -> dict[str, Any]:
    from xeploai.reporting import letter_as_json

    return {
        "letter": letter_as_json(one.letter),
        "received_on": one.record.received_on.isoformat(),
        "recorded_by": one.record.recorded_by,
        "file": one.record.file_name,
        "only_lines": one.record.only_lines,
        "replacement_reason": one.record.reason or None,
        "is_latest": one.is_latest,
        "replaced_by": letter_as_json(one.replaced_by) if one.replaced_by else None,
        "state": one.state.value,
        "verdicts": [
            {
                "verdict": verdict.verdict,
                "reason": verdict.reason or None,
                "by": verdict.recorded_by,
                "at": verdict.recorded_at.isoformat(),
            }
            for verdict in one.verdicts
        ],
        "categories": {code: counts.total for code, counts in one.counts.items()},
        "changes": {code: change.state.value for code, change in one.changes.items()},
    }


def _print_sent(unit: "CycleUnit", one: "SentReturn", language: str) -> None:
    from xeploai.cycle.queries import pack_of
    from xeploai.results.returns import category_label, changes_text

    pack, on = pack_of(unit.cycle), unit.cycle.closes_on
    categories, reasons = pack.categories_on(on), pack.not_rated_reasons_on(on)
    state = RETURN_STATE_LABELS[one.state][language]
    if one.replaced_by is not None:
        later = letter_text(one.replaced_by, language)
        state = say(Fault(REPLACED_BY, {"letter": later}), language)
    because = f" – {one.record.reason}" if one.record.reason else ""
    sys.stdout.write(f"{letter_text(one.letter, language)}: {state}{because}\n")
    for verdict in one.verdicts:
        word = RETURN_STATE_LABELS[ReturnState(verdict.verdict)][language]
        reason = f" – {verdict.reason}" if verdict.reason else ""
        sys.stdout.write(f"  {verdict.recorded_at:%d/%m/%Y}  {word}{reason}\n")
    for code in dict.fromkeys([*one.counts, *one.changes]):
        label = category_label(code, categories)
        name = label if isinstance(label, str) else label[language]
        total = grouped(one.counts[code].total) if code in one.counts else "–"
        change = one.changes.get(code)
        line_state = f" ({LINE_STATE_LABELS[change.state][language]})" if change else ""
        differing = changes_text(change, reasons)[language] if change else ""
        sys.stdout.write(f"  {name}: {total}{line_state}{f': {differing}' if differing else ''}\n")


@returns.command("accept")
@cycle_option()
@unit_option("the unit that sent it", required=True)
@reason_option
@click.pass_obj
def accept(session: Session, cycle: str, unit: str, reason: str) -> None:
    """Accept the latest return of a unit."""
    found = _unit(cycle, unit)
    _judge(found, ReturnState.ACCEPTED, reason)
    session.say(ACCEPTED, name=found.name, code=found.code, year=found.cycle.name)


@returns.command("send-back")
@cycle_option()
@unit_option("the unit that sent it", required=True)
@reason_option
@click.pass_obj
def send_back(session: Session, cycle: str, unit: str, reason: str) -> None:
    """Send the latest return of a unit back, with the reason."""
    found = _unit(cycle, unit)
    _judge(found, ReturnState.SENT_BACK, reason)
    session.say(SENT_BACK, name=found.name, code=found.code, year=found.cycle.name)


def _judge(unit: "CycleUnit", verdict: ReturnState, reason: str) -> None:
    from xeploai.results.returns import judge_return, returns_of

    latest = next((one for one in returns_of(unit) if one.is_latest), None)
    number = latest.record.pk if latest else 0
    judge_return(unit=unit, number=number, verdict=verdict, reason=reason, **_journal_values())


@returns.command("no-subjects")
@cycle_option()
@unit_option("the unit that reports by return", required=True)
@click.option("--category", required=True, metavar="CODE", help="of which it has nobody")
@click.option("--withdraw", is_flag=True, help="take the declaration back")
@reason_option
@click.pass_obj
def no_subjects(
    session: Session, cycle: str, unit: str, category: str, reason: str, *, withdraw: bool
) -> None:
    """Declare that a unit has nobody of a category: zero, and named as declared."""
    from xeploai.cycle.queries import pack_of
    from xeploai.results.returns import category_label, declare_absence

    found = _unit(cycle, unit)
    declared = declare_absence(
        unit=found, category=category, is_withdrawal=withdraw, reason=reason, **_journal_values()
    )
    if declared is None:
        session.say(UNCHANGED)
        return
    label = category_label(category, pack_of(found.cycle).categories_on(found.cycle.closes_on))
    name = label if isinstance(label, str) else label[session.language]
    text = WITHDRAWN if withdraw else DECLARED
    session.say(text, name=found.name, code=found.code, category=name, year=found.cycle.name)
