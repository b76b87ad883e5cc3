"""Compare a layer with the pack above it: refuse what loosens, and name both texts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import yaml

from xeploai.domain import (
    GROUPS_SETTING,
    HELD_TO,
    Adoption,
    Fault,
    Labels,
    Layer,
    LayerParameter,
    LayerStanding,
    Loosening,
    LooseningKind,
    OwnProvision,
    Parameter,
    ParameterKind,
    Provision,
    Rulebook,
    RulePack,
    SettingValue,
    Source,
    Strictness,
    WaiverWithdrawal,
    loosenings,
    message,
    parse_share,
    percent_text,
    setting_text,
    strictness_of,
    wider_than_advised,
    with_number,
)
from xeploai.rulepacks.shapes import DUE, Scope, compose, items, line_of, peek

from .reach import ALWAYS_HOLDS, NEVER_HOLDS, Reaches

UNKNOWN_PROVISION = message(
    "%(pack)s has no provision “%(found)s” in force on %(day)s. Correct the id or the day."
)
UNKNOWN_NUMBER = message("%(above)s has no number “%(name)s”. Use one of: %(known)s.")
FIXED_NUMBER = message(
    "%(below)s may not change “%(name)s”: %(above)s sets it to %(number)s for everyone. "
    "Remove this."
)
LOOSER_NUMBER = message(
    "%(below)s sets %(value)s, which is milder than %(number)s in %(above)s. A lower body may only "
    "be stricter. Correct the value, or remove it."
)
SECOND_CEILING = message(
    "%(below)s would be a second ceiling: %(above)s binds already for some of the same subjects. "
    "Tighten its share instead, or leave those categories out."
)
LOOSER_SETTING = message(
    "%(below)s sets “%(found)s” to “%(value)s”, which is milder than “%(number)s” by %(above)s. A "
    "lower body may only be stricter. Correct the value, or remove it."
)
LOOSER_TERM = message(
    "%(below)s lays down a ceiling with “%(value)s”, but %(above)s lays down “%(number)s” for"
    " “%(term)s”. A lower body may only be stricter, and keeps the groups. Correct it, or leave the"
    " ceiling out."
)
OTHER_GROUPS = message(
    "%(below)s sets “%(found)s” to “%(value)s”, but “%(number)s” is laid down by %(above)s. A lower"
    " body does not change the groups. Set the same, or remove it."
)
OTHER_READING = message(
    "%(below)s sets “%(found)s” to “%(value)s”, but “%(number)s” is laid down by %(above)s. A lower"
    " body does not choose another reading. Set the same, or remove it."
)
TAKEN_CODE = message(
    "%(below)s would take the place of %(above)s, which has the same code. Choose another code; to"
    " be stricter, tighten its numbers under “parameters”."
)
WIDER = message(
    "%(below)s allows more (“%(term)s”: %(value)s) than %(above)s (%(number)s), a text that only"
    " advises. It is taken, since that text does not bind; check that this is meant."
)
UNKNOWN_WAIVER = message(
    "%(above)s does not admit %(waiver)s, so %(below)s has nothing to withdraw. Remove this."
)
TEXTS = {
    LooseningKind.UNKNOWN_PROVISION: UNKNOWN_PROVISION,
    LooseningKind.UNKNOWN_PARAMETER: UNKNOWN_NUMBER,
    LooseningKind.FIXED_NUMBER: FIXED_NUMBER,
    LooseningKind.LOOSER_NUMBER: LOOSER_NUMBER,
    LooseningKind.UNKNOWN_WAIVER: UNKNOWN_WAIVER,
    LooseningKind.SECOND_CEILING: SECOND_CEILING,
    LooseningKind.LOOSER_SETTING: LOOSER_SETTING,
    LooseningKind.LOOSER_TERM: LOOSER_TERM,
    LooseningKind.TAKEN_CODE: TAKEN_CODE,
}
PERCENT = 100


Item = LayerParameter | Adoption | WaiverWithdrawal | OwnProvision | SettingValue


@dataclass(frozen=True)
class PlacedItem:
    """An item of a layer with its node.

    Args:
        kind: of its number, where it sets one.
    """

    item: Item
    node: yaml.Node
    scope: Scope
    kind: ParameterKind | None = None


def refuse_loosening(base: RulePack, placed: Sequence[PlacedItem]) -> None:
    """Add a fault for everything that does not tighten or fill in, on whichever day."""
    layer, by_identity = _layer_of(placed), {id(each.item): each for each in placed}
    reported: set[tuple[int, LooseningKind]] = set()
    for day in _days(base, placed):
        above = _in_force(base, day)
        for one in loosenings(above, layer, day):
            # what was in force once and was withdrawn above has simply ended
            is_gone = one.kind is LooseningKind.UNKNOWN_PROVISION and one.item.from_on != day
            if (id(one.item), one.kind) not in reported and not is_gone:
                reported.add((id(one.item), one.kind))
                place = by_identity[id(one.item)]
                place.scope.fault(place.node, TEXTS[one.kind], **_values(one, base, day))
        for item in (each for each in layer.parameters if each.from_on <= day):
            _check_number(by_identity[id(item)], item, above.get(item.provision), base)


def _layer_of(placed: Sequence[PlacedItem]) -> Layer:
    """Return a layer without heading, so that items are compared even if the heading is faulty."""
    found = [each.item for each in placed]
    return Layer(
        *("", "", {}, LayerStanding.DRAFT, {}, "", ""),
        parameters=tuple(each for each in found if isinstance(each, LayerParameter)),
        adoptions=tuple(each for each in found if isinstance(each, Adoption)),
        withdrawals=tuple(each for each in found if isinstance(each, WaiverWithdrawal)),
    )


def _days(base: RulePack, placed: Sequence[PlacedItem]) -> list[date]:
    """Return the days on which the pack or the layer may change."""
    below = {each.item.from_on for each in placed}
    above = {wording.from_on for each in base.provisions.values() for wording in each.wordings}
    return sorted(below | {day for day in above if below and day > min(below)})


def _in_force(base: RulePack, day: date) -> Mapping[str, Provision]:
    found = {code: each.on(day) for code, each in base.provisions.items()}
    return {code: each for code, each in found.items() if each is not None}


def _values(one: Loosening, base: RulePack, day: date) -> dict[str, object]:
    item, above, number = one.item, one.above, one.parameter
    values: dict[str, object] = {"pack": base.code, "found": one.about, "day": day}
    is_own = isinstance(item, OwnProvision | Adoption)
    values["below"] = _cited(item.source, one.about if is_own else "")
    if above is not None:
        values["above"] = _cited(above.citation.source, above.code)
        values["known"] = ", ".join(above.parameters) or "–"
    if isinstance(item, LayerParameter):
        values["name"] = item.name
        values["value"] = number_as_keys_of(item.value, number.kind if number else None)
    if isinstance(item, WaiverWithdrawal):
        values["waiver"] = item.waiver
    if one.limit[0]:
        values |= _values_of_limit(one, base)
    if number is not None:
        values["number"] = number_as_keys_of(number.value, number.kind)
    return values


def _values_of_limit(one: Loosening, base: RulePack) -> dict[str, object]:
    """Return what a setting, or a ceiling of one's own, says otherwise than a ceiling above."""
    key, limit = one.limit
    value = one.item.value if isinstance(one.item, SettingValue) else one.term
    values: dict[str, object] = {
        "value": _set_to(base, key, str(value)),
        "number": _set_to(base, key, limit),
        "term": _name_of(base, key),
    }
    if isinstance(one.item, SettingValue):
        values["found"] = _name_of(base, one.item.key)
    if one.setting is not None:
        values["above"] = _cited(one.setting.source, "")
    return values


