"""The ceilings on `EXCELLENT`: the one in force for a category, and what it allows a group.

A provision with the effect `CEILING` is the ceiling: its shares are its numbers, and layers tighten
them as any number. What it leaves open or only advises is filled in by settings of local documents.
`ceiling_in_force` is the one reader: pages, reports, exports, commands and explanations compare by
its answer, and by nothing else.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from xeploai.domain.model import (
    BASE_SETTING,
    EXCEPTIONAL_SHARE,
    EXCEPTIONAL_SHARE_SETTING,
    GROUPS_SETTING,
    ROUNDING_SETTING,
    SHARE,
    SHARE_SETTING,
    TIE_BREAK_SETTING,
    CeilingBase,
    CeilingPart,
    CeilingTerms,
    Effect,
    GroupBy,
    Outside,
    Provision,
    Rounding,
    Rulebook,
    SettingValue,
    Source,
    Standing,
    Status,
    parse_share,
    settable,
    terms_as_settings,
)

from .counts import PERCENT, decimal_comma

# what a local document can set of a ceiling, and `ceiling_in_force` reads
CEILING_SETTINGS = (
    BASE_SETTING,
    SHARE_SETTING,
    EXCEPTIONAL_SHARE_SETTING,
    ROUNDING_SETTING,
    GROUPS_SETTING,
)
PARTS: Mapping[CeilingPart, str] = {
    CeilingPart.SHARE: SHARE_SETTING,
    CeilingPart.BASE: BASE_SETTING,
    CeilingPart.ROUNDING: ROUNDING_SETTING,
    CeilingPart.GROUPS: GROUPS_SETTING,
    CeilingPart.EXCEPTIONAL_SHARE: EXCEPTIONAL_SHARE_SETTING,
}
NUMBERS = {SHARE_SETTING: SHARE, EXCEPTIONAL_SHARE_SETTING: EXCEPTIONAL_SHARE}
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Ceiling:
    """A ceiling in force: at most `share` of `base` within each group may be `EXCELLENT`.

    Args:
        share: exact; unit 1, so 1/5 for 20 %.
        provision: code of the provision that it is.
        status: how well the text of the provision is known.
        source: where the share is written: the local document, where one sets it.
        is_binding: by a known text, or by a local document that sets its share.
        local: the local document that set or tightened the share, or adopted the text; None where
            none did.
        rounding: None where no document says how; then the whole part is allowed.
        outside: who is not counted.
        exceptional_share: above `share`; None where no text has one. It applies to a group only
            with the document that admits it.
        tie_break: who comes first among equals, in the words of a local document.
        note: the reading chosen where the text is open.
        sources: where each part is written.
    """

    category: str
    share: Fraction
    base: CeilingBase
    group_by: GroupBy
    provision: str
    status: Status
    source: Source
    is_binding: bool
    local: Source | None = None
    rounding: Rounding | None = None
    outside: frozenset[Outside] = frozenset()
    exceptional_share: Fraction | None = None
    tie_break: str = ""
    note: str = ""
    sources: tuple[tuple[CeilingPart, Source], ...] = ()

    @property
    def documents(self) -> tuple[tuple[Source, tuple[CeilingPart, ...]], ...]:
        """Every document from which a part of it comes, with these parts; that of the share first.

        A single document comes without its parts.
        """
        parts: dict[Source, tuple[CeilingPart, ...]] = {self.source: ()}
        for part, source in self.sources:
            parts[source] = (*parts.get(source, ()), part)
        return tuple(parts.items()) if len(parts) > 1 else ((self.source, ()),)

    def grouped_as(self, groups: GroupBy | None) -> "Ceiling":
        """Return the ceiling as it acts on groups made in some way: itself where that is its own.

        The document that says otherwise is not cited for groups that do not follow it.

        Args:
            groups: None where it was not recorded how they were made.
        """
        if groups is None or groups is self.group_by:
            return self
        sources = tuple(each for each in self.sources if each[0] is not CeilingPart.GROUPS)
        return replace(self, group_by=groups, sources=sources)


def ceiling_in_force(book: Rulebook, category: str) -> Ceiling | None:
    """Return the ceiling in force for a category.

    None where no provision in force is a ceiling for it, or where its share or its base is not
    laid down yet: `missing_settings` tells the two apart.

    Source: rules reference EV-13, P18-CAP, P23-CAP, P25-CAP, C20-CAP-1, C26-CAP.
    """
    provision = _provision(book, category)
    return _Reader(book, provision, category).ceiling() if provision else None


def ceilings_in_force(book: Rulebook) -> tuple[Ceiling, ...]:
    """Return the ceilings in force, at most one a category, in the order of the pack's categories.

    Raises:
        RuleNotInForce: the pack lists no categories on that day.
    """
    found = (ceiling_in_force(book, each) for each in book.pack.categories_on(book.on))
    return tuple(each for each in found if each)


def missing_settings(book: Rulebook, category: str) -> tuple[str, ...]:
    """Return the keys of the settings without which a category's ceiling has no number.

    Empty where the ceiling is whole, and where no provision is a ceiling for the category.
    """
    provision = _provision(book, category)
    return _Reader(book, provision, category).missing() if provision else ()


def open_ceilings(book: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """Return the categories whose ceiling has no number yet, each with the settings it lacks.

    Raises:
        RuleNotInForce: the pack lists no categories on that day.
    """
    missing = {each: missing_settings(book, each) for each in book.pack.categories_on(book.on)}
    return {category: keys for category, keys in missing.items() if keys}


def exceptional_shares_below(book: Rulebook) -> Mapping[str, tuple[Fraction, Fraction]]:
    """Return the categories whose exceptional share is below the ordinary one, with both. Unit: 1.

    Such a share allows nothing more: `ceiling_in_force` leaves it out, and no document may lay it
    down.

    Raises:
        RuleNotInForce: the pack lists no categories on that day.

    Source: rules reference P23-CAP, P25-CAP: the exceptional share goes beyond the ordinary one.
    """
    found = {}
    for category in book.pack.categories_on(book.on):
        provision = _provision(book, category)
        shares = _Reader(book, provision, category).both_shares() if provision else None
        if shares is not None and shares[1] < shares[0]:
            found[category] = shares
    return found


def settings_without_effect(book: Rulebook, keys: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the settings by which no ceiling gets a number yet, each with the settings it lacks.

    Args:
        keys: of the settings to look at; those that fill in no ceiling are left out.

    Raises:
        RuleNotInForce: the pack lists no categories on that day.
    """
    lacking: dict[str, list[tuple[str, ...]]] = {key: [] for key in keys}
    for category in book.pack.categories_on(book.on):
        provision = _provision(book, category)
        missing = missing_settings(book, category)
        for key in settable(provision) & lacking.keys() if provision else ():
            lacking[key].append(missing)
    return {
        key: tuple(dict.fromkeys(each for missing in found for each in missing))
        for key, found in lacking.items()
        if found and all(found)
    }


