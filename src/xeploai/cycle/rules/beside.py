"""A new layer beside those that are stored: in what it is milder, and in what they become so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from xeploai import rulepacks
from xeploai.cycle.models import Cycle, CycleUnit, LocalRules
from xeploai.domain import (
    Fault,
    Layer,
    LayerLoosens,
    LayerStanding,
    Loosening,
    RulePack,
    join_labels,
    message,
    rulebook,
    verbatim,
)
from xeploai.organisations.register import Unit, superiors_of
from xeploai.rulepacks import stacked_faults

from .books import layer_of, layers_by_path, local_rules_on, sort_out_milder

MILDER_IN_CYCLE = message(
    "In cycle %(year)s, where earlier documents still apply, “%(code)s” and one of them would not"
    " go together: %(provision)s. A document of a lower body would be milder than one above it."
    " Change or withdraw that one first, or let this one begin after the cycle."
)
LOOSENS_ABOVE = message(
    "With this layer above it, “%(code)s” would be milder than the rules above: %(provision)s."
    " Change or withdraw that one first."
)
MILDER_BELOW = message(
    "“%(title)s” of “%(unit)s” is milder than this document: %(provision)s. In this it does not act"
    " any more; in all else it does."
)

# a layer with its unit and the day from which it is in force
LayerInForce = tuple[Unit | None, Layer, date]


def is_below(unit: Unit | None, above: Unit | None, on: date) -> bool:
    """Whether the rules of the second unit apply to the first, by the register of a day."""
    if above is None or unit is None:
        return above is None
    return unit.pk == above.pk or above.pk in superiors_of(unit, on=on)


def depth(unit: Unit | None, on: date) -> int:
    """Return how many steps of the tree a unit is from the centre, 0 for what holds everywhere."""
    return len(superiors_of(unit, on=on)) + 1 if unit else 0


def loosening_faults(new: LayerInForce, content: tuple[str, bytes]) -> list[Fault]:
    """Return in what a layer is milder than one above it, or than its own unit's later ones.

    What is stored already and does not go together among itself is no fault of the new one: in
    what it is milder it does not act.

    Args:
        content: name and text of the layer's file.
    """
    _, layer, begins = new
    for stored in _stored_together(layer, begins):
        if faults := _faults_beside(stored, new, content):
            return faults
    return _faults_in_cycles(new, content[0]) if layer.binds else []


def milder_below(new: LayerInForce) -> list[Fault]:
    """Return a remark for each document of a unit below that a layer makes act less."""
    unit, layer, begins = new
    found: dict[str, Fault] = {}
    for stored in _stored_together(layer, begins) if layer.binds else ():
        for old in _below(stored, new):
            if old[0] is None or old[0] == unit:
                continue
            if entries := _newly_milder(old, stored, new):
                provisions = _provisions_of(entries, rulepacks.pack(layer.extends))
                values = {"title": old[1].title, "unit": old[0].name, "provision": provisions}
                found.setdefault(old[1].code, Fault(MILDER_BELOW, values))
    return list(found.values())


def _stored_together(layer: Layer, begins: date) -> Iterator[list[LayerInForce]]:
    """Yield what is stored beside a new layer: what holds for good, then what held on single days.

    A document that was withdrawn holds on the days before: for these too there is one answer.
    """
    withdrawn = LocalRules.objects.filter(
        pack=layer.extends, withdrawal__withdrawn_on__gt=begins
    ).exclude(code=layer.code)
    days = sorted({max(each.from_on, begins) for each in withdrawn})
    for day in (date.max, *days):
        others = [each for each in local_rules_on(layer.extends, day) if each.code != layer.code]
        yield [(each.unit, layer_of(each), each.from_on) for each in others]


def _faults_beside(
    stored: list[LayerInForce], new: LayerInForce, content: tuple[str, bytes]
) -> list[Fault]:
    unit, layer, _ = new
    base = rulepacks.pack(layer.extends)
    above, day = _above(new, stored)
    if loosens := _loosening(layer, above, base, day):
        layers, files = [*above, layer], {layer.code: content}
        return _distinct(stacked_faults(loosens.entries, layers, base, day, files=files))
    faults = []
    for old in _below(stored, new) if layer.binds else ():
        entries = _newly_milder(old, stored, new) if old[0] == unit else ()
        if entries:
            values = {"code": old[1].code, "provision": _provisions_of(entries, base)}
            faults.append(Fault(LOOSENS_ABOVE, values, content[0]))
    return _distinct(faults)


def _distinct(faults: Iterable[Fault]) -> list[Fault]:
    return list({str(each): each for each in faults}.values())


def _below(stored: Iterable[LayerInForce], new: LayerInForce) -> list[LayerInForce]:
    """Return the binding layers that a new one stands above."""
    unit, _, begins = new
    key = _key(new, begins)
    found = [each for each in stored if each[1].binds and is_below(each[0], unit, begins)]
    return [each for each in found if _key(each, begins) > key]


def _key(link: LayerInForce, on: date) -> tuple[int, date, str]:
    """Return by what layers are sorted from the centre down; of one unit the later come after."""
    unit, layer, begins = link
    return depth(unit, on), begins, layer.code


def _above(link: LayerInForce, stored: Iterable[LayerInForce]) -> tuple[list[Layer], date]:
    """Return the binding layers above one, and the first day on which all are in force."""
    unit, _, begins = link
    chain = [each for each in stored if each[1].binds and is_below(unit, each[0], begins)]
    keys = {id(each): _key(each, begins) for each in (*chain, link)}
    chain = [each for each in chain if keys[id(each)] < keys[id(link)]]
    chain.sort(key=lambda each: keys[id(each)])
    return [layer for _, layer, _ in chain], max([begins, *(each for _, _, each in chain)])


def _loosening(
    new: Layer, above: Sequence[Layer], base: RulePack, day: date
) -> LayerLoosens | None:
    """Return in what a layer is milder than what acts of those above it; None where in nothing."""
    acting, _ = sort_out_milder(base, above, day)
    try:
        rulebook(base, on=day, layers=[*acting, new], with_drafts=True)
    except LayerLoosens as loosens:
        return loosens
    return None


def _newly_milder(
    old: LayerInForce, stored: Sequence[LayerInForce], new: LayerInForce
) -> tuple[Loosening, ...]:
    """Return the entries of a stored layer that act without a new one above it and not with it."""
    base = rulepacks.pack(new[1].extends)
    above, day = _above(old, [*stored, new])
    before, _ = _above(old, stored)
    now, earlier = (_loosening(old[1], each, base, day) for each in (above, before))
    known = [each.item for each in earlier.entries] if earlier else []
    return tuple(each for each in now.entries if each.item not in known) if now else ()


def _provisions_of(entries: Iterable[Loosening], base: RulePack) -> object:
    about = dict.fromkeys(each.about for each in entries)
    return join_labels(
        base.settings[each].label if each in base.settings else verbatim(each) for each in about
    )


def _faults_in_cycles(new: LayerInForce, file: str) -> list[Fault]:
    """Return the first cycle where an earlier version still holds and is stricter than the new."""
    unit, layer, begins = new
    base = rulepacks.pack(layer.extends)
    for cycle in Cycle.objects.filter(pack=layer.extends, closes_on__gte=begins):
        top = top_in(cycle, unit)
        if top is None:
            continue
        chain = chain_in(cycle, layer.code, top)
        first = (len(top), begins, layer.code)
        above = [
            layer_of(rules)
            for path, rules in chain
            if (len(path), rules.from_on, rules.code) < first
        ]
        if loosens := _loosening(layer, above, base, cycle.closes_on):
            values = {"code": layer.code, "provision": _provisions_of(loosens.entries, base)}
            return [Fault(MILDER_IN_CYCLE, values | {"year": cycle.name}, file)]
    return []


def top_in(cycle: Cycle, unit: Unit | None) -> str | None:
    """Return the path below which a unit's rules act in a cycle; None where it has no such unit."""
    if unit is None:
        return ""
    return CycleUnit.objects.filter(cycle=cycle, unit=unit).values_list("path", flat=True).first()


def chain_in(cycle: Cycle, code: str, path: str) -> list[tuple[str, LocalRules]]:
    """Return the binding layers of a cycle for a unit, but that of a code, from the centre down."""
    return [(top, rules) for top, rules in binding_in(cycle, code) if path.startswith(top)]


def binding_in(cycle: Cycle, code: str) -> list[tuple[str, LocalRules]]:
    """Return the binding layers of a cycle, but that of a code, with the paths of their units."""
    return [
        (top, rules)
        for top, rules in layers_by_path(cycle)
        if rules.standing != LayerStanding.DRAFT and rules.code != code
    ]
