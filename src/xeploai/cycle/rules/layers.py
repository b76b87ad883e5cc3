"""Local layers: look versions up, and check a file before it is stored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xeploai import rulepacks
from xeploai.cycle.models import Cycle, CycleUnit, LocalRules
from xeploai.cycle.queries import top_unit_of_latest_cycle
from xeploai.domain import (
    Fault,
    Layer,
    LayerLoosens,
    LayerStanding,
    OverreachKind,
    Refused,
    RulePack,
    TableWithin,
    chain_path,
    join_labels,
    message,
    overreaching_rows,
    rulebook,
    verbatim,
)
from xeploai.organisations.register import Unit, superiors_of
from xeploai.rulepacks import stacked_faults

from .books import layer_of, layers_by_path, local_rules_on, sort_out_milder

LARGEST = 128 * 1024  # characters
EXTENDS = re.compile(r"^extends:\s*[\"']?([\w.-]+)", re.MULTILINE)

NO_SUCH_UNIT = message("The layer is for unit “%(unit)s”, which is not in the register.")
SAME_AGAIN = message("“%(code)s” has this very content already, as version %(number)s.")
UNIT_CHANGED = message(
    "“%(code)s” is the layer of another unit. Use another code for this unit's own."
)
NO_SUCH_LAYER = message("There are no local rules “%(code)s”. Known: %(known)s.")
NO_PACK = message("The file does not name the pack that it extends. Write “extends:”: %(known)s.")
TAKES_OVER = message(
    "“%(code)s”, row “%(row)s”: on “%(category)s” there a superior of “%(unit)s” decides. Who does,"
    " and who records it, is for its superior to lay down. Limit the row to levels on which"
    " “%(unit)s” or a unit below it decides."
)
MILDER_IN_CYCLE = message(
    "In cycle %(year)s, where earlier documents still apply, “%(code)s” and one of them would not"
    " go together: %(provision)s. A document of a lower body would be milder than one above it."
    " Change or withdraw that one first, or let this one begin after the cycle."
)
GIVES_UPWARDS = message(
    "“%(code)s”, row “%(row)s”: by it a body above “%(unit)s” would decide on “%(category)s”. A"
    " document of “%(unit)s” can give a decision only to “%(unit)s” or to a unit below it. Name one"
    " of these, or ask the superior to lay it down."
)
OVERREACHES = {
    OverreachKind.TAKES_OVER: TAKES_OVER,
    OverreachKind.GIVES_UPWARDS: GIVES_UPWARDS,
}
LOOSENS_ABOVE = message(
    "With this layer above it, “%(code)s” would be milder than the rules above: %(provision)s."
    " Change or withdraw that one first."
)


def local_rules(pack: str = "") -> list[LocalRules]:
    """Return all versions of all layers, or of those of a pack, by code, the latest first."""
    versions = LocalRules.objects.select_related("unit", "withdrawal")
    if pack:
        versions = versions.filter(pack=pack)
    return list(versions.order_by("code", "-number"))


def local_rules_of(code: str, number: int | None = None) -> LocalRules:
    """Return a version of a layer, by default the latest. Raises `Refused` without one."""
    versions = LocalRules.objects.select_related("unit", "withdrawal").filter(code=code)
    if number is not None:
        versions = versions.filter(number=number)
    last = versions.order_by("number").last()
    if last is None:
        codes = LocalRules.objects.order_by("code").values_list("code", flat=True).distinct()
        raise Refused(Fault(NO_SUCH_LAYER, {"code": code, "known": ", ".join(codes) or "–"}))
    return last


def first_day_of(layer: Layer) -> date:
    """Return the earliest day from which anything in a layer is in force."""
    return min(days_of(layer), default=date.min)


def days_of(layer: Layer) -> list[date]:
    """Return the days from which the parts of a layer are in force."""
    return [
        *(parameter.from_on for parameter in layer.parameters),
        *(adoption.from_on for adoption in layer.adoptions),
        *(withdrawal.from_on for withdrawal in layer.withdrawals),
        *(setting.from_on for setting in layer.settings),
        *(criteria.from_on for criteria in layer.criteria),
        *(row.from_on for row in layer.competence),
        *(provision.wordings[0].from_on for provision in layer.provisions.values()),
    ]


def unit_of_layer(layer: Layer) -> Unit | None:
    """Return the unit of a layer; None for everywhere, or where the register has none."""
    return Unit.objects.filter(code=layer.unit).first() if layer.unit else None


def layers_above(
    layer: Layer, unit: Unit | None, on: date, *, begins: date | None = None
) -> list[Layer]:
    """Return the binding layers above one on a day, from the centre down.

    Args:
        begins: the layer's first day: what its own unit lays down later is not above it.
    """
    latest = {rules.code: rules for rules in local_rules_on(layer.extends, on)}
    latest.pop(layer.code, None)
    above = [rules for rules in latest.values() if _is_below(unit, rules.unit, on)]
    if begins is not None:
        first = (begins, layer.code)
        above = [each for each in above if each.unit != unit or (each.from_on, each.code) < first]
    above.sort(key=lambda rules: (_depth(rules.unit, on), rules.from_on, rules.code))
    return [link for rules in above if (link := layer_of(rules)).binds]


def layers_around(layer: Layer, unit: Unit | None, begins: date) -> tuple[list[Layer], date]:
    """Return the binding layers above one on the first day on which all of it is in force.

    Every page and command shows a layer beside these, so that the value before is one.

    Args:
        begins: the first day for which it is, or would be, in force.

    Returns:
        The layers from the centre down, and the day.
    """
    day = max([begins, *days_of(layer)])
    return layers_above(layer, unit, day, begins=begins), day


@dataclass(frozen=True)
class CheckedLayer:
    """A layer's file without a fault, ready to be stored.

    Args:
        begins: the first closing day for which it would be in force.
        former: the latest version that is stored already.
    """

    layer: Layer
    unit: Unit | None
    number: int
    begins: date
    text: str
    former: LocalRules | None


def check_layer(*, content: bytes, file: str, from_on: date | None = None) -> CheckedLayer:
    """Check a layer's file as `operations.store_layer` does, and store nothing.

    Raises:
        Refused: as `store_layer`.
    """
    text = content.decode(errors="replace")
    layer = rulepacks.parse_layer(content, file=file, base=rulepacks.pack(_pack_of(text, file)))
    unit = unit_of_layer(layer)
    if layer.unit and unit is None:
        raise Refused(Fault(NO_SUCH_UNIT, {"unit": layer.unit}, file))
    earlier = LocalRules.objects.filter(code=layer.code).order_by("number")
    _refuse_repeated(earlier, layer, text, unit, file)
    begins = from_on or first_day_of(layer)
    _refuse_overreaching(layer, unit, begins, file)
    _refuse_loosening(layer, unit, begins, (file, content))
    last = earlier.select_related("withdrawal").last()
    return CheckedLayer(layer, unit, (last.number if last else 0) + 1, begins, text, last)


def _pack_of(text: str, file: str) -> str:
    """Return the code of the pack that a file extends; the parser reports all other faults."""
    extends = EXTENDS.search(text[:LARGEST])
    if extends is None:
        known = ", ".join(rulepacks.builtin_packs())
        raise Refused(Fault(NO_PACK, {"known": known}, file))
    return extends[1]


def _refuse_repeated(
    earlier: QuerySet[LocalRules], layer: Layer, text: str, unit: Unit | None, file: str
) -> None:
    last = earlier.last()
    if last is None:
        return
    values = {"code": layer.code, "number": last.number}
    if last.content == text and not hasattr(last, "withdrawal"):
        raise Refused(Fault(SAME_AGAIN, values, file))
    if last.unit_id != (unit.pk if unit else None) or last.pack != layer.extends:
        raise Refused(Fault(UNIT_CHANGED, values, file))


def _refuse_overreaching(layer: Layer, unit: Unit | None, begins: date, file: str) -> None:
    """Refuse a document that lays down who decides where that is for a superior to lay down."""
    if layer.standing is LayerStanding.OFFICIAL or not layer.competence:
        return
    on = max(begins, *(row.from_on for row in layer.competence))
    chain = _units_down_to(unit, on)
    if not chain:
        return
    categories = rulepacks.pack(layer.extends).categories_on(on)
    found = overreaching_rows(
        _tables_above(layer, unit, chain, on),
        layer.competence,
        categories,
        [each.category for each in chain],
    )
    faults = [
        Fault(
            OVERREACHES[one.kind],
            {
                "code": layer.code,
                "row": one.row.code,
                "unit": chain[-1].name,
                "category": categories[one.category].label,
            },
            file,
        )
        for one in found
    ]
    if faults:
        raise Refused(faults)


def _units_down_to(unit: Unit | None, on: date) -> list[Unit]:
    """Return the units from the root down to one; the root alone for what holds everywhere.

    Before the register begins its first state counts: a unit that has a superior is no root.
    """
    if unit is None:
        top = top_unit_of_latest_cycle()
        return [top.unit] if top else []
    superiors = superiors_of(unit, on=on) or superiors_of(unit, on=date.max)
    units = Unit.objects.in_bulk(superiors)
    return [*(units[pk] for pk in reversed(superiors)), unit]


def _tables_above(
    layer: Layer, unit: Unit | None, chain: Sequence[Unit], on: date
) -> list[TableWithin]:
    """Return the tables above a document, each with the path of its unit in the chain."""
    lengths = {each.code: number for number, each in enumerate(chain, start=1)}
    above = layers_above(layer, unit, on)
    book = rulebook(rulepacks.pack(layer.extends), on=on, layers=above)
    return [
        TableWithin(rows)
        if each is None
        else TableWithin(
            rows,
            chain_path(lengths.get(each.unit, 0)),
            is_central=each.standing is LayerStanding.OFFICIAL,
        )
        for each, rows in book.competence
    ]


# a layer with its unit and the day from which it is in force
LayerInForce = tuple[Unit | None, Layer, date]


def _refuse_loosening(
    layer: Layer, unit: Unit | None, on: date, content: tuple[str, bytes]
) -> None:
    """Refuse a layer milder than one above it, or that makes one below milder than itself.

    What is stored already and does not go together among itself is no fault of the new one: the
    milder of them does not act.

    Args:
        content: name and text of the layer's file.
    """
    faults: list[Fault] = []
    for stored in _stored_together(layer, on):
        faults = _faults_beside(stored, (unit, layer, on), content)
        if faults:
            break
    if layer.binds and not faults:
        faults = _faults_in_cycles(layer, unit, on, content[0])
    if faults:
        raise Refused(faults)


def _stored_together(layer: Layer, begins: date) -> Iterator[list[LayerInForce]]:
    """Yield what is stored beside a new layer: what holds for good, then what held on single days.

    A document that was withdrawn holds on the days before: for these too there is one answer.
    """
    withdrawn = LocalRules.objects.filter(
        pack=layer.extends, withdrawal__withdrawn_on__gt=begins
    ).exclude(code=layer.code)
    days = sorted({max(each.from_on, begins) for each in withdrawn})
    for day in (date.max, *days):
        latest = {rules.code: rules for rules in local_rules_on(layer.extends, day)}
        latest.pop(layer.code, None)
        yield [(rules.unit, layer_of(rules), rules.from_on) for rules in latest.values()]


def _faults_beside(
    stored: list[LayerInForce], new: LayerInForce, content: tuple[str, bytes]
) -> list[Fault]:
    unit, layer, on = new
    base, files = rulepacks.pack(layer.extends), {layer.code: content}
    faults: list[Fault] = []
    for below in (new, *(old for old in stored if layer.binds and _is_below(old[0], unit, on))):
        chain = [above for above in (*stored, new) if _is_below(below[0], above[0], on)]
        chain.sort(key=lambda link: (_depth(link[0], on), link[2], link[1].code))
        # what its own unit lays down later is measured by it, not it by that
        chain = chain[: chain.index(below) + 1]
        day = max(each for _, _, each in chain)
        layers = [link for _, link, _ in chain if link.binds or link is layer]
        loosens = _loosened_by(layer, layers, base, day)
        if loosens and loosens.layer == layer.code:
            faults += stacked_faults(loosens.entries, layers, base, day, files=files)
        elif loosens:
            faults.append(Fault(LOOSENS_ABOVE, _values_of(loosens, base), content[0]))
    return list({str(each): each for each in faults}.values())


def _loosened_by(
    new: Layer, layers: Sequence[Layer], base: RulePack, day: date
) -> LayerLoosens | None:
    """Return what does not go together because of a new layer; None where all does.

    Args:
        layers: from the centre down, the new one among them.
    """
    sound, _ = sort_out_milder(base, [each for each in layers if each is not new], day)
    going = [each for each in layers if each is new or any(each is one for one in sound)]
    try:
        rulebook(base, on=day, layers=going, with_drafts=True)
    except LayerLoosens as loosens:
        return loosens
    return None


def _values_of(loosens: LayerLoosens, base: RulePack) -> dict[str, object]:
    about = dict.fromkeys(each.about for each in loosens.entries)
    labels = [
        base.settings[each].label if each in base.settings else verbatim(each) for each in about
    ]
    return {"code": loosens.layer, "provision": join_labels(labels)}


def _faults_in_cycles(layer: Layer, unit: Unit | None, begins: date, file: str) -> list[Fault]:
    """Return the first cycle where an earlier version still holds and would not go with the new."""
    base = rulepacks.pack(layer.extends)
    for cycle in Cycle.objects.filter(pack=layer.extends, closes_on__gte=begins):
        chain = _chain_in(cycle, layer, unit, begins)
        for path in dict.fromkeys(path for path, _ in chain):
            layers = [each for top, each in chain if path.startswith(top)]
            if loosens := _loosened_by(layer, layers, base, cycle.closes_on):
                values = _values_of(loosens, base) | {"code": layer.code, "year": cycle.name}
                return [Fault(MILDER_IN_CYCLE, values, file)]
    return []


def _chain_in(
    cycle: Cycle, layer: Layer, unit: Unit | None, begins: date
) -> list[tuple[str, Layer]]:
    """Return the binding layers of a cycle with a new one in its place, from the centre down."""
    frozen = CycleUnit.objects.filter(cycle=cycle, unit=unit).values_list("path", flat=True)
    top = "" if unit is None else frozen.first()
    chain = [
        (path, rules.from_on, layer_of(rules))
        for path, rules in layers_by_path(cycle)
        if rules.standing != LayerStanding.DRAFT and rules.code != layer.code
    ]
    if top is not None:
        chain.append((top, begins, layer))
    chain.sort(key=lambda link: (len(link[0]), link[1], link[2].code))
    return [(path, link) for path, _, link in chain]


def _is_below(unit: Unit | None, above: Unit | None, on: date) -> bool:
    """Whether the rules of the second unit apply to the first, by the register of a day."""
    if above is None or unit is None:
        return above is None
    return unit.pk == above.pk or above.pk in superiors_of(unit, on=on)


def _depth(unit: Unit | None, on: date) -> int:
    return len(superiors_of(unit, on=on)) + 1 if unit else 0
