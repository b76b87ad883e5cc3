"""Store and withdraw local layers. No stored version is ever changed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.models import LocalRules, LocalRulesWithdrawal
from xeploai.cycle.rules import CheckedLayer, check_layer
from xeploai.domain import (
    Fault,
    NamedUnit,
    Refused,
    is_blank,
    is_legible,
    message,
    named_bodies,
)
from xeploai.organisations.register import Unit, superiors_of_all

LONGEST_AHEAD = timedelta(days=366)
WITHDRAWN_ALREADY = message("“%(code)s”, version %(number)s, was withdrawn already.")
BEFORE_IT_BEGINS = message(
    "“%(code)s”, version %(number)s, is in force from %(first)s on. It cannot be withdrawn from an"
    " earlier day. Write that day or a later one."
)
TOO_FAR_AHEAD = message(
    "“%(code)s”, version %(number)s: %(day)s is more than a year ahead. Write a day until %(last)s."
)
NOT_THE_ISSUERS_OFFICE = message(
    "“%(issuer)s” is named as the body that issued “%(code)s”. What it issues is entered by the"
    " office of %(offices)s, or of a unit above it. Name the body that issued the document, or send"
    " it there."
)
NOT_THE_TOPS_DOCUMENT = message(
    "“%(issuer)s”, a body at the centre, is named as the one that issued “%(code)s”. What it issues"
    " is entered by the highest unit. Name the body that issued the document, or send it there."
)
ILLEGIBLE_ISSUER = message(
    "The name of the body that issued “%(code)s” has letters of another alphabet, or signs that are"
    " not printed. Type it again."
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
        Refused: with every fault of the file, or it is issued by a body for which the actor does
            not write; the rules in force stay as they are.
    """
    checked = check_layer(content=content, file=file, from_on=from_on)
    if faults := faults_of_issuer(checked, file=file, by=by, on=at.date()):
        raise Refused(faults)
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
    note(entry, by=by, at=at, rows=[rules])
    return rules


def faults_of_issuer(checked: CheckedLayer, *, file: str, by: Actor, on: date) -> list[Fault]:
    """Return a fault for each body named as the issuer for which the actor's office does not write.

    An office writes for its own unit and for those below it; that of a top for the centre, too. A
    name that no unit of the register has may be written by any.
    """
    if by.is_operator:
        return []
    issuer, code = checked.layer.issued_by["vi"], checked.layer.code
    if not is_legible(issuer):
        return [Fault(ILLEGIBLE_ISSUER, {"code": code}, file)]
    codes = {by.unit, *(office.unit for office in by.all_offices)}
    own = set(Unit.objects.filter(code__in=codes).values_list("pk", flat=True))
    units = {unit.code: unit for unit in Unit.objects.filter(_open_on(on))}
    named = named_bodies(issuer, _as_named(units, checked, own, on))
    values: dict[str, object] = {"issuer": issuer, "code": code}
    faults = []
    for codes_of_name in named.owners:
        owners = [units[each] for each in codes_of_name]
        above = superiors_of_all([owner.pk for owner in owners], on=on)
        if not own & set().union(*above.values()):
            names = ", ".join(dict.fromkeys(f"“{owner.name}”" for owner in owners))
            faults.append(Fault(NOT_THE_ISSUERS_OFFICE, values | {"offices": names}, file))
    is_top = any(above == {pk} for pk, above in superiors_of_all(own, on=on).items())
    if named.is_central and not is_top:
        faults.append(Fault(NOT_THE_TOPS_DOCUMENT, values, file))
    return faults


def _open_on(on: date) -> Q:
    return Q(opened_on__lte=on) & (Q(closed_on__isnull=True) | Q(closed_on__gt=on))


def _as_named(
    units: Mapping[str, Unit], checked: CheckedLayer, own: set[int], on: date
) -> dict[str, NamedUnit]:
    """Return the units as they may be named in a document for one unit, or by the actor's own."""
    below = {checked.unit.pk} if checked.unit else own
    path = set().union(*superiors_of_all(below, on=on).values())
    return {
        code: NamedUnit(unit.name, unit.category, unit.pk in path) for code, unit in units.items()
    }


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
    ended = LocalRulesWithdrawal.objects.create(
        rules=layer,
        withdrawn_on=withdrawn_on,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by.name,
    )
    after = {"version": layer.number, "withdrawn_on": withdrawn_on, "reason": reason.strip()}
    unit = layer.unit.code if layer.unit else ""
    note(
        Entry("rules.withdrawn", "rules", layer.code, after=after, unit=unit),
        by=by,
        at=at,
        rows=[ended],
    )


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