def grouping_in_force(book: Rulebook, category: str) -> GroupBy | None:
    """Return how subjects of a category are grouped, even where share or base is still open.

    None where no provision of the book, not even one that is switched off, is a ceiling for it.
    """
    provision = _provision(book, category) or next(_ceilings_about(book, category), None)
    return _Reader(book, provision, category).group_by() if provision else None


def covering_provision(book: Rulebook, category: str) -> Provision | None:
    """Return the provision that is the ceiling of a category, whether its numbers are set or not.

    None where no provision is; one that is switched off is not, except one of unknown content,
    which is there to be filled in.
    """
    return _provision(book, category)


def _provision(book: Rulebook, category: str) -> Provision | None:
    about = list(_ceilings_about(book, category))
    ranked = (
        # the last, should one document lay down more than one; a second document cannot
        [each for each in reversed(about) if each.standing.binds],
        [each for each in about if each.standing is Standing.PROPOSAL],
        [each for each in about if each.citation.status is Status.UNKNOWN],
    )
    return next((each for rank in ranked for each in rank), None)


def _ceilings_about(book: Rulebook, category: str) -> Iterator[Provision]:
    for each in book.provisions.values():
        if each.effect is Effect.CEILING and each.is_about(category) and not each.is_supplement:
            yield each


def _terms(provision: Provision) -> CeilingTerms:
    assert provision.ceiling is not None
    return provision.ceiling


