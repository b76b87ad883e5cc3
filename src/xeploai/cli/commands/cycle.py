"""`xeploai cycle`: plan a cycle, lead it through its states, correct it, give it up."""

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from xeploai.cli.command_line import CYCLE, DAY, Session, acts, choice, cycle_option, unit_option
from xeploai.domain import (
    CYCLE_ACT_LABELS,
    CYCLE_STATE_LABELS,
    CycleAct,
    CycleKey,
    CycleState,
    grouped,
    message,
    read_cycle_code,
)

from .population import add, changes, end, move
from .register.added_trees import add_tree, take_back_tree, trees

if TYPE_CHECKING:
    from xeploai.cycle.lifecycle import QuarterProgress
    from xeploai.cycle.queries import Cycle

F = TypeVar("F", bound=Callable[..., Any])

PLANNED = message("Cycle %(year)s is planned under %(pack)s, from %(opens)s to %(closes)s.")
FROZEN = message("Cycle %(year)s: its tree is frozen under %(pack)s, with %(cases)s cases.")
BY_RETURN = message("In cycle %(year)s “%(name)s” (%(code)s) counts by its return.")
BY_CASES = message("In cycle %(year)s “%(name)s” (%(code)s) counts by its cases.")
BY_RETURN_ABOVE = message(
    "In cycle %(year)s “%(name)s” (%(code)s) is counted in the return of a unit above it."
)
IS_NOW = message("Cycle %(year)s is now %(state)s.")
CORRECTED = message("Cycle %(year)s now runs from %(opens)s to %(closes)s under %(pack)s.")
BLOCKS = message("Blocks: %(text)s")
BLOCKS_REPORTING = message("Blocks the reporting: %(text)s")
DESERVES_ATTENTION = message("Deserves attention: %(text)s")
NOTHING_BLOCKS = message("Nothing blocks the opening of cycle %(year)s.")
NOTHING_BLOCKS_REPORTING = message("Nothing blocks the reporting of cycle %(year)s.")
EXIT_BLOCKED = 1
SHOWN = message("Cycle %(year)s (%(code)s) is %(state)s, from %(opens)s to %(closes)s, %(pack)s.")
QUARTER = message("%(title)s (%(code)s): %(state)s; not decided yet: %(undecided)s of %(cases)s.")
REASONS = message("Reasons for not rating: %(reasons)s.")

cycle = acts("cycle", "Plan a cycle, open it, lead it to its end, correct or withdraw it.")
by_return_option = click.option(
    "--by-return", multiple=True, metavar="CODE", help="this unit reports by return; repeatable"
)
code_argument = click.argument("code", type=CYCLE)


def _journal_values() -> dict[str, Any]:
    """Return actor and time for the journal."""
    from xeploai.cycle.operations import Actor

    return {"by": Actor("xeploai cycle"), "at": datetime.now(UTC)}


def _with_days(function: F) -> F:
    """Add the rules and the days of a cycle."""
    for option in (
        click.option("--closes-on", type=DAY, metavar="DATE", help="the day of tree and people"),
        click.option("--opens-on", type=DAY, metavar="DATE", help="the first day"),
        click.option("--pack", default="", help="rule pack"),
    ):
        function = option(function)
    return function


def _plan(key: CycleKey, pack: str, opens_on: date | None, closes_on: date | None) -> "Cycle":
    from xeploai.cycle.operations import plan_cycle

    usual = key.usual_days
    return plan_cycle(
        year=key.year,
        family=key.family,
        period=key.period,
        number=key.number,
        pack=pack,
        opens_on=opens_on or usual[0],
        closes_on=closes_on or usual[1],
        **_journal_values(),
    )


@cycle.command("plan")
@code_argument
@_with_days
@click.pass_obj
def plan(
    session: Session, code: str, pack: str, opens_on: date | None, closes_on: date | None
) -> None:
    """Plan a cycle: by default on the usual days, under the pack that governs the last one."""
    found = _plan(read_cycle_code(code), pack, opens_on, closes_on)
    values = {"opens": found.opens_on, "closes": found.closes_on}
    session.say(PLANNED, year=found.name, pack=found.pack, **values)


