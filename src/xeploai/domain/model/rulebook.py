"""The rules in force for subjects on a day: a pack with the layers on top of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from xeploai.domain.grades import Grade

from .facts import FactDefinition
from .layers import CriteriaSet, Layer, SettingValue, apply_layer, with_number
from .pack import RulePack
from .provisions import Effect, Provision, Standing


class UnknownParameter(LookupError):
    """No provision in force has a number of that name; write it as P23-GR-3.exceeded."""


@dataclass(frozen=True)
class Plan:
    """The provisions about one category, by their effect, each group in the pack's order.

    Args:
        not_rated: those of the central text first; the others give way to a knock-out.
        barring: knock-outs and limits.
        required: those that each grade requires; without any, no text says what it takes.
        remarks: known from elsewhere; shown with the suggestion, which they do not change.
        off: present in the pack and switched off.
        texts: those that are not computed.
    """

    category: str
    not_rated: tuple[Provision, ...]
    barring: tuple[Provision, ...]
    required: Mapping[Grade, tuple[Provision, ...]]
    remarks: tuple[Provision, ...]
    off: tuple[Provision, ...]
    texts: tuple[Provision, ...]

    @cached_property
    def binding(self) -> tuple[Provision, ...]:
        """Those that open or close grades: knock-outs and limits first, then requirements."""
        return (*self.barring, *(each for grade in Grade for each in self.required[grade]))


@dataclass(frozen=True)
class Rulebook:
    """A pack on a day, with the layers that apply to a unit.

    Args:
        layers: those that were applied, from the centre down.
        settings: values that local bodies gave to what the texts leave open, by key.
        changed: numbers replaced for a rehearsal, by provision and name: `P23-GR-3.exceeded`.
    """

    pack: RulePack
    on: date
    layers: tuple[Layer, ...]
    provisions: Mapping[str, Provision]
    settings: Mapping[str, SettingValue]
    facts: Mapping[str, FactDefinition]
    changed: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The checksums of the pack and of every layer; another book has others."""
        return "+".join((self.pack.version, *(each.version for each in self.layers)))

    def plan_for(self, category: str) -> Plan:
        """Return the provisions about a category of subject."""
        about = [each for each in self.provisions.values() if each.is_about(category)]
        binding = [each for each in about if each.standing.binds]
        computed = [each for each in about if each.effect is not Effect.TEXT]
        return Plan(
            category=category,
            not_rated=tuple(
                sorted(
                    _with_effect(binding, Effect.NOT_RATED), key=lambda each: not each.is_central
                )
            ),
            barring=_with_effect(
                binding, Effect.KNOCKS_OUT, Effect.AT_MOST, Effect.AT_MOST_GRADE_OF
            ),
            required={
                grade: tuple(
                    each
                    for each in _with_effect(binding, Effect.REQUIRED_FOR)
                    if each.grade is grade
                )
                for grade in Grade
            },
            remarks=tuple(each for each in computed if each.standing is Standing.PROPOSAL),
            off=tuple(each for each in computed if each.standing is Standing.OFF),
            texts=_with_effect(about, Effect.TEXT),
        )

    def criteria_for(self, category: str) -> CriteriaSet | None:
        """Return the criteria set of the lowest layer that has one in force for a category."""
        sets = [
            one
            for layer in self.layers
            for one in layer.criteria
            if category in one.categories and one.from_on <= self.on
        ]
        # layers come from the centre down, so the last is the closest to the unit
        return sets[-1] if sets else None


def _with_effect(provisions: Iterable[Provision], *effects: Effect) -> tuple[Provision, ...]:
    return tuple(each for each in provisions if each.effect in effects)


def rulebook(
    pack: RulePack, *, on: date, layers: Iterable[Layer] = (), with_drafts: bool = False
) -> Rulebook:
    """Return the rules in force on a day.

    Args:
        layers: from the centre down; those of other packs are left out.
        with_drafts: let drafts count, as a rehearsal does.

    Raises:
        LayerLoosens: a layer is milder than the rules above it.
    """
    wordings = {code: each.on(on) for code, each in pack.provisions.items()}
    provisions = {code: each for code, each in wordings.items() if each is not None}
    facts, settings = dict(pack.facts), dict[str, SettingValue]()
    applicable = [each for each in layers if each.extends == pack.code]
    applicable = [each for each in applicable if each.binds or with_drafts]
    for layer in applicable:
        provisions = apply_layer(provisions, layer, on)
        facts |= layer.facts
        settings |= {one.key: one for one in layer.settings if one.from_on <= on}
    return Rulebook(pack, on, tuple(applicable), provisions, settings, facts)


def with_numbers(book: Rulebook, changed: Mapping[str, Fraction]) -> Rulebook:
    """Return a book in which numbers are replaced, also by milder ones: for a rehearsal.

    Args:
        changed: by provision and name, such as `P23-GR-3.exceeded`.

    Raises:
        UnknownParameter: no provision in force has that number.
    """
    provisions = dict(book.provisions)
    for key, value in changed.items():
        code, _, name = key.rpartition(".")
        if code not in provisions or name not in provisions[code].parameters:
            raise UnknownParameter(key)
        provisions[code] = with_number(provisions[code], name, value)
    return replace(book, provisions=provisions, changed={**book.changed, **changed})
