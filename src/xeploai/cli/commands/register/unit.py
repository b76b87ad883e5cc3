"""`xeploai unit`: what happens to a unit on a day, by the document that decides it."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from xeploai.cli.command_line import DAY, Session, acts
from xeploai.cli.output.hints import say_with_hint
from xeploai.domain import Fault, message, verbatim

from .reorganise import reorganise

if TYPE_CHECKING:
    from xeploai.organisations.register import DependentChange, Unit

F = TypeVar("F", bound=Callable[..., Any])

TRANSFERRED = message(
    "“%(name)s” (%(code)s) is under “%(other)s” (%(other_code)s) from %(day)s on."
)
MERGED = message(
    "“%(name)s” (%(code)s) closes on %(day)s and goes over into “%(other)s” (%(other_code)s)."
)
RENAMED = message("“%(name)s” (%(code)s) is called “%(other)s” from %(day)s on.")

SPLIT = message("“%(other)s” (%(other_code)s) is split off from “%(name)s” (%(code)s) on %(day)s.")
CLOSED = message("“%(name)s” (%(code)s) is closed from %(day)s on.")
CATEGORY = message("“%(name)s” (%(code)s) has the category “%(other)s” from %(day)s on.")
OPENED = message("“%(name)s” (%(code)s) opened on %(day)s.")
NOTHING_STORED = message("Nothing is stored: this is a preview. What would follow:")

UNDER = message("Under %(unit)s from %(day)s")
AT_THE_TOP = message("At the top of the tree from %(day)s")
UNTIL = message("until %(day)s")
FORMER_NAME = message("Called “%(name)s” until %(day)s")
FORMER_CATEGORY = message("%(category)s until %(day)s (changed by %(document)s)")
LEADS = message("%(title)s: %(name)s (%(code)s), from %(day)s")
EVENTS = {
    "MERGED_INTO": message("%(unit)s was merged into %(other)s"),
    "SPLIT_FROM": message("%(unit)s was split from %(other)s"),
    "TRANSFERRED": message("%(unit)s came under %(other)s"),
    "CLOSED": message("%(unit)s was closed"),
    "RENAMED": message("%(unit)s was renamed"),
}

unit = acts("unit", "Show the past of a unit; move, merge, split, rename or close one, or many.")
unit.add_command(reorganise)


@unit.command("history")
@click.argument("code")
@click.pass_obj
def history(session: Session, code: str) -> None:
    """Print what happened to a unit, with days and documents, and who leads it today."""
    from xeploai.cli.output import date_text
    from xeploai.organisations.register import unit_by_code, unit_history
    from xeploai.uploads.operations import vocabulary_of

    found, labels = unit_by_code(code), vocabulary_of(None).categories_of_units
    past = unit_history(found, on=date.today())
    category = labels.get(found.category, verbatim(found.category))
    sys.stdout.write(f"{found.code}\t{found.name}\t{category[session.language]}\n")
    session.say(OPENED, name=found.name, code=found.code, day=found.opened_on)
    for place in past.placements:
        above = place.parent.name if place.parent else ""
        text = session.text(UNDER if above else AT_THE_TOP, unit=above, day=place.from_on)
        until = f" {session.text(UNTIL, day=place.until_on)}" if place.until_on else ""
        sys.stdout.write(f"{text}{until}\n")
    for name in past.former_names:
        session.say(FORMER_NAME, name=name.name, day=name.until_on)
    for former in past.former_categories:
        label = labels.get(former.category, verbatim(former.category))
        papers = {"day": former.until_on, "document": former.document_number}
        session.say(FORMER_CATEGORY, category=label, **papers)
    for event in past.lineage:
        other = event.other.name if event.other else ""
        text = session.text(EVENTS[event.kind], unit=event.unit.name, other=other)
        day = date_text(event.on, session.language)
        sys.stdout.write(f"{day}: {text}\t{event.document_number or '–'}\n")
    for post in past.posts:
        holder = {"name": post.person.full_name, "code": post.person.code}
        session.say(LEADS, title=post.title, **holder, day=post.from_on)


def _common(function: F) -> F:
    """Add the day and the document that every act needs, and the preview."""
    for option in (
        click.option("--dry-run", is_flag=True, help="show what would follow, store nothing"),
        click.option("--document", required=True, help="number of the decision"),
        click.option("--on", type=DAY, required=True, metavar="DATE", help="from which day"),
        click.argument("code"),
    ):
        function = option(function)
    return function


def _change(function: F) -> F:
    """Add what every change of a unit needs that cycles see."""
    option = click.option(
        "--reason", default="", help="why the day is right, where cycles that stand do not see it"
    )
    return option(_common(function))


@dataclass(frozen=True)
class Common:
    """What every act on a unit is given."""

    code: str
    on: date
    document: str
    dry_run: bool
    reason: str = ""

    def values(self) -> dict[str, Any]:
        """Return document, actor and time, as the operations take them."""
        from xeploai.organisations.register import Actor

        by, at = Actor("xeploai unit"), datetime.now(UTC)
        return {"document_number": self.document, "by": by, "at": at}


def _carry_out(
    session: Session,
    common: Common,
    act: Callable[["Unit"], object],
    sentence: str,
    *,
    others: Iterable[str] = (),
    other: str = "",
    other_code: str = "",
    is_correction: bool = False,
) -> None:
    """Carry an act out and say so; or, with `--dry-run`, print what would follow.

    What the cycles do with it is printed either way.

    Args:
        others: codes of other units that it concerns.
        other: name of the unit that the sentence names besides.
        is_correction: the unit was never otherwise; the act itself asks the cycles.
    """
    from xeploai.organisations.register import preview_change, unit_by_code

    unit, concerned = unit_by_code(common.code), [common.code, *filter(None, others)]
    remarks: list[Fault] = []

    def run() -> None:
        if is_correction:
            act(unit)
        else:
            remarks.extend(_run(unit, common, act, concerned))

    # the act may change the unit in hand, and the sentence is about the name before it
    values = {"name": unit.name, "code": unit.code, "day": common.on}
    if common.dry_run:
        found = preview_change(run, concerned)
        session.say(NOTHING_STORED)
        for one in found:
            sys.stdout.write(f"{_line(one, session.language)}\n")
    else:
        run()
        session.say(sentence, **values, other=other, other_code=other_code)
    for remark in remarks:
        print(say_with_hint(remark, session.language))


def _run(
    unit: "Unit", common: Common, act: Callable[["Unit"], object], concerned: Sequence[str]
) -> tuple[Fault, ...]:
    """Carry an act out, and return what the cycles do with it."""
    from xeploai.cycle.reorganisation import change_units

    given = common.values()
    return change_units(
        act=lambda: act(unit),
        units=concerned,
        on=common.on,
        reason=common.reason,
        by=given["by"],
        at=given["at"],
    )


def _line(one: "DependentChange", language: str) -> str:
    from xeploai.organisations.register import DEPENDENT_LABELS

    name = one.name if isinstance(one.name, str) else one.name[language]
    before, after = (
        "; ".join(
            f"{place.where} {place.from_on} – {place.until_on or ''}".strip() for place in places
        )
        for places in (one.before, one.after)
    )
    return f"{DEPENDENT_LABELS[one.kind][language]}\t{name}\t{before or '–'}\t→ {after or '–'}"


@unit.command("transfer")
@_change
@click.option("--to", required=True, metavar="CODE", help="the new superior")
@click.pass_obj
def transfer(session: Session, /, to: str, **common: Any) -> None:
    """Put a unit under another superior."""
    from xeploai.organisations.register import transfer_unit, unit_by_code

    given = Common(**common)

    other = unit_by_code(to)

    def act(unit: "Unit") -> None:
        transfer_unit(unit=unit, to=other, on=given.on, **given.values())

    name, code = other.name, other.code
    _carry_out(session, given, act, TRANSFERRED, others=[code], other=name, other_code=code)


@unit.command("merge")
@_change
@click.option("--into", required=True, metavar="CODE", help="the unit that takes it over")
@click.pass_obj
def merge(session: Session, /, into: str, **common: Any) -> None:
    """Close a unit and hand over its members and subordinates."""
    from xeploai.organisations.register import merge_unit, unit_by_code

    given = Common(**common)

    other = unit_by_code(into)

    def act(unit: "Unit") -> None:
        merge_unit(unit=unit, into=other, on=given.on, **given.values())

    name, code = other.name, other.code
    _carry_out(session, given, act, MERGED, others=[code], other=name, other_code=code)


@unit.command("rename")
@_change
@click.option("--name", required=True, help="the new name")
@click.pass_obj
def rename(session: Session, /, name: str, **common: Any) -> None:
    """Give a unit another name."""
    from xeploai.organisations.register import rename_unit

    given = Common(**common)

    def act(unit: "Unit") -> None:
        rename_unit(unit=unit, name=name, on=given.on, **given.values())

    _carry_out(session, given, act, RENAMED, other=name)


@unit.command("close")
@_change
@click.option("--members-to", metavar="CODE", default="", help="the branch that takes the members")
@click.option("--below-to", metavar="CODE", default="", help="new superior of the units below")
@click.pass_obj
def close(session: Session, /, members_to: str, below_to: str, **common: Any) -> None:
    """Close a unit; nobody may be left nowhere."""
    from xeploai.organisations.register import close_unit, unit_by_code

    given = Common(**common)

    def act(unit: "Unit") -> None:
        close_unit(
            unit=unit,
            on=given.on,
            members_to=unit_by_code(members_to) if members_to else None,
            below_to=unit_by_code(below_to) if below_to else None,
            **given.values(),
        )

    _carry_out(session, given, act, CLOSED, others=[members_to, below_to])


@unit.command("split")
@_change
@click.option("--new", required=True, metavar="CODE", help="code of the new unit")
@click.option("--name", required=True, help="name of the new unit")
@click.option("--category", required=True, help="of the new unit: code or name")
@click.option("--goes-over", multiple=True, metavar="CODE", help="a member or unit; repeatable")
@click.option("--may-empty", is_flag=True, help="nothing needs to be left in the old unit")
@click.pass_obj
def split(
    session: Session,
    /,
    *,
    new: str,
    name: str,
    category: str,
    goes_over: tuple[str, ...],
    may_empty: bool,
    **common: Any,
) -> None:
    """Open a new unit beside a unit, with a part of it."""
    from xeploai.organisations.register import new_unit_beside, split_unit
    from xeploai.uploads.operations import unit_category

    given = Common(**common)

    kind = unit_category(category)

    def act(unit: "Unit") -> None:
        heir = new_unit_beside(unit, code=new, name=name, category=kind, on=given.on)
        values = given.values() | {"goes_over": goes_over, "may_empty": may_empty}
        split_unit(unit=unit, new=heir, **values)

    _carry_out(session, given, act, SPLIT, others=[new], other=name, other_code=new)


@unit.command("category")
@_change
@click.option("--category", "category_name", required=True, help="code or name")
@click.pass_obj
def category(session: Session, /, category_name: str, **common: Any) -> None:
    """Change the category of a unit; earlier cycles keep the old one."""
    from xeploai.organisations.register import change_category
    from xeploai.uploads.operations import unit_category

    given = Common(**common)

    kind = unit_category(category_name)

    def act(unit: "Unit") -> None:
        change_category(unit=unit, category=kind, on=given.on, **given.values())

    _carry_out(session, given, act, CATEGORY, other=category_name)


@unit.command("opening")
@_common
@click.pass_obj
def opening(session: Session, /, **common: Any) -> None:
    """Correct the day on which a unit opened, with all that begins on it."""
    from xeploai.organisations.register import correct_opening_day

    given = Common(**common)

    def act(unit: "Unit") -> None:
        correct_opening_day(unit=unit, opened_on=given.on, **given.values())

    _carry_out(session, given, act, OPENED, is_correction=True)
