"""Store and withdraw local layers. No stored version is ever changed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.models import LocalRules, LocalRulesWithdrawal
from xeploai.cycle.rules import (
    CheckedLayer,
    changes_of_end_while_deciding,
    check_layer,
    faults_of_end,
    keep_states,
)
from xeploai.domain import (
    BodyUse,
    Fault,
    Refused,
    is_blank,
    is_legible,
    message,
)
from xeploai.organisations.bodies import BodyNames
from xeploai.organisations.register import (
    Unit,
    heirs_of,
    predecessors_of,
    superiors_of_all,
)

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
NOT_AN_ISSUER = message(
    "“%(issuer)s” is named as the body that issued “%(code)s”, and is none that lays down rules for"
    " “%(unit)s” on %(day)s. Write the name of a body of that unit, or of one above it, and nothing"
    " else, as %(bodies)s."
)
ILLEGIBLE_ISSUER = message(
    "The name of the body that issued “%(code)s” has letters of another alphabet, or signs that are"
    " not printed. Type it again."
)
NO_REASON = message("A withdrawal needs a reason.")


@transaction.atomic
def store_layer(
    *,
    content: bytes,
    file: str,
    by: Actor,
    at: datetime,
    from_on: date | None = None,
    while_deciding: bool = False,
) -> LocalRules:
    """Check a layer's file and store it as the next version of its code.

    Args:
        file: its name, for messages.
        from_on: the first closing day for which this version is in force; by default the
            earliest day in the file itself.
        while_deciding: whether what it changes in cycles that are being decided is confirmed.

    Raises:
        Refused: with every fault of the file, or it is issued by a body for which the actor does
            not write, would act in a cycle that is reported or closed, or changes one that is
            being decided and that is not confirmed; the rules in force stay as they are.
    """
    keep_states()
    checked = check_layer(content=content, file=file, from_on=from_on)
    faults = faults_of_issuer(checked, file=file, by=by, on=at.date())
    if not while_deciding:
        faults += checked.while_deciding
    if faults:
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
    """Return a fault where the issuer is no body of the document's unit, or of one above it.

    Names are those of the day on which it was issued. An office writes for its own unit, for those
    below it, and for what its unit became or took over; that of a top for the centre, too.
    """
    if by.is_operator:
        return []
    issuer, code = checked.layer.issued_by["vi"], checked.layer.code
    if not is_legible(issuer):
        return [Fault(ILLEGIBLE_ISSUER, {"code": code}, file)]
    own, day, names = _offices_of(by, on), checked.layer.issued_on, BodyNames()
    values: dict[str, object] = {"issuer": issuer, "code": code, "day": day}
    path = _path_of(checked, own, day)
    for unit in path:
        if names.is_body_of(issuer, [unit.pk], day, BodyUse.ISSUES):
            if own & superiors_of_all([unit.pk], on=on)[unit.pk]:
                return []
            return [Fault(NOT_THE_ISSUERS_OFFICE, values | {"offices": f"“{unit.name}”"}, file)]
    tops = [unit for unit in Unit.objects.filter(_open_on(on), pk__in=own) if _is_top(unit, on)]
    if names.is_above(issuer, day, {top.category for top in tops}):
        return [] if tops else [Fault(NOT_THE_TOPS_DOCUMENT, values, file)]
    for_unit = {"unit": checked.unit.name if checked.unit else by.unit}
    fitting = {"bodies": names.fitting([unit.pk for unit in path[:1]], day, BodyUse.ISSUES)}
    return [Fault(NOT_AN_ISSUER, values | for_unit | fitting, file)]


def _offices_of(by: Actor, on: date) -> set[int]:
    """Return the ids of the units for whose bodies an actor writes: an office follows its unit."""
    codes = {by.unit, *(office.unit for office in by.all_offices)}
    units = Unit.objects.filter(code__in=codes)
    own = set(units.values_list("pk", flat=True))
    closed = set(units.exclude(_open_on(on)).values_list("pk", flat=True))
    return own.union(*predecessors_of(own).values(), *heirs_of(closed, on=on).values())


def _path_of(checked: CheckedLayer, own: set[int], day: date) -> list[Unit]:
    """Return the units whose bodies may issue a document: its unit first, then those above.

    Those that did not exist on the day of the document have none.

    A document without a unit is for the whole tree.
    """
    below = [checked.unit.pk] if checked.unit else sorted(own)
    above = superiors_of_all(set().union(*superiors_of_all(below, on=day).values()), on=day)
    units = Unit.objects.filter(_open_on(day), pk__in=above)
    return sorted(units, key=lambda unit: (-len(above[unit.pk]), unit.pk))


def _is_top(unit: Unit, on: date) -> bool:
    return superiors_of_all([unit.pk], on=on)[unit.pk] == {unit.pk}


def _open_on(on: date) -> Q:
    return Q(opened_on__lte=on) & (Q(closed_on__isnull=True) | Q(closed_on__gt=on))


@transaction.atomic
def withdraw_layer(
    *,
    layer: LocalRules,
    withdrawn_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    while_deciding: bool = False,
) -> None:
    """End a version from a day on. Cycles that closed before keep it; what it replaced stays so.

    Args:
        while_deciding: whether what that changes in cycles that are being decided is confirmed.

    Raises:
        Refused: it was withdrawn already, the day or the reason is wrong, it acts in a cycle that
            is reported or closed, or changes one that is being decided and that is not confirmed.
    """
    keep_states()
    if LocalRulesWithdrawal.objects.filter(rules=layer).exists():
        values = {"code": layer.code, "number": layer.number}
        raise Refused(Fault(WITHDRAWN_ALREADY, values))
    faults = list(_withdrawal_faults(layer, withdrawn_on, reason, at.date()))
    if not faults and not while_deciding:
        faults = changes_of_end_while_deciding(layer, withdrawn_on)
    if faults:
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
    yield from faults_of_end(layer, withdrawn_on)