def _set_to(base: RulePack, key: str, value: str) -> Labels:
    """Return the value of a setting in words; a share in per cent."""
    share = parse_share(value) if key in HELD_TO else None
    return percent_text(share) if share else setting_text(value, base.settings.get(key))


def _name_of(base: RulePack, key: str) -> object:
    setting = base.settings.get(key)
    return setting.label if setting else key


def stacked_faults(
    found: Iterable[Loosening],
    layers: Sequence[Layer],
    base: RulePack,
    day: date,
    *,
    files: Mapping[str, tuple[str, bytes]],
) -> list[Fault]:
    """Return a fault for everything in which one layer loosens another above it.

    Args:
        layers: from the centre down.
        files: name and content of the files of layers, by their codes, where they are at hand.
    """
    return [_stacked(one, layers, base, day, files) for one in found]


def remarks_on_wider(layer: Layer, above: Rulebook, *, content: bytes, file: str) -> list[Fault]:
    """Return a remark on everything in which a layer allows more than a text that only advises.

    Args:
        above: the rules above the layer.
    """
    cited: dict[tuple[Item, str], list[Loosening]] = {}
    for one in wider_than_advised(above.provisions, layer, above.on):
        cited.setdefault((one.item, one.term), []).append(one)
    return [
        Fault(WIDER, _values_of_wider(found, above), _place_in(content, file, found[0].item))
        for found in cited.values()
    ]


def _values_of_wider(found: Sequence[Loosening], above: Rulebook) -> dict[str, object]:
    values = _values(found[0], above.pack, above.on)
    texts = [_cited(each.above.citation.source, each.above.code) for each in found if each.above]
    return values | {"above": "; ".join(texts)}


