"""Local layers come in, are looked up, and are withdrawn. No version is ever changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from xeploai import rulepacks
from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.models import LocalRules, LocalRulesWithdrawal
from xeploai.domain import Fault, Layer, LayerLoosens, Refused, message, rulebook
from xeploai.organisations.models import Unit
from xeploai.organisations.register import superiors_of

from .books import layer_of, local_rules_on

LARGEST = 128 * 1024  # characters
EXTENDS = re.compile(r"^extends:\s*[\"']?([\w.-]+)", re.MULTILINE)

NO_SUCH_UNIT = message("The layer is for unit “%(unit)s”, which is not in the register.")
SAME_AGAIN = message("“%(code)s” has this very content already, as version %(number)s.")
UNIT_CHANGED = message(
    "“%(code)s” is the layer of another unit. Use another code for this unit's own."
)
NO_SUCH_LAYER = message("There are no local rules “%(code)s”. Known: %(known)s.")
WITHDRAWN_ALREADY = message("“%(code)s”, version %(number)s, was withdrawn already.")
LONGEST_AHEAD = timedelta(days=366)
BEFORE_IT_BEGINS = message(
    "“%(code)s”, version %(number)s, holds from %(first)s on. It cannot be withdrawn from an "
    "earlier day. Write that day or a later one."
)
TOO_FAR_AHEAD = message(
    "“%(code)s”, version %(number)s: %(day)s is more than a year ahead. Write a day until %(last)s."
)
NO_REASON = message("A withdrawal needs a reason.")
MILDER = message(
    "“%(code)s” would be milder than the layers above it: %(provision)s. Tighten, or leave it out."
)
LOOSENS_ABOVE = message(
    "With this layer above it, “%(code)s” would be milder than what stands above: %(provision)s."
    " Change or withdraw that one first."
)


@dataclass(frozen=True)
class CheckedLayer:
    """A layer's file without a fault, as it would be stored.

    Args:
        begins: the first closing day for which it would hold.
        former: the latest version that is stored already.
    """

    layer: Layer
    unit: Unit | None
    number: int
    begins: date
    text: str
    former: LocalRules | None


@transaction.atomic
def store_layer(
    *, content: bytes, file: str, by: Actor, at: datetime, from_on: date | None = None
) -> LocalRules:
    """Check a layer's file and store it as the next version of its code.

    Args:
        file: its name, for messages.
        from_on: the first closing day for which this version holds; the earliest day that the
            file itself names, if left out.

    Raises:
        Refused: with everything that is wrong with it; what is in force stays as it is.
    """
    checked = check_layer(content=content, file=file, from_on=from_on)
    layer = checked.layer
    stored = LocalRules.objects.create(
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
    said = {
        "version": stored.number,
        "pack": stored.pack,
        "standing": stored.standing,
        "from_on": stored.from_on,
        "sha256": stored.sha256,
    }
    entry = Entry("rules.stored", "rules", stored.code, after=said, unit=layer.unit)
    note(entry, by=by, at=at)
    return stored


def check_layer(*, content: bytes, file: str, from_on: date | None = None) -> CheckedLayer:
    """Check a layer's file as `store_layer` does, and store nothing.

    Raises:
        Refused: as `store_layer`.
    """
    text = content.decode(errors="replace")
    layer = rulepacks.parse_layer(content, file=file, base=rulepacks.pack(_pack_of(text, file)))
    unit = Unit.objects.filter(code=layer.unit).first() if layer.unit else None
    if layer.unit and unit is None:
        raise Refused(Fault(NO_SUCH_UNIT, {"unit": layer.unit}, file))
    earlier = LocalRules.objects.filter(code=layer.code).order_by("number")
    _refuse_repeated(earlier, layer, text, unit, file)
    begins = from_on or first_day_of(layer)
    _refuse_loosening(layer, unit, begins, file)
    last = earlier.select_related("withdrawal").last()
    return CheckedLayer(layer, unit, (last.number if last else 0) + 1, begins, text, last)


def layers_above(layer: Layer, unit: Unit | None, on: date) -> list[Layer]:
    """Return the binding layers that stand above one on a day, from the centre down."""
    latest = {one.code: one for one in local_rules_on(layer.extends, on)}
    latest.pop(layer.code, None)
    placed = [(_depth(one.unit, on), one) for one in latest.values()]
    placed = [one for one in placed if _is_below(unit, one[1].unit, on)]
    found = [layer_of(one) for _, one in sorted(placed, key=lambda each: each[0])]
    return [each for each in found if each.binds]


def _pack_of(text: str, file: str) -> str:
    """Return the code of the pack that a file extends; what else is wrong the parser tells."""
    found = EXTENDS.search(text[:LARGEST])
    if found is None:
        known = ", ".join(rulepacks.builtin_packs())
        said = message("The file does not say which pack it extends. Write “extends:”: %(known)s.")
        raise Refused(Fault(said, {"known": known}, file))
    return found[1]


def first_day_of(layer: Layer) -> date:
    """Return the earliest day from which anything in a layer holds."""
    return min(days_of(layer), default=date.min)


def days_of(layer: Layer) -> list[date]:
    """Return the days from which something in a layer holds."""
    return [
        *(one.from_on for one in layer.parameters),
        *(one.from_on for one in layer.adoptions),
        *(one.from_on for one in layer.withdrawals),
        *(one.from_on for one in layer.settings),
        *(one.from_on for one in layer.criteria),
        *(each.wordings[0].from_on for each in layer.provisions.values()),
    ]


def _refuse_repeated(
    earlier: QuerySet[LocalRules], layer: Layer, text: str, unit: Unit | None, file: str
) -> None:
    last = earlier.last()
    if last is None:
        return
    told = {"code": layer.code, "number": last.number}
    if last.content == text and not hasattr(last, "withdrawal"):
        raise Refused(Fault(SAME_AGAIN, told, file))
    if last.unit_id != (unit.pk if unit else None) or last.pack != layer.extends:
        raise Refused(Fault(UNIT_CHANGED, told, file))


Stored = tuple[Unit | None, Layer, date]


def _refuse_loosening(layer: Layer, unit: Unit | None, on: date, file: str) -> None:
    """Refuse what is milder than a layer above, and what makes one below milder than itself."""
    latest = {one.code: one for one in local_rules_on(layer.extends, date.max)}
    latest.pop(layer.code, None)
    placed: list[Stored] = [(one.unit, layer_of(one), one.from_on) for one in latest.values()]
    new: Stored = (unit, layer, on)
    faults = []
    for below in (new, *(one for one in placed if layer.binds and _is_below(one[0], unit, on))):
        chain = [one for one in (*placed, new) if _is_below(below[0], one[0], on)]
        chain.sort(key=lambda one: (_depth(one[0], on), one is below))
        try:
            rulebook(
                rulepacks.pack(layer.extends),
                on=max(day for _, _, day in chain),
                layers=[each for _, each, _ in chain if each.binds or each is layer],
                with_drafts=True,
            )
        except LayerLoosens as loosens:
            codes = ", ".join(each.item.provision for each in loosens.entries)
            text = MILDER if below is new else LOOSENS_ABOVE
            faults.append(Fault(text, {"code": below[1].code, "provision": codes}, file))
    if faults:
        raise Refused(faults)


def _is_below(unit: Unit | None, above: Unit | None, on: date) -> bool:
    """Whether what holds for the second unit holds for the first, in the register of a day."""
    if above is None or unit is None:
        return above is None
    return unit.pk == above.pk or above.pk in superiors_of(unit, on=on)


def _depth(unit: Unit | None, on: date) -> int:
    return len(superiors_of(unit, on=on)) + 1 if unit else 0


@transaction.atomic
def withdraw_layer(
    *, layer: LocalRules, withdrawn_on: date, reason: str, by: Actor, at: datetime
) -> None:
    """Let a version hold no more from a day on. Cycles that closed before keep it."""
    told = {"code": layer.code, "number": layer.number}
    if LocalRulesWithdrawal.objects.filter(rules=layer).exists():
        raise Refused(Fault(WITHDRAWN_ALREADY, told))
    if faults := list(_withdrawal_faults(layer, withdrawn_on, reason, at.date())):
        raise Refused(faults)
    LocalRulesWithdrawal.objects.create(
        rules=layer,
        withdrawn_on=withdrawn_on,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by.name,
    )
    said = {"version": layer.number, "withdrawn_on": withdrawn_on, "reason": reason.strip()}
    unit = layer.unit.code if layer.unit else ""
    note(Entry("rules.withdrawn", "rules", layer.code, after=said, unit=unit), by=by, at=at)


def _withdrawal_faults(
    layer: LocalRules, withdrawn_on: date, reason: str, today: date
) -> Iterator[Fault]:
    told: dict[str, object] = {"code": layer.code, "number": layer.number}
    if withdrawn_on < layer.from_on:
        yield Fault(BEFORE_IT_BEGINS, told | {"first": layer.from_on})
    # one that begins later can be withdrawn before it ever holds, from its own first day
    last = max(today + LONGEST_AHEAD, layer.from_on)
    if withdrawn_on > last:
        yield Fault(TOO_FAR_AHEAD, told | {"day": withdrawn_on, "last": last})
    if not reason.strip():
        yield Fault(NO_REASON)


def local_rules(pack: str = "") -> list[LocalRules]:
    """Return all versions of all layers, or of those below a pack, by code, the latest first."""
    found = LocalRules.objects.select_related("unit", "withdrawal")
    if pack:
        found = found.filter(pack=pack)
    return list(found.order_by("code", "-number"))


def local_rules_of(code: str, number: int | None = None) -> LocalRules:
    """Return a version of a layer, the latest if none is named. Raises `Refused` without one."""
    found = LocalRules.objects.select_related("unit", "withdrawal").filter(code=code)
    if number is not None:
        found = found.filter(number=number)
    last = found.order_by("number").last()
    if last is None:
        codes = LocalRules.objects.order_by("code").values_list("code", flat=True).distinct()
        told = {"code": code, "known": ", ".join(codes) or "–"}
        raise Refused(Fault(NO_SUCH_LAYER, told))
    return last