@cycle.command("open")
@code_argument
@_with_days
@by_return_option
@click.option("--accept", is_flag=True, help="although some points deserve attention")
@click.pass_obj
def open_(
    session: Session,
    code: str,
    pack: str,
    opens_on: date | None,
    closes_on: date | None,
    by_return: tuple[str, ...],
    *,
    accept: bool,
) -> None:
    """Open a planned cycle and freeze its tree; one that is not planned yet is planned first."""
    from django.db import transaction

    from xeploai.cycle.lifecycle import begin_cycle
    from xeploai.cycle.queries import all_cycles, cycle_of

    is_planned = any(one.code == code and one.state == CycleState.PLANNED for one in all_cycles())
    has_days = bool(pack or opens_on or closes_on)
    # a cycle whose tree cannot be frozen is not planned either
    with transaction.atomic():
        if is_planned and not has_days:
            found = cycle_of(code)
        else:
            found = _plan(read_cycle_code(code), pack, opens_on, closes_on)
        number = begin_cycle(
            cycle=found, by_return=list(by_return), accept=accept, **_journal_values()
        )
    session.say(FROZEN, year=found.name, pack=found.pack, cases=grouped(number))


@cycle.command("blockers")
@code_argument
@click.pass_obj
def blockers(session: Session, code: str) -> int:
    """List what blocks the opening of a cycle or its reporting, and what deserves attention."""
    from xeploai.cycle.lifecycle import opening_remarks, reporting_remarks
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(code)
    is_planned = found.state == CycleState.PLANNED
    remarks = opening_remarks(found) if is_planned else reporting_remarks(found)
    for remark in remarks:
        blocks = BLOCKS if is_planned else BLOCKS_REPORTING
        text = blocks if remark.is_blocking else DESERVES_ATTENTION
        session.say(text, text=session.text(remark.fault))
    is_blocked = any(remark.is_blocking for remark in remarks)
    if not is_blocked:
        session.say(NOTHING_BLOCKS if is_planned else NOTHING_BLOCKS_REPORTING, year=found.name)
    return EXIT_BLOCKED if is_blocked else 0


@cycle.command("freeze")
@code_argument
@by_return_option
@click.pass_obj
def freeze(session: Session, code: str, by_return: tuple[str, ...]) -> None:
    """Freeze the tree again, while nothing is recorded."""
    from xeploai.cycle.operations import freeze_cycle
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(code)
    number = freeze_cycle(cycle=found, by_return=list(by_return), **_journal_values())
    session.say(FROZEN, year=found.name, pack=found.pack, cases=grouped(number))


def _change(session: Session, code: str, act: CycleAct, reason: str = "") -> None:
    from xeploai.cycle.lifecycle import change_state
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(code)
    state = change_state(cycle=found, act=act, reason=reason, **_journal_values())
    session.say(IS_NOW, year=found.name, state=CYCLE_STATE_LABELS[state])


def _add_step(name: str, act: CycleAct) -> None:
    """Add the command of an act that only leads to the next state."""

    @cycle.command(name, help=f"{CYCLE_ACT_LABELS[act]['en']}.")
    @code_argument
    @click.pass_obj
    def step(session: Session, code: str) -> None:
        _change(session, code, act)


for _name, _act in {
    "close-facts": CycleAct.CLOSE_FACTS,
    "start-deciding": CycleAct.START_DECIDING,
    "mark-reported": CycleAct.MARK_REPORTED,
    "close": CycleAct.CLOSE,
}.items():
    _add_step(_name, _act)


@cycle.command("reopen")
@code_argument
@click.option("--reason", required=True, metavar="TEXT", help="why")
@click.option("--facts", is_flag=True, help="for facts and people too, not only for decisions")
@click.pass_obj
def reopen(session: Session, code: str, reason: str, *, facts: bool) -> None:
    """Reopen a cycle for decisions, or for facts."""
    _change(session, code, CycleAct.REOPEN_FACTS if facts else CycleAct.REOPEN, reason)


