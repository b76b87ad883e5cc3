"""`xeploai unit reorganise`: many changes of units by one sheet, previewed, done or taken back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xeploai.cli.command_line import FILE, NUMBER, Session, command, refuse_unreadable
from xeploai.cli.output.hints import say_with_hint
from xeploai.domain import Fault, Refused, ReorganisationRow, message
from xeploai.intake import Kind, SourceFile, read_files

if TYPE_CHECKING:
    from xeploai.cycle.reorganisation import ReorganisationPlan

DAY_OF_UNIT = message("%(day)s, %(code)s “%(name)s”: ")
REORGANISED = message(
    "Reorganisation %(number)s is carried out: %(rows)s rows, %(units)s units, %(members)s members"
    " who go over."
)
REHEARSED = message(
    "%(rows)s rows can be carried out: %(units)s units, %(members)s members who go over, %(ended)s"
    " posts, seats and collectives that end. Nothing was stored yet."
)
COUNT = message("Level %(level)s, %(category)s: %(before)s before, %(after)s after.")
ROLE_FOLLOWS = message("Role of “%(account)s” at “%(unit)s”, which closes: %(into)s goes on.")
ROLE_ENDS = message(
    "Role of “%(account)s” at “%(unit)s”, which closes: no unit takes over. Grant a new role where"
    " one is needed."
)
TAKEN_BACK = message("Reorganisation %(number)s is taken back: the register is as it was before.")
NEITHER = message("Name a sheet, or the number of the reorganisation to take back.")


@command("reorganise")
@click.argument("file", type=FILE, required=False)
@click.option("--apply", "is_applied", is_flag=True, help="store it (else only a preview)")
@click.option("--take-back", type=NUMBER, metavar="NUMBER", help="take this reorganisation back")
@click.option(
    "--reason",
    default="",
    help="why it is taken back; why a day is right that cycles which stand do not see",
)
@click.pass_obj
def reorganise(
    session: Session, file: Path | None, *, is_applied: bool, take_back: int | None, reason: str
) -> None:
    """Carry out a whole sheet of changes of units, or take one back."""
    if (file is None) == (take_back is None):
        raise Refused(Fault(NEITHER))
    if file is None:
        _take_back(session, take_back or 0, reason)
        return
    rows = _rows_of(file)
    if is_applied:
        _carry_out(session, rows, file.name, reason)
    else:
        from xeploai.cycle.reorganisation import plan_reorganisation

        plan = plan_reorganisation(rows=rows)
        _say_plan(session, plan, reason)
        if faults := plan.seen.faults(reason):
            raise Refused(faults)


def _rows_of(file: Path) -> list[ReorganisationRow]:
    from django.utils.timezone import localdate

    from xeploai.uploads.operations import vocabulary_of

    refuse_unreadable(file)
    words = vocabulary_of(None, localdate())
    given = read_files([SourceFile(file, file.name)], vocabulary=words, kind=Kind.REORGANISATION)
    if given.all_faults:
        raise Refused(given.all_faults)
    return [row for row in given.rows if isinstance(row, ReorganisationRow)]


def _carry_out(
    session: Session, rows: list[ReorganisationRow], file_name: str, reason: str
) -> None:
    from xeploai.cycle.reorganisation import carry_out_reorganisation
    from xeploai.organisations.register import Actor

    done = carry_out_reorganisation(
        rows=rows,
        file_name=file_name,
        reason=reason,
        by=Actor("xeploai unit"),
        at=datetime.now(UTC),
    )
    for remark in done.remarks:
        print(say_with_hint(remark, session.language))
    effects = done.plan.effects
    session.say(
        REORGANISED,
        number=done.reorganisation.pk,
        rows=len(rows),
        units=len(effects.units),
        members=len(effects.moved_members),
    )


def _take_back(session: Session, number: int, reason: str) -> None:
    from xeploai.cycle.reorganisation import reorganisation_by_number, take_back
    from xeploai.organisations.register import Actor

    sheet = reorganisation_by_number(number)
    take_back(reorganisation=sheet, reason=reason, by=Actor("xeploai unit"), at=datetime.now(UTC))
    session.say(TAKEN_BACK, number=number)


def _say_plan(session: Session, plan: "ReorganisationPlan", reason: str) -> None:
    from xeploai.uploads.operations import vocabulary_of

    effects, labels = plan.effects, vocabulary_of(None).categories_of_units
    for count in plan.counts:
        category = labels.get(count.category, {}).get(session.language, count.category)
        session.say(
            COUNT,
            level=count.level,
            category=category,
            before=count.before,
            after=count.after,
        )
    for one in effects.happenings:
        name = effects.names_after.get(one.unit) or effects.names_before[one.unit]
        head = Fault(DAY_OF_UNIT, {"day": one.on, "code": one.unit, "name": name})
        what = Fault(one.what.text, one.what.values)
        print(say_with_hint(head, session.language) + say_with_hint(what, session.language))
    _say_roles(session, plan)
    for remark in plan.seen.remarks(reason):
        print(say_with_hint(remark, session.language))
    session.say(
        REHEARSED,
        rows=len(plan.rows),
        units=len(effects.units),
        members=len(effects.moved_members),
        ended=len(effects.ended),
    )


def _say_roles(session: Session, plan: "ReorganisationPlan") -> None:
    for code, grants in plan.roles.items():
        into = plan.role_successors[code]
        for grant in grants:
            values = {"account": grant.user.username, "unit": grant.unit.name}
            if into is None:
                session.say(ROLE_ENDS, **values)
            else:
                session.say(ROLE_FOLLOWS, **values, into=plan.effects.names_after[into])
