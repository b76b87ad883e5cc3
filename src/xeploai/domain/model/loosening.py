"""What of a local layer is milder than the rules above it, and the rules with what is not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from .ceiling_terms import (
    BASE_SETTING,
    EXCEPTIONAL_SHARE_SETTING,
    GROUPS_SETTING,
    ROUNDING_SETTING,
    SHARE_SETTING,
    TIE_BREAK_SETTING,
    GroupBy,
    shares_as_settings,
    terms_as_settings,
)
from .conditions import (
    Parameter,
    Stricter,
    without_waiver,
)
from .layers import (
    LEFT_BESIDE,
    Adoption,
    Layer,
    LayerLoosens,
    LayerParameter,
    Loosening,
    LooseningKind,
    Number,
    OwnProvision,
    SettingValue,
    WaiverWithdrawal,
)
from .provisions import (
    Effect,
    Provision,
    Setting,
    Standing,
    waivers_of,
    with_number,
)
from .rules import Status
from .strictness import is_milder_setting, limit_of, milder_terms

# what of a ceiling, once a body above has set it, leaves the groups to no body below
NUMBER_SETTINGS = frozenset(
    (SHARE_SETTING, BASE_SETTING, ROUNDING_SETTING, EXCEPTIONAL_SHARE_SETTING)
)


def loosenings(above: Mapping[str, Provision], layer: Layer, on: date) -> Iterator[Loosening]:
    """Yield the entries of a layer that neither tighten nor fill in the rules above it on a day.

    Source: rules reference LY-2, the project's reading: a lower body may be stricter than the
    regulation that binds it, and may not be milder.
    """
    items: tuple[LayerParameter | Adoption | WaiverWithdrawal, ...]
    items = (*layer.parameters, *layer.adoptions, *layer.withdrawals)
    for item in items:
        provision = above.get(item.provision)
        if item.from_on > on:
            continue
        if provision is None:
            yield Loosening(LooseningKind.UNKNOWN_PROVISION, item)
        elif isinstance(item, LayerParameter):
            yield from _loosening_of_number(item, provision)
        elif isinstance(item, WaiverWithdrawal) and item.waiver not in waivers_of(provision):
            yield Loosening(LooseningKind.UNKNOWN_WAIVER, item, provision)
    for own, other in ceiling_clashes(above, layer, on):
        yield Loosening(LooseningKind.SECOND_CEILING, own, other)
    for each in _own_provisions(layer, on):
        if each.code in above:
            # it would take the place of the one above, whatever that says
            yield Loosening(LooseningKind.TAKEN_CODE, _as_item(each), above[each.code])


def looser_settings(
    above: Mapping[str, Provision],
    settings: Mapping[str, SettingValue],
    layer: Layer,
    on: date,
    *,
    known: Mapping[str, Setting] = MappingProxyType({}),
    layers: Collection[Layer] = (),
) -> Iterator[Loosening]:
    """Yield the settings of a layer that are milder than what a body above laid down.

    Once a body above has laid down anything of a ceiling, its groups are laid down with it, though
    no document says them: they are those of its text.

    Args:
        above: the provisions of the layers above.
        settings: of the layers above.
        known: the settings of the pack; where no layer sets one, its bound is the limit.
        layers: those above. Of the same unit's own documents, one may set the groups beside
            another that sets the share.
    """
    limits = {**bounds_of(known), **settings}
    values = {key: each.value for key, each in limits.items()}
    for item in _settings_begun(layer, on):
        key = limit_of(item.key, values)
        answers = item.key in known and known[item.key].answers is not None
        if key and is_milder_setting(item.key, item.value, values[key], answers=answers):
            found = Loosening(LooseningKind.LOOSER_SETTING, item, setting=limits[key])
            yield replace(found, limit=(key, values[key]))
        if item.key == GROUPS_SETTING and GROUPS_SETTING not in settings:
            begun = _begun_ceilings(above, layers, layer.unit, on)
            for other, groups in _grouped_otherwise(begun, item.value):
                limit = (GROUPS_SETTING, groups)
                yield Loosening(LooseningKind.LOOSER_SETTING, item, other, limit=limit)


def bounds_of(known: Mapping[str, Setting]) -> dict[str, SettingValue]:
    """Return what the texts of a pack require at least of settings, as a body above would."""
    return {
        key: SettingValue(key, bound.value, bound.citation.source.issued, bound.citation.source)
        for key, each in known.items()
        if (bound := each.bound)
    }


def _settings_begun(layer: Layer, on: date) -> list[SettingValue]:
    return [each for each in layer.settings if each.from_on <= on]


def _grouped_otherwise(begun: Iterable[Provision], groups: str) -> Iterator[tuple[Provision, str]]:
    """Yield the ceilings that have other groups, with these."""
    for each in begun:
        if each.ceiling and each.ceiling.group_by != groups:
            yield each, each.ceiling.group_by.value


def _begun_ceilings(
    above: Mapping[str, Provision], layers: Collection[Layer], unit: str, on: date
) -> Iterator[Provision]:
    """Yield the ceilings of which a body above has laid down something, and not yet the groups.

    A text of a pack alone is none of them: who is alike is for the first body that says so.

    Args:
        layers: those above; what the unit's own documents set is left out.
    """
    others = [each for each in layers if each.unit != unit]
    keys = {item.key for each in others for item in _settings_begun(each, on)} & NUMBER_SETTINGS
    numbers = {one.provision for each in others for one in each.parameters if one.from_on <= on}
    for each in above.values():
        if each.effect is not Effect.CEILING or each.is_supplement:
            continue
        open_keys = settable(each) if each.standing.binds or _is_filled_in(each) else frozenset()
        is_begun = keys & open_keys or each.code in numbers
        if each.standing is Standing.LOCAL or (GROUPS_SETTING in open_keys and is_begun):
            yield each


def settable(provision: Provision) -> frozenset[str]:
    """Return the settings by which a local document can fill in a ceiling.

    A text that binds is filled in only where it leaves something open, never changed; who is alike
    in position, role, function and task is for the competent authority in any text.

    Source: rules reference LY-2, LY-3.
    """
    terms = provision.ceiling
    assert terms is not None
    keys = {TIE_BREAK_SETTING}
    if not provision.is_central or terms.group_by is GroupBy.PEERS:
        keys.add(GROUPS_SETTING)
    if terms.rounding is None or not provision.standing.binds:
        keys.add(ROUNDING_SETTING)
    if terms.base is None or not provision.standing.binds:
        keys.add(BASE_SETTING)
    if not provision.standing.binds:
        keys |= {SHARE_SETTING, EXCEPTIONAL_SHARE_SETTING}
    return frozenset(keys)


def beyond_numbers(
    above: Mapping[str, Provision], tightened: Collection[Number], layer: Layer, on: date
) -> Iterator[Loosening]:
    """Yield what of a layer goes beyond a share that a document above tightened.

    The text of a ceiling that only advises can be filled in otherwise; what a body above made of
    its numbers can not.

    Args:
        tightened: by code of the provision and name of the number, by the layers above.
    """
    for other in above.values():
        shares = {
            name: number.value
            for name, number in other.parameters.items()
            if (other.code, name) in tightened
        }
        if other.effect is not Effect.CEILING or other.standing.binds or not shares:
            continue
        yield from _beyond(other, shares_as_settings(shares), layer, on, above)


def wider_than_advised(
    above: Mapping[str, Provision], layer: Layer, on: date
) -> Iterator[Loosening]:
    """Yield what of a layer allows more than a ceiling that only advises; no fault, but to be said.

    Share, base, rounding and exceptional share alike; groups are neither wider nor narrower.
    """
    for other in above.values():
        if other.standing is Standing.PROPOSAL:
            limits = dict(_terms_of(other))
            limits.pop(GROUPS_SETTING, None)
            yield from _beyond(other, limits, layer, on, above)


def _beyond(
    other: Provision,
    limits: Mapping[str, str],
    layer: Layer,
    on: date,
    above: Mapping[str, Provision],
) -> Iterator[Loosening]:
    """Yield the settings and the new ceilings of a layer that go beyond limits of a ceiling."""
    for item in _settings_begun(layer, on):
        for _, key in milder_terms({item.key: item.value}, limits):
            found = Loosening(LooseningKind.LOOSER_SETTING, item, other)
            yield replace(found, limit=(key, limits[key]))
    for own, provision in _new_ceilings(above, layer, on):
        terms = _terms_of(provision) if are_ceilings_for_one(provision, other) else {}
        for term, key in milder_terms(terms, limits):
            found = Loosening(LooseningKind.LOOSER_TERM, own, other)
            yield replace(found, term=terms[term], limit=(key, limits[key]))


def ceiling_clashes(
    above: Mapping[str, Provision], layer: Layer, on: date
) -> Iterator[tuple[Adoption | OwnProvision, Provision]]:
    """Yield the ceilings that a layer lays down or adopts where one above it binds already.

    A second ceiling would be milder or say nothing: the layer tightens the one above instead.
    """
    new = _new_ceilings(above, layer, on)
    binding = [each for each in above.values() if each.standing.binds]
    for place, (item, provision) in enumerate(new):
        # nor two in one document: only one of them would act
        for other in (*binding, *(each for _, each in new[:place])):
            if are_ceilings_for_one(provision, other):
                yield item, other


def _new_ceilings(
    above: Mapping[str, Provision], layer: Layer, on: date
) -> list[tuple[Adoption | OwnProvision, Provision]]:
    """Return what a layer adopts or lays down by itself, with the provision."""
    adopted: list[tuple[Adoption | OwnProvision, Provision]] = [
        (item, above[item.provision])
        for item in layer.adoptions
        if item.from_on <= on and item.provision in above
    ]
    return adopted + [(_as_item(each), each) for each in _own_provisions(layer, on)]


def _own_provisions(layer: Layer, on: date) -> list[Provision]:
    wordings = (dated.on(on) for dated in layer.provisions.values())
    return [each for each in wordings if each]


def _as_item(provision: Provision) -> OwnProvision:
    return OwnProvision(provision.code, provision.from_on, provision.citation.source)


def ceilings_beside_settings(
    above: Mapping[str, Provision], settings: Mapping[str, SettingValue], layer: Layer, on: date
) -> Iterator[Loosening]:
    """Yield the ceilings of a layer for subjects whose ceiling a document above has set already.

    Args:
        settings: of the layers above.
    """
    if not settings.keys() & {SHARE_SETTING, BASE_SETTING}:
        return
    open_ones = [each for each in above.values() if _is_filled_in(each)]
    for item, provision in _new_ceilings(above, layer, on):
        for other in open_ones:
            if are_ceilings_for_one(provision, other):
                yield Loosening(LooseningKind.SECOND_CEILING, item, other)


def looser_ceilings(
    above: Mapping[str, Provision], settings: Mapping[str, SettingValue], layer: Layer, on: date
) -> Iterator[Loosening]:
    """Yield the ceilings of a layer that are milder than a term that a document above set.

    Share and base set above leave room for no other ceiling: `ceilings_beside_settings`.

    Args:
        settings: of the layers above.
    """
    values = {key: settings[key].value for key in LEFT_BESIDE if key in settings}
    for item, provision in _new_ceilings(above, layer, on):
        terms = dict(_terms_of(provision))
        if isinstance(item, Adoption):
            # its groups give way to those set, before it is adopted and after
            terms.pop(GROUPS_SETTING, None)
        for key, limit in milder_terms(terms, values):
            found = Loosening(LooseningKind.LOOSER_TERM, item, setting=settings[limit])
            yield replace(found, term=terms[key], limit=(limit, values[limit]))


def _terms_of(provision: Provision) -> Mapping[str, str]:
    """Return what a provision lays down of a ceiling; nothing where it is none."""
    if provision.ceiling is None:
        return {}
    shares = {name: number.value for name, number in provision.parameters.items()}
    return terms_as_settings(provision.ceiling, shares)


def _is_filled_in(provision: Provision) -> bool:
    """Whether settings can make a ceiling of it: one that only advises, or that is not known."""
    is_unknown = provision.citation.status is Status.UNKNOWN
    return not provision.standing.binds and (provision.standing is Standing.PROPOSAL or is_unknown)


def are_ceilings_for_one(new: Provision, above: Provision) -> bool:
    """Whether two provisions are ceilings, each by itself, for some of the same subjects."""
    are_ceilings = new.effect is above.effect is Effect.CEILING
    is_whole = not (new.is_supplement or above.is_supplement)
    is_shared = not (new.categories and above.categories) or new.categories & above.categories
    return are_ceilings and is_whole and bool(is_shared)


def _loosening_of_number(item: LayerParameter, above: Provision) -> Iterator[Loosening]:
    number = above.parameters.get(item.name)
    if number is None:
        yield Loosening(LooseningKind.UNKNOWN_PARAMETER, item, above)
    elif number.stricter is Stricter.FIXED and item.value != number.value:
        yield Loosening(LooseningKind.FIXED_NUMBER, item, above, number)
    elif is_looser(item.value, number):
        yield Loosening(LooseningKind.LOOSER_NUMBER, item, above, number)


# an entry about a provision that is not in force, or lost its number, is void and not refused
VOID = (LooseningKind.UNKNOWN_PROVISION, LooseningKind.UNKNOWN_PARAMETER)


def is_looser(value: Fraction, above: Parameter) -> bool:
    """Whether a value is milder than the number above it."""
    if above.stricter is Stricter.HIGHER:
        return value < above.value
    return above.stricter is Stricter.LOWER and value > above.value


def milder_entries(
    above: Mapping[str, Provision],
    settings: Mapping[str, SettingValue],
    layer: Layer,
    on: date,
    *,
    tightened: Collection[Number] = (),
    known: Mapping[str, Setting] = MappingProxyType({}),
    layers: Collection[Layer] = (),
) -> Iterator[Loosening]:
    """Yield everything in which a layer is milder than the rules and the settings above it.

    Args:
        settings: of the layers above.
        tightened: the numbers that the layers above changed.
        known: the settings of the pack.
        layers: those above.
    """
    yield from (each for each in loosenings(above, layer, on) if each.kind not in VOID)
    yield from ceilings_beside_settings(above, settings, layer, on)
    yield from looser_ceilings(above, settings, layer, on)
    yield from looser_settings(above, settings, layer, on, known=known, layers=layers)
    yield from beyond_numbers(above, tightened, layer, on)


def apply_layer(above: Mapping[str, Provision], layer: Layer, on: date) -> dict[str, Provision]:
    """Return the provisions in force on a day with a layer on top of those above it.

    An entry about a provision that has ended meanwhile, or about a number that it has lost, is
    void: the layer's author could not know.

    Raises:
        LayerLoosens: the layer does not only tighten and fill in.
    """
    entries = tuple(loosenings(above, layer, on))
    if any(each.kind not in VOID for each in entries):
        raise LayerLoosens(tuple(each for each in entries if each.kind not in VOID), layer.code)
    # what is left of the findings are void entries: ignored, not refused
    void = [each.item for each in entries]
    provisions = dict(above)
    items: tuple[LayerParameter | Adoption | WaiverWithdrawal, ...]
    items = (*layer.adoptions, *layer.parameters, *layer.withdrawals)
    for item in items:
        if item.from_on <= on and item not in void:
            provisions[item.provision] = _apply_item(provisions[item.provision], item)
    own = {code: each.on(on) for code, each in layer.provisions.items()}
    return provisions | {code: each for code, each in own.items() if each is not None}


def _apply_item(
    provision: Provision, item: LayerParameter | Adoption | WaiverWithdrawal
) -> Provision:
    if isinstance(item, Adoption):
        return _adopt(provision, item)
    if isinstance(item, LayerParameter):
        return with_number(provision, item.name, item.value)
    condition = provision.condition
    return replace(
        provision,
        unless=provision.unless - {item.waiver},
        condition=without_waiver(condition, item.waiver) if condition else None,
    )


def _adopt(provision: Provision, item: Adoption) -> Provision:
    citation = replace(
        provision.citation, source=item.source, note=item.note or provision.citation.note
    )
    return replace(provision, standing=Standing.LOCAL, citation=citation)
