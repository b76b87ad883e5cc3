"""`xeploai rules store` and `withdraw`: local documents, from a file and back."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import click

from xeploai.cli.command_line import DAY, FILE, Session, command
from xeploai.domain import Fault, Refused, message

from .check import REMARK

STORED = message("“%(code)s” is stored as version %(number)s. In force for cycles from %(first)s.")
WITHOUT_FAULT = message("“%(code)s” is without fault. It would be version %(number)s.")
WITHDRAWN = message("“%(code)s”, version %(number)s, is withdrawn from %(day)s on.")
STORE_BY, WITHDRAW_BY = "xeploai rules store", "xeploai rules withdraw"


@command("store", needs_database=False)
@click.argument("file", type=FILE, metavar="FILE.yaml")
@click.option("--from", "from_on", type=DAY, metavar="DATE", help="first closing day (the file's)")
@click.option("--while-deciding", is_flag=True, help="confirm what changes in such cycles")
@click.option("--dry-run", is_flag=True, help="check everything, store nothing")
@click.pass_obj
def store(
    session: Session, file: Path, from_on: date | None, while_deciding: bool, dry_run: bool
) -> None:
    """Store the local document in a file as the next version of its code."""
    from xeploai.cli.command_line import prepare
    from xeploai.rulepacks import read_file

    # a file that cannot be read is refused before any database is made
    content = read_file(file)
    prepare()
    from xeploai.cycle.evaluation import owed_after_layer
    from xeploai.cycle.operations import Actor, faults_of_issuer, store_layer
    from xeploai.cycle.rules import check_layer

    checked, by = check_layer(content=content, file=file.name, from_on=from_on), Actor(STORE_BY)
    owed = owed_after_layer(checked)
    if dry_run:
        if faults := faults_of_issuer(checked, file=file.name, by=by, on=date.today()):
            raise Refused(faults)
        session.say(WITHOUT_FAULT, code=checked.layer.code, number=checked.number)
        remarks = [*checked.milder, *checked.while_deciding, *checked.deciders, *owed]
        _remark(remarks, session)
        return
    rules = store_layer(
        content=content,
        file=file.name,
        from_on=from_on,
        by=by,
        at=datetime.now(UTC),
        while_deciding=while_deciding,
    )
    session.say(STORED, code=rules.code, number=rules.number, first=rules.from_on)
    _remark([*checked.milder, *checked.deciders, *owed], session)


def _remark(remarks: Iterable[Fault], session: Session) -> None:
    for each in remarks:
        session.say(REMARK, remark=each)


@command("withdraw")
@click.argument("code", metavar="CODE")
@click.option("--number", type=int, metavar="VERSION", help="version (the latest)")
@click.option("--on", "withdrawn_on", type=DAY, required=True, metavar="DATE", help="first day")
@click.option("--reason", required=True, help="why")
@click.option("--while-deciding", is_flag=True, help="confirm what changes in such cycles")
@click.pass_obj
def withdraw(
    session: Session,
    code: str,
    number: int | None,
    withdrawn_on: date,
    reason: str,
    while_deciding: bool,
) -> None:
    """End a local document from a day on; cycles that closed before keep it."""
    from xeploai.cycle.evaluation import owed_after_end
    from xeploai.cycle.operations import Actor, withdraw_layer
    from xeploai.cycle.rules import local_rules_of

    layer = local_rules_of(code, number)
    owed = owed_after_end(layer, withdrawn_on)
    withdraw_layer(
        layer=layer,
        withdrawn_on=withdrawn_on,
        reason=reason,
        by=Actor(WITHDRAW_BY),
        at=datetime.now(UTC),
        while_deciding=while_deciding,
    )
    session.say(WITHDRAWN, code=layer.code, number=layer.number, day=withdrawn_on)
    _remark(owed, session)