def _stacked(
    one: Loosening,
    layers: Sequence[Layer],
    base: RulePack,
    day: date,
    files: Mapping[str, tuple[str, bytes]],
) -> Fault:
    values = _values(one, base, day)
    place = next(at for at, each in enumerate(layers) if one.item in _items(each))
    above = [each for layer in layers[:place] for each in _items(layer) if _is_same(each, one.item)]
    begun = [each for each in above if each.from_on <= day]
    if begun:
        # a setting is named by its label, not by its key
        code = "" if isinstance(one.item, SettingValue) else one.about
        values["above"] = _cited(begun[-1].source, code)
    if one.limit[0] and one.above is not None:
        # of a text that only advises it is the number that a document above tightened
        values["above"] = _cited(_source_of(one.above, layers[:place], day), one.above.code)
    below = layers[place]
    name, content = files.get(below.code, (below.code, b""))
    return Fault(_text_of(one, base), values, _place_in(content, name, one.item))


def _text_of(one: Loosening, base: RulePack) -> str:
    """Return the text about a loosening; of some settings no other value is the milder one."""
    key = one.limit[0]
    if one.kind is not LooseningKind.LOOSER_SETTING:
        return TEXTS[one.kind]
    if key == GROUPS_SETTING:
        return OTHER_GROUPS
    answers = key in base.settings and base.settings[key].answers is not None
    is_same = strictness_of(key, answers=answers) is Strictness.SAME
    return OTHER_READING if is_same else LOOSER_SETTING


def _source_of(provision: Provision, layers: Sequence[Layer], day: date) -> Source:
    """Return the last document that changed a number of a provision, or its own."""
    sources = [
        each.source
        for layer in layers
        for each in layer.parameters
        if each.provision == provision.code and each.from_on <= day
    ]
    return sources[-1] if sources else provision.citation.source


def _items(layer: Layer) -> tuple[Item, ...]:
    own = (
        OwnProvision(each.code, each.from_on, each.citation.source)
        for dated in layer.provisions.values()
        for each in dated.wordings
    )
    return (*layer.parameters, *layer.adoptions, *layer.withdrawals, *layer.settings, *own)


def _is_same(one: Item, other: Item) -> bool:
    """Whether two layers set the same thing."""
    return _keys_of(one)[:3] == _keys_of(other)[:3]


def _keys_of(item: Item) -> tuple[str, str, str, str]:
    """Return the key of the list that has an item in the file, and the keys of the item."""
    day = item.from_on.isoformat()
    if isinstance(item, LayerParameter):
        return "parameters", f"{item.provision}.{item.name}", "", day
    if isinstance(item, Adoption):
        return "adopt", item.provision, "", day
    if isinstance(item, SettingValue):
        return "settings", item.key, "", day
    if isinstance(item, OwnProvision):
        return "provisions", item.provision, "", ""
    return "withdraw_waivers", item.provision, item.waiver.value, day


def _place_in(content: bytes, file: str, item: Item) -> str:
    """Return the place of an item: file, line, and what it sets."""
    key, about, waiver, day = _keys_of(item)
    node = compose(content, file=file) if content else None
    for each in items(node, key) if node else ():
        target = peek(each, "parameter") or peek(each, "provision") or peek(each, "setting")
        if (target, peek(each, "waiver"), peek(each, "from")) == (about, waiver, day):
            return f"{file}:{line_of(each)} {about} {day}".rstrip()
    return f"{file} {about} {day}".rstrip()


def _cited(source: Source, code: str) -> str:
    return ", ".join(filter(None, (code, source.document, source.place)))


def number_as_keys_of(value: Fraction, kind: ParameterKind | None) -> str:
    """Return a number as a pack has it: 50 %, 1/3, 6, 89.5."""
    if kind is ParameterKind.SHARE:
        percent = value * PERCENT
        return f"{_decimal(percent)} %" if _is_short(percent) else str(value)
    return _decimal(value) if _is_short(value) else str(value)


def _is_short(value: Fraction) -> bool:
    return 10**6 % value.denominator == 0


def _decimal(value: Fraction) -> str:
    whole, rest = divmod(value * 10**6, 10**6)
    return f"{int(whole)}.{int(rest):06d}".rstrip("0").rstrip(".")


def _check_number(
    place: PlacedItem, item: LayerParameter, above: Provision | None, base: RulePack
) -> None:
    """Add a fault where the new number is of another kind, or makes a condition pointless."""
    number = above.parameters.get(item.name) if above else None
    if above is None or number is None:
        return
    if number.kind is not place.kind:
        place.scope.fault(place.node, DUE[number.kind], name=item.name)
        return
    for always in _settled(above, number, item.value, base):
        place.scope.fault(place.node, ALWAYS_HOLDS if always else NEVER_HOLDS)


def _settled(
    above: Provision, number: Parameter, value: Fraction, base: RulePack
) -> Iterator[bool]:
    changed, reaches = with_number(above, number.name, value), Reaches(base.facts)
    for condition in (changed.condition, changed.applies_if):
        if condition is not None:
            yield from (each.always for each in reaches.settled(condition))
