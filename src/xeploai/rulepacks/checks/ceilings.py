"""Check what a layer makes of the ceilings on `EXCELLENT` in the pack above it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations

import yaml

from xeploai.domain import (
    BASE_SETTING,
    EXCEPTIONAL_SHARE,
    EXCEPTIONAL_SHARE_SETTING,
    GROUPS_SETTING,
    ROUNDING_SETTING,
    SHARE,
    SHARE_SETTING,
    TIE_BREAK_SETTING,
    Effect,
    Fault,
    Layer,
    LayerLoosens,
    LayerStanding,
    OwnProvision,
    Provision,
    Rulebook,
    RuleNotInForce,
    RulePack,
    are_ceilings_for_one,
    ceiling_clashes,
    ceiling_in_force,
    covering_provision,
    exceptional_shares_below,
    message,
    parse_share,
    percent_text,
    rulebook,
    settable,
)
from xeploai.rulepacks.nodes import Scope, compose, items, line_of, peek

from .tightening import SECOND_CEILING

OF_CEILINGS = (
    BASE_SETTING,
    EXCEPTIONAL_SHARE_SETTING,
    GROUPS_SETTING,
    ROUNDING_SETTING,
    SHARE_SETTING,
    TIE_BREAK_SETTING,
)
SETS_NOTHING = message(
    "“%(setting)s” would set nothing: %(provisions)s leave none of it open. Remove this; a share "
    "is tightened under “parameters”."
)
EXCEPTIONAL_BELOW = message(
    "The exceptional share would be %(exceptional)s, below the share of %(share)s. Correct one of "
    "the two, or remove the exceptional one."
)


TWO_CEILINGS = message(
    "%(one)s and %(other)s are both ceilings for some of the same subjects from %(day)s on. "
    "Divide the categories between them, or keep one."
)


def refuse_two_ceilings(pack: RulePack, nodes: Mapping[str, yaml.Node], scope: Scope) -> None:
    """Add a fault where two provisions of a pack, equally well known, are ceilings for one subject.

    Args:
        nodes: of the provisions, by code.
    """
    days = sorted({each.from_on for one in pack.provisions.values() for each in one.wordings})
    found: set[tuple[str, str]] = set()
    for day in days:
        in_force = [each for one in pack.provisions.values() if (each := one.on(day))]
        ceilings = [each for each in in_force if each.effect is Effect.CEILING]
        for one, other in combinations(ceilings, 2):
            is_alike = one.citation.status is other.citation.status
            pair = (one.code, other.code)
            if is_alike and are_ceilings_for_one(one, other) and pair not in found:
                found.add(pair)
                values = {"one": one.code, "other": other.code, "day": day}
                scope.within(rule=other.code).fault(nodes[other.code], TWO_CEILINGS, **values)


def refuse_ceilings(base: RulePack, layer: Layer, file: yaml.Node, scope: Scope) -> None:
    """Add a fault for second ceilings, settings without effect and shares that contradict.

    Args:
        layer: read without a fault so far.
        file: the layer's file.
    """
    binding = replace(layer, standing=LayerStanding.LOCAL)
    found: dict[int, tuple[yaml.Node, Scope, str, Mapping[str, object]]] = {}
    for day in _days(layer, base):
        for node, rule, text, values in _faults(base, binding, file, day):
            # what is wrong from one day on is wrong on all later ones
            found.setdefault(id(node), (node, scope.within(rule=rule), text, values))
    for node, place, text, values in found.values():
        place.fault(node, text, **values)


def _days(layer: Layer, base: RulePack) -> list[date]:
    """Return the days on which the layer, or the pack above it, may change."""
    own = {each.from_on for each in layer.parameters}
    own |= {each.from_on for each in layer.adoptions}
    own |= {each.from_on for each in layer.settings}
    own |= {each.from_on for one in layer.provisions.values() for each in one.wordings}
    above = {each.from_on for one in base.provisions.values() for each in one.wordings}
    return sorted(own | {day for day in above if own and day > min(own)})


Found = tuple[yaml.Node, str, str, Mapping[str, object]]


def _faults(base: RulePack, layer: Layer, file: yaml.Node, day: date) -> Iterator[Found]:
    above = {code: each for code, one in base.provisions.items() if (each := one.on(day))}
    clashes = [
        (own, other)
        for own, other in ceiling_clashes(above, layer, day)
        if isinstance(own, OwnProvision)
    ]
    for own, other in clashes:
        node = next(
            each for each in items(file, "provisions") if peek(each, "provision") == own.provision
        )
        values = {"below": own.provision, "above": _cited(other)}
        yield node, own.provision, SECOND_CEILING, values
    try:
        book = rulebook(base, on=day, layers=(layer,))
    except LayerLoosens:
        return  # reported already, with its place
    yield from _faults_of_settings(book, layer, file, day)
    yield from _faults_of_numbers(book, layer, file, day)


def _cited(provision: Provision) -> str:
    source = provision.citation.source
    return f"{provision.code}, {source.document}, {source.place}"


def _faults_of_settings(
    book: Rulebook, layer: Layer, file: yaml.Node, day: date
) -> Iterator[Found]:
    categories = book.pack.categories_on(day)
    covering = {each.code: each for one in categories if (each := covering_provision(book, one))}
    usable = {key for each in covering.values() for key in settable(each)}
    # a share that it leaves out may be laid down by a document above: `exceptional_faults`
    sets_share = any(each.key == SHARE_SETTING and each.from_on <= day for each in layer.settings)
    found = [ceiling_in_force(book, one) for one in categories if sets_share]
    shares = [each.share for each in found if each]
    for item in layer.settings:
        if item.key not in OF_CEILINGS or item.from_on > day:
            continue
        node = _node(file, "settings", "setting", item.key, item.from_on)
        if item.key not in usable:
            provisions = ", ".join(_cited(each) for each in covering.values()) or "–"
            label = book.pack.settings[item.key].label
            yield node, item.key, SETS_NOTHING, {"setting": label, "provisions": provisions}
        number = parse_share(item.value) if item.key == EXCEPTIONAL_SHARE_SETTING else None
        if number is not None and shares and number < min(shares):
            yield node, item.key, EXCEPTIONAL_BELOW, _both(min(shares), number)


def _faults_of_numbers(book: Rulebook, layer: Layer, file: yaml.Node, day: date) -> Iterator[Found]:
    for item in layer.parameters:
        provision = book.provisions.get(item.provision)
        if provision is None or provision.effect is not Effect.CEILING or item.from_on > day:
            continue
        share, exceptional = (provision.parameters.get(name) for name in (SHARE, EXCEPTIONAL_SHARE))
        if share and exceptional and exceptional.value < share.value:
            key = f"{item.provision}.{item.name}"
            node = _node(file, "parameters", "parameter", key, item.from_on)
            yield node, key, EXCEPTIONAL_BELOW, _both(share.value, exceptional.value)


def _both(share: Fraction, exceptional: Fraction) -> Mapping[str, object]:
    return {"exceptional": percent_text(exceptional), "share": percent_text(share)}


def exceptional_faults(
    layer: Layer, above: Sequence[Layer], base: RulePack, on: date, *, content: bytes, file: str
) -> list[Fault]:
    """Return a fault where a layer makes an exceptional share be below the ordinary one.

    Args:
        above: the layers above it, from the centre down; what it leaves out is theirs.
    """
    try:
        before = exceptional_shares_below(rulebook(base, on=on, layers=above))
        book = rulebook(base, on=on, layers=[*above, layer], with_drafts=True)
    except (LayerLoosens, RuleNotInForce):
        return []  # refused already, with its place; or of a day without rules
    found = exceptional_shares_below(book)
    new = {shares: None for category, shares in found.items() if before.get(category) != shares}
    place = _place_of_shares(content, file)
    return [Fault(EXCEPTIONAL_BELOW, _both(*shares), place) for shares in new]


def _place_of_shares(content: bytes, file: str) -> str:
    """Return the place of the setting of a layer that the two shares hang on; else the file."""
    node = compose(content, file=file)
    entries = {peek(each, "setting"): each for each in items(node, "settings")}
    for key in (EXCEPTIONAL_SHARE_SETTING, SHARE_SETTING):
        if key in entries:
            return f"{file}:{line_of(entries[key])} {key}"
    return file


def _node(file: yaml.Node, section: str, key: str, wanted: str, from_on: date) -> yaml.Node:
    return next(
        each
        for each in items(file, section)
        if (peek(each, key), peek(each, "from")) == (wanted, from_on.isoformat())
    )