@cycle.command("withdraw")
@code_argument
@click.option("--reason", required=True, metavar="TEXT", help="why")
@click.pass_obj
def withdraw(session: Session, code: str, reason: str) -> None:
    """Withdraw a cycle in which nothing is recorded."""
    from xeploai.cycle.lifecycle import withdraw_cycle
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(code)
    withdraw_cycle(cycle=found, reason=reason, **_journal_values())
    state = CYCLE_STATE_LABELS[CycleState(found.state)]
    session.say(IS_NOW, year=found.name, state=state)


@cycle.command("correct")
@code_argument
@_with_days
@click.option("--reason", required=True, metavar="TEXT", help="why")
@click.pass_obj
def correct(
    session: Session,
    code: str,
    pack: str,
    opens_on: date | None,
    closes_on: date | None,
    reason: str,
) -> None:
    """Correct the days or the rules of a cycle, while nothing is decided."""
    from xeploai.cycle.lifecycle import correct_cycle
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(code)
    correct_cycle(
        cycle=found,
        pack=pack,
        reason=reason,
        opens_on=opens_on,
        closes_on=closes_on,
        **_journal_values(),
    )
    values = {"opens": found.opens_on, "closes": found.closes_on}
    session.say(CORRECTED, year=found.name, pack=found.pack, **values)


@cycle.command("report-by")
@click.argument("source", type=choice(("return", "cases")))
@cycle_option()
@unit_option("the unit, with everything below it", required=True)
@click.pass_obj
def report_by(session: Session, source: str, cycle: str, unit: str) -> None:
    """Let a unit report by return, or by cases again."""
    from xeploai.cycle import operations
    from xeploai.cycle.queries import cycle_of, stands_below_a_return, unit_in_cycle
    from xeploai.domain import ReportingSource

    found = unit_in_cycle(cycle_of(cycle), unit)
    reporting = ReportingSource(source.upper())
    operations.report_by(unit=found, source=reporting, **_journal_values())
    if reporting is ReportingSource.RETURN:
        text = BY_RETURN
    else:
        # its own choice changes nothing while a unit above it reports by return
        text = BY_RETURN_ABOVE if stands_below_a_return(found) else BY_CASES
    session.say(text, year=found.cycle.name, name=found.name, code=found.code)


@cycle.command("show")
@code_argument
@click.pass_obj
def show(session: Session, code: str) -> None:
    """Show a cycle: its state and days, the quarters of a year, the reasons for not rating."""
    from xeploai.cycle.lifecycle import quarters_with_progress, unplanned_year
    from xeploai.cycle.queries import cycle_of, reasons_of
    from xeploai.domain import join_labels

    year = unplanned_year(code)
    if year is not None:
        session.say(year.remark)
        _say_quarters(session, year.quarters)
        return
    found = cycle_of(code)
    days = {"opens": found.opens_on, "closes": found.closes_on}
    state = CYCLE_STATE_LABELS[CycleState(found.state)]
    named = {"year": found.name, "code": found.code, "state": state, "pack": found.pack}
    session.say(SHOWN, **named, **days)
    _say_quarters(session, quarters_with_progress(found))
    reasons = reasons_of(found).values()
    session.say(REASONS, reasons=join_labels(one.label for one in reasons))


def _say_quarters(session: Session, quarters: "Iterable[QuarterProgress]") -> None:
    for one in quarters:
        session.say(
            QUARTER,
            title=one.cycle.title,
            code=one.cycle.code,
            state=CYCLE_STATE_LABELS[CycleState(one.cycle.state)],
            undecided=grouped(one.undecided),
            cases=grouped(one.cases),
        )


@cycle.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """List the cycles."""
    from xeploai.cycle.queries import all_cycles

    for each in all_cycles():
        state = CYCLE_STATE_LABELS[CycleState(each.state)][session.language]
        days = f"{each.opens_on} – {each.closes_on}"
        sys.stdout.write(f"{each.code}  {each.pack}  {days}  {state}\n")


for each_act in (changes, end, move, add, add_tree, trees, take_back_tree):
    cycle.add_command(each_act)