class _Reader:
    """Reads one ceiling: the provision with the settings that may fill it in."""

    def __init__(self, book: Rulebook, provision: Provision, category: str) -> None:
        self.book, self.provision, self.category = book, provision, category
        self.terms = _terms(provision)
        self.settable = settable(provision)

    def ceiling(self) -> Ceiling | None:
        share, base = self._share(), self._base()
        if share is None or base is None:
            return None
        provision = self.provision
        exceptional, sources = self._exceptional_share(share), dict(self._sources())
        if exceptional is None:
            sources.pop(CeilingPart.EXCEPTIONAL_SHARE, None)
        return Ceiling(
            category=self.category,
            share=share,
            base=base,
            group_by=self.group_by(),
            provision=provision.code,
            status=provision.citation.status,
            source=sources[CeilingPart.SHARE],
            is_binding=provision.standing.binds or self._set(SHARE_SETTING) is not None,
            local=self._local(SHARE_SETTING),
            rounding=self._choice(ROUNDING_SETTING, Rounding) or self.terms.rounding,
            outside=self.terms.outside,
            exceptional_share=exceptional,
            tie_break=setting.value if (setting := self._setting(TIE_BREAK_SETTING)) else "",
            note=provision.citation.note,
            sources=tuple(sources.items()),
        )

    def missing(self) -> tuple[str, ...]:
        found = {SHARE_SETTING: self._share(), BASE_SETTING: self._base()}
        return tuple(key for key, value in found.items() if value is None)

    def group_by(self) -> GroupBy:
        return self._choice(GROUPS_SETTING, GroupBy) or self.terms.group_by

    def _setting(self, key: str) -> SettingValue | None:
        return self.book.settings.get(key) if key in self.settable else None

    def _choice(self, key: str, kind: type[E]) -> E | None:
        setting = self._setting(key)
        return kind(setting.value) if setting and setting.value in list(kind) else None

    def _number(self, key: str, name: str) -> Fraction | None:
        setting = self._setting(key)
        if setting and (share := parse_share(setting.value)):
            return share
        number = self.provision.parameters.get(name)
        return number.value if number else None

    def _share(self) -> Fraction | None:
        return self._number(SHARE_SETTING, SHARE)

    def _base(self) -> CeilingBase | None:
        return self._choice(BASE_SETTING, CeilingBase) or self.terms.base

    def both_shares(self) -> tuple[Fraction, Fraction] | None:
        """Return the ordinary and the exceptional share; None where one is not laid down."""
        share, exceptional = self._share(), self._exceptional_number()
        return None if share is None or exceptional is None else (share, exceptional)

    def _exceptional_number(self) -> Fraction | None:
        found = self._number(EXCEPTIONAL_SHARE_SETTING, EXCEPTIONAL_SHARE)
        if found is None and (added := self._supplement()):
            found = added.parameters[EXCEPTIONAL_SHARE].value
        return found

    def _exceptional_share(self, share: Fraction) -> Fraction | None:
        found = self._exceptional_number()
        # one that a lower body's tightening left behind allows nothing more
        return found if found is not None and found > share else None

    def _supplement(self) -> Provision | None:
        """Return the provision of its own that adds an exceptional share, once it binds."""
        found = (
            each
            for each in self.book.provisions.values()
            if each.effect is Effect.CEILING
            and each.standing.binds
            and each.is_supplement
            and each.is_about(self.category)
        )
        return next(found, None)

    def _sources(self) -> Iterator[tuple[CeilingPart, Source]]:
        """Yield the document of each part that one lays down."""
        for part, key in PARTS.items():
            if (source := self._local(key) or self._central(key)) is not None:
                yield part, source

    def _set(self, key: str) -> SettingValue | None:
        """Return the setting of a local document, if it can be read."""
        setting = self._setting(key)
        if setting is None:
            return None
        choices = {BASE_SETTING: CeilingBase, ROUNDING_SETTING: Rounding, GROUPS_SETTING: GroupBy}
        if key in choices:
            return setting if setting.value in list(choices[key]) else None
        return setting if parse_share(setting.value) is not None else None

    def _local(self, key: str) -> Source | None:
        """Return the local document that set or tightened a part, or made it its own."""
        if setting := self._set(key):
            return setting.source
        tightened = [
            number.source
            for layer in self.book.layers
            for number in layer.parameters
            if (number.provision, number.name) == (self.provision.code, NUMBERS.get(key))
            and number.from_on <= self.book.on
        ]
        if tightened:
            return tightened[-1]
        is_local = self.provision.standing is Standing.LOCAL
        return self.provision.citation.source if is_local and self._has(key) else None

    def _central(self, key: str) -> Source | None:
        """Return the document of a provision, or of its supplement, that lays a part down."""
        if self._has(key):
            return self.provision.citation.source
        added = self._supplement() if key == EXCEPTIONAL_SHARE_SETTING else None
        return added.citation.source if added else None

    def _has(self, key: str) -> bool:
        """Whether the provision itself lays a part down; one of unknown content has no groups."""
        if key == GROUPS_SETTING:
            return self.provision.citation.status is not Status.UNKNOWN
        shares = {name: number.value for name, number in self.provision.parameters.items()}
        return key in terms_as_settings(self.terms, shares)


def ceiling_percent(share: Fraction) -> str:
    """Return the share of a ceiling as `20%` or `33,33%`."""
    exact = share * PERCENT
    return f"{decimal_comma(exact, 0 if exact.denominator == 1 else 2)}%"
