"""Store and withdraw local layers. No stored version is ever changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.models import LocalRules, LocalRulesWithdrawal
from xeploai.cycle.rules import (
    WOULD_BE_REFUSED,
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
ISSUED_IN_THE_FUTURE = message(
    "“%(code)s” was issued on %(day)s, which lies in the future. Correct the day, or enter the"
    " document when it has been issued."
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
    faults = faults_of_issuer(checked, file=file, by=by, on=localtime(at).date())
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

    Names are those of the day on which it was issued, which is not in the future. An office writes
    for its own unit, for those below it, and for what its unit became or took over; that of a top
    for the centre, too. A delegate writes for no body above the unit that was delegated. At a
    command the operator writes for all bodies.

    Args:
        on: today.
    """
    layer = checked.layer
    issuer, day = layer.issued_by["vi"], layer.issued_on
    values: dict[str, object] = {"issuer": issuer, "code": layer.code, "day": day}
    if day > on:
        return [Fault(ISSUED_IN_THE_FUTURE, values, file)]
    if not is_legible(issuer):
        return [Fault(ILLEGIBLE_ISSUER, values, file)]
    offices, names = _Offices.of(by, on), BodyNames()
    path = _path_of(checked, offices, day)
    for unit in path:
        if names.is_body_of(issuer, [unit.pk], day, BodyUse.ISSUES):
            if offices.write_for(unit.pk):
                return []
            return [Fault(NOT_THE_ISSUERS_OFFICE, values | {"offices": f"“{unit.name}”"}, file)]
    tops = offices.tops()
    if names.is_above(issuer, day, {top.category for top in tops}):
        return [] if tops else [Fault(NOT_THE_TOPS_DOCUMENT, values, file)]
    for_unit = {"unit": checked.unit.name if checked.unit else path[0].name if path else by.unit}
    fitting = {"bodies": names.fitting([unit.pk for unit in path[:1]], day, BodyUse.ISSUES)}
    return [Fault(NOT_AN_ISSUER, values | for_unit | fitting, file)]


def issuer_remarks(content: bytes, file: str, on: date) -> list[Fault]:
    """Return why a layer's file, right beside what is stored, would be refused for its issuer."""
    try:
        checked = check_layer(content=content, file=file)
    except Refused:
        return []
    found = faults_of_issuer(checked, file=file, by=Actor(""), on=on)
    return [Fault(WOULD_BE_REFUSED, {"fault": Fault(e.text, e.values)}, file) for e in found]


@dataclass(frozen=True)
class _Offices:
    """The units for whose bodies an actor writes, on a day; an office follows its unit.

    Args:
        reach: ids of the units of each office, and of those up to which it acts: the tops of what
            was delegated, or the same.
        is_operator: whether it writes for all bodies.
    """

    reach: tuple[tuple[set[int], set[int]], ...]
    on: date
    is_operator: bool

    @classmethod
    def of(cls, by: Actor, on: date) -> "_Offices":
        """Return those of an actor."""
        offices = {(by.unit, by.unit), *by.all_offices}
        codes = {code for office in offices for code in office}
        ids = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
        closed = Unit.objects.filter(pk__in=ids.values()).exclude(_open_on(on))
        heirs = heirs_of(closed.values_list("pk", flat=True), on=on)
        before = predecessors_of(ids.values())
        acting = {code: {pk, *before[pk], *heirs.get(pk, ())} for code, pk in ids.items()}
        reach = [tuple(acting.get(code, set()) for code in office) for office in sorted(offices)]
        return cls(tuple((units, within) for units, within in reach), on, by.is_operator)

    def write_for(self, unit: int) -> bool:
        """Whether they enter a unit's documents: unit and reach of one are there or above."""
        above = superiors_of_all([unit], on=self.on)[unit]
        return self.is_operator or any(
            units & above and within & above for units, within in self.reach
        )

    def tops(self) -> list[Unit]:
        """Return the highest units of the register for which they write."""
        units = Unit.objects.filter(_open_on(self.on)).order_by("pk")
        own = set().union(*(units for units, _ in self.reach))
        if not self.is_operator:
            units = units.filter(pk__in=own)
        above = superiors_of_all(units.values_list("pk", flat=True), on=self.on)
        return [unit for unit in units if above[unit.pk] == {unit.pk} and self.write_for(unit.pk)]


def _path_of(checked: CheckedLayer, offices: _Offices, day: date) -> list[Unit]:
    """Return the units whose bodies may issue a document: its unit first, then those above.

    Those that did not exist on the day of the document have none; above a unit that was founded
    later are those of its first day. A document without a unit is for the whole tree.
    """
    tops = [top.pk for top in offices.tops()] if checked.unit is None else []
    below = [checked.unit.pk] if checked.unit else tops
    first = max(day, checked.unit.opened_on) if checked.unit else day
    above = superiors_of_all(set().union(*superiors_of_all(below, on=first).values()), on=first)
    units = Unit.objects.filter(_open_on(day), pk__in=above)
    return sorted(units, key=lambda unit: (-len(above[unit.pk]), unit.pk))


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
