"""`xeploai unit`: what happens to a unit on a day, by the document that decides it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

from xeploai.cli.command_line import DAY, Session, acts
from xeploai.domain import message

F = TypeVar("F", bound=Callable[..., Any])

TRANSFERRED = message(
    "“%(name)s” (%(code)s) is under “%(other)s” (%(other_code)s) from %(day)s on."
)
MERGED = message(
    "“%(name)s” (%(code)s) closes on %(day)s and goes over into “%(other)s” (%(other_code)s)."
)
RENAMED = message("“%(name)s” (%(code)s) is called “%(other)s” from %(day)s on.")

unit = acts("unit", "Move, merge or rename a unit.")


def _day_and_document(function: F) -> F:
    """Add the day and the document that every act needs."""
    function = click.option("--document", required=True, help="number of the decision")(function)
    return click.option("--on", type=DAY, required=True, metavar="DATE", help="from which day")(
        function
    )


def _act_of(on: date, document: str) -> dict[str, Any]:
    """Return day, document, actor and time, as the operations take them."""
    from xeploai.organisations.register import Actor

    by, at = Actor("xeploai unit"), datetime.now(UTC)
    return {"on": on, "document_number": document, "by": by, "at": at}


@unit.command("transfer")
@click.argument("code")
@click.option("--to", required=True, metavar="CODE", help="the new superior")
@_day_and_document
@click.pass_obj
def transfer(session: Session, code: str, to: str, on: date, document: str) -> None:
    """Put a unit under another superior."""
    from xeploai.organisations.register import transfer_unit, unit_by_code

    found, other = unit_by_code(code), unit_by_code(to)
    # the operation may change the unit in hand, and the sentence is about the name before it
    values = {"name": found.name, "code": found.code, "day": on}
    transfer_unit(unit=found, to=other, **_act_of(on, document))
    session.say(TRANSFERRED, **values, other=other.name, other_code=other.code)


@unit.command("merge")
@click.argument("code")
@click.option("--into", required=True, metavar="CODE", help="the unit that takes it over")
@_day_and_document
@click.pass_obj
def merge(session: Session, code: str, into: str, on: date, document: str) -> None:
    """Close a unit and hand over its members and subordinates."""
    from xeploai.organisations.register import merge_unit, unit_by_code

    found, other = unit_by_code(code), unit_by_code(into)
    values = {"name": found.name, "code": found.code, "day": on}
    merge_unit(unit=found, into=other, **_act_of(on, document))
    session.say(MERGED, **values, other=other.name, other_code=other.code)


@unit.command("rename")
@click.argument("code")
@click.option("--name", required=True, help="the new name")
@_day_and_document
@click.pass_obj
def rename(session: Session, code: str, name: str, on: date, document: str) -> None:
    """Give a unit another name."""
    from xeploai.organisations.register import rename_unit, unit_by_code

    found = unit_by_code(code)
    values = {"name": found.name, "code": found.code, "day": on}
    rename_unit(unit=found, name=name, **_act_of(on, document))
    session.say(RENAMED, **values, other=name)
