"""Store and withdraw local layers. No stored version is ever changed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.models import LocalRules, LocalRulesWithdrawal
from xeploai.cycle.rules import check_layer
from xeploai.domain import Fault, Refused, is_blank, message

LONGEST_AHEAD = timedelta(days=366)
WITHDRAWN_ALREADY = message("“%(code)s”, version %(number)s, was withdrawn already.")
BEFORE_IT_BEGINS = message(
    "“%(code)s”, version %(number)s, is in force from %(first)s on. It cannot be withdrawn from an"
    " earlier day. Write that day or a later one."
)
TOO_FAR_AHEAD = message(
    "“%(code)s”, version %(number)s: %(day)s is more than a year ahead. Write a day until %(last)s."
)
NO_REASON = message("A withdrawal needs a reason.")


@transaction.atomic
def store_layer(
    *, content: bytes, file: str, by: Actor, at: datetime, from_on: date | None = None
) -> LocalRules:
    """Check a layer's file and store it as the next version of its code.

    Args:
        file: its name, for messages.
        from_on: the first closing day for which this version is in force; by default the
            earliest day in the file itself.

    Raises:
        Refused: with every fault of the file; the rules in force stay as they are.
    """
    checked = check_layer(content=content, file=file, from_on=from_on)
    layer = checked.layer
    rules = LocalRules.objects.create(
        code=layer.code,
        number=checked.number,
        pack=layer.extends,
        unit=checked.unit,
        standing=layer.standing.value,
        title=dict(layer.title),
        content=checked.text,
        sha256=layer.version,
        from_on=checked.begins,
        uploaded_at=at,
        uploaded_by=by.name,
    )
    after = {
        "version": rules.number,
        "pack": rules.pack,
        "standing": rules.standing,
        "from_on": rules.from_on,
        "sha256": rules.sha256,
    }
    entry = Entry("rules.stored", "rules", rules.code, after=after, unit=layer.unit)
    note(entry, by=by, at=at)
    return rules


@transaction.atomic
def withdraw_layer(
    *, layer: LocalRules, withdrawn_on: date, reason: str, by: Actor, at: datetime
) -> None:
    """End a version from a day on. Cycles that closed before keep it."""
    if LocalRulesWithdrawal.objects.filter(rules=layer).exists():
        values = {"code": layer.code, "number": layer.number}
        raise Refused(Fault(WITHDRAWN_ALREADY, values))
    if faults := list(_withdrawal_faults(layer, withdrawn_on, reason, at.date())):
        raise Refused(faults)
    LocalRulesWithdrawal.objects.create(
        rules=layer,
        withdrawn_on=withdrawn_on,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by.name,
    )
    after = {"version": layer.number, "withdrawn_on": withdrawn_on, "reason": reason.strip()}
    unit = layer.unit.code if layer.unit else ""
    note(Entry("rules.withdrawn", "rules", layer.code, after=after, unit=unit), by=by, at=at)


def _withdrawal_faults(
    layer: LocalRules, withdrawn_on: date, reason: str, today: date
) -> Iterator[Fault]:
    values: dict[str, object] = {"code": layer.code, "number": layer.number}
    if withdrawn_on < layer.from_on:
        yield Fault(BEFORE_IT_BEGINS, values | {"first": layer.from_on})
    # a version that begins later can be withdrawn before it is ever in force, from its first day
    last = max(today + LONGEST_AHEAD, layer.from_on)
    if withdrawn_on > last:
        yield Fault(TOO_FAR_AHEAD, values | {"day": withdrawn_on, "last": last})
    if is_blank(reason):
        yield Fault(NO_REASON)
