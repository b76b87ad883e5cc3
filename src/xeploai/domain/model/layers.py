"""Local layers: what a province, a bloc or a unit sets or tightens by its own document.

A lower layer never loosens. A draft never binds; it can be rehearsed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from .ceiling_terms import (
    BASE_SETTING,
    EXCEPTIONAL_SHARE_SETTING,
    GROUPS_SETTING,
    ROUNDING_SETTING,
    SHARE_SETTING,
    shares_as_settings,
    terms_as_settings,
)
from .competence import CompetenceRow
from .conditions import (
    Parameter,
    Stricter,
    Waiver,
    without_waiver,
)
from .criteria import CriteriaSet
from .facts import FactDefinition
from .provisions import (
    DatedProvision,
    Effect,
    Provision,
    Setting,
    Standing,
    waivers_of,
    with_number,
)
from .rules import Source, Status
from .strictness import is_milder_setting, limit_of, milder_terms


class LayerStanding(StrEnum):
    """Whose layer it is: of a central text, of a competent local body, or only a draft."""

    OFFICIAL = "OFFICIAL"
    LOCAL = "LOCAL"
    DRAFT = "DRAFT"


@dataclass(frozen=True)
class LayerParameter:
    """A new value for a number of a provision above."""

    provision: str
    name: str
    value: Fraction
    from_on: date
    source: Source
    note: str = ""


@dataclass(frozen=True)
class Adoption:
    """A provision known only from elsewhere that a local document makes binding."""

    provision: str
    from_on: date
    source: Source
    note: str = ""


@dataclass(frozen=True)
class WaiverWithdrawal:
    """A waiver that a provision above admits and this layer does not."""

    provision: str
    waiver: Waiver
    from_on: date
    source: Source


@dataclass(frozen=True)
class SettingValue:
    """The value that a body gave to something that the texts leave open."""

    key: str
    value: str
    from_on: date
    source: Source
    note: str = ""


@dataclass(frozen=True)
class Layer:
    """The document of one body as rule data.

    Args:
        extends: code of the pack that it adds to.
        unit: code of the unit where it applies, with all units below; empty for everywhere.
        version: checksum of its file.
        issued_on: the day of the document; the first of all days where it has none.
    """

    code: str
    extends: str
    title: Mapping[str, str]
    standing: LayerStanding
    issued_by: Mapping[str, str]
    unit: str
    version: str
    parameters: tuple[LayerParameter, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    withdrawals: tuple[WaiverWithdrawal, ...] = ()
    settings: tuple[SettingValue, ...] = ()
    provisions: Mapping[str, DatedProvision] = field(default_factory=dict)
    criteria: tuple[CriteriaSet, ...] = ()
    facts: Mapping[str, FactDefinition] = field(default_factory=dict)
    competence: tuple[CompetenceRow, ...] = ()
    issued_on: date = date.min

    @property
    def binds(self) -> bool:
        """Whether it changes suggested grades."""
        return self.standing is not LayerStanding.DRAFT


class LooseningKind(StrEnum):
    """What is wrong with an entry of a layer, measured by the rules above it."""

    UNKNOWN_PROVISION = "UNKNOWN_PROVISION"
    UNKNOWN_PARAMETER = "UNKNOWN_PARAMETER"
    FIXED_NUMBER = "FIXED_NUMBER"
    LOOSER_NUMBER = "LOOSER_NUMBER"
    UNKNOWN_WAIVER = "UNKNOWN_WAIVER"
    SECOND_CEILING = "SECOND_CEILING"
    LOOSER_SETTING = "LOOSER_SETTING"
    LOOSER_TERM = "LOOSER_TERM"
    TAKEN_CODE = "TAKEN_CODE"


@dataclass(frozen=True)
class OwnProvision:
    """A provision that a layer lays down by itself, such as a ceiling."""

    provision: str
    from_on: date
    source: Source


# what a document above can set of the ceilings that documents below lay down or adopt
LEFT_BESIDE = (EXCEPTIONAL_SHARE_SETTING, ROUNDING_SETTING, GROUPS_SETTING)
Number = tuple[str, str]  # code of its provision, its name
LayerItem = LayerParameter | Adoption | WaiverWithdrawal | OwnProvision | SettingValue


@dataclass(frozen=True)
class Loosening:
    """One entry of a layer that is not allowed there.

    Args:
        item: the layer's own entry.
        above: the provision that it would loosen; None where none has that code.
        parameter: the number above, where one is concerned.
        setting: the value that a body above set, where one is concerned.
        term: of a ceiling of the layer's own, what is milder, as a setting would say it.
        limit: of a ceiling above, the setting's key and value that a setting or term goes beyond.
    """

    kind: LooseningKind
    item: LayerItem
    above: Provision | None = None
    parameter: Parameter | None = None
    setting: SettingValue | None = None
    term: str = ""
    limit: tuple[str, str] = ("", "")

    @property
    def about(self) -> str:
        """Code of the provision, or key of the setting, that the entry is about."""
        return self.item.key if isinstance(self.item, SettingValue) else self.item.provision


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
) -> Iterator[Loosening]:
    """Yield the settings of a layer that are milder than what a body above laid down.

    Args:
        above: the provisions of the layers above.
        settings: of the layers above.
        known: the settings of the pack; where no layer sets one, its bound is the limit.
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
            for other, groups in _grouped_otherwise(above, item.value):
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


def _grouped_otherwise(
    above: Mapping[str, Provision], groups: str
) -> Iterator[tuple[Provision, str]]:
    """Yield the ceilings of local documents that have other groups, with these."""
    for each in above.values():
        if each.standing is Standing.LOCAL and each.ceiling and each.ceiling.group_by != groups:
            yield each, each.ceiling.group_by.value


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


class LayerLoosens(ValueError):
    """A layer would loosen the rules above it; carries the entries that would, and its code."""

    def __init__(self, entries: tuple[Loosening, ...], layer: str = "") -> None:
        self.entries, self.layer = entries, layer
        super().__init__(", ".join(f"{each.kind}: {each.about}" for each in entries))


def milder_entries(
    above: Mapping[str, Provision],
    settings: Mapping[str, SettingValue],
    layer: Layer,
    on: date,
    *,
    tightened: Collection[Number] = (),
    known: Mapping[str, Setting] = MappingProxyType({}),
) -> Iterator[Loosening]:
    """Yield everything in which a layer is milder than the rules and the settings above it.

    Args:
        settings: of the layers above.
        tightened: the numbers that the layers above changed.
        known: the settings of the pack.
    """
    yield from (each for each in loosenings(above, layer, on) if each.kind not in VOID)
    yield from ceilings_beside_settings(above, settings, layer, on)
    yield from looser_ceilings(above, settings, layer, on)
    yield from looser_settings(above, settings, layer, on, known=known)
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
