"""The rules in force for subjects on a day: a pack with the layers on top of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from xeploai.domain.grades import Grade

from .facts import FactDefinition
from .layers import CriteriaSet, Layer, SettingValue, applied, with_number
from .pack import RulePack
from .provisions import Effect, Provision, Standing


class UnknownParameter(LookupError):
    """No provision in force has a number of that name; write it as P23-GR-3.exceeded."""


@dataclass(frozen=True)
class Plan:
    """The provisions about one category, by what follows from them, each in the pack's order.

    Args:
        not_rated: those of the central text first; a knock-out stands against the others.
        required: for each grade what it requires; a grade without any is not laid down.
        remarks: known from elsewhere; told beside the suggestion, which they do not change.
        off: present in the pack and switched off.
        texts: what is laid down and not computed.
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
        """What opens or closes grades: knock-outs and limits first, then requirements."""
        return (*self.barring, *(each for grade in Grade for each in self.required[grade]))


@dataclass(frozen=True)
class Rulebook:
    """A pack on a day, with the layers that hold for a unit.

    Args:
        layers: those that were applied, from the centre down.
        settings: what bodies set where the texts lay nothing down, by key.
        changed: numbers replaced for a rehearsal, by provision and name.
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
        """What tells this book from another: checksums of pack and layers."""
        return "+".join((self.pack.version, *(each.version for each in self.layers)))

    def plan_for(self, category: str) -> Plan:
        """Return what is laid down for a category of subject."""
        about = [each for each in self.provisions.values() if each.is_about(category)]
        binding = [each for each in about if each.standing.binds]
        computed = [each for each in about if each.effect is not Effect.TEXT]
        return Plan(
            category=category,
            not_rated=tuple(
                sorted(_having(binding, Effect.NOT_RATED), key=lambda each: not each.is_central)
            ),
            barring=_having(binding, Effect.KNOCKS_OUT, Effect.AT_MOST, Effect.AT_MOST_GRADE_OF),
            required={
                grade: tuple(
                    each for each in _having(binding, Effect.REQUIRED_FOR) if each.grade is grade
                )
                for grade in Grade
            },
            remarks=tuple(each for each in computed if each.standing is Standing.PROPOSAL),
            off=tuple(each for each in computed if each.standing is Standing.OFF),
            texts=_having(about, Effect.TEXT),
        )

    def criteria_for(self, category: str) -> CriteriaSet | None:
        """Return the criteria set of the lowest layer that has one in force for a category."""
        found = [
            one
            for layer in self.layers
            for one in layer.criteria
            if category in one.categories and one.from_on <= self.on
        ]
        return found[-1] if found else None


def _having(provisions: Iterable[Provision], *effects: Effect) -> tuple[Provision, ...]:
    return tuple(each for each in provisions if each.effect in effects)


def rulebook(
    pack: RulePack, *, on: date, layers: Iterable[Layer] = (), with_drafts: bool = False
) -> Rulebook:
    """Return the rules in force on a day.

    Args:
        layers: from the centre down; those of other packs are left out.
        with_drafts: let drafts count, as a rehearsal does.

    Raises:
        Loosens: a layer is milder than what stands above it.
    """
    wordings = {code: each.on(on) for code, each in pack.provisions.items()}
    provisions = {code: each for code, each in wordings.items() if each is not None}
    facts, settings = dict(pack.facts), dict[str, SettingValue]()
    chosen = [each for each in layers if each.extends == pack.code]
    chosen = [each for each in chosen if each.binds or with_drafts]
    for layer in chosen:
        provisions = applied(provisions, layer, on)
        facts |= layer.facts
        settings |= {one.key: one for one in layer.settings if one.from_on <= on}
    return Rulebook(pack, on, tuple(chosen), provisions, settings, facts)


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
