"""The body that a text names, by the names that the organisations had on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from xeploai.domain import (
    BodyUse,
    KnownBody,
    NamedUnit,
    alike_bodies,
    bodies_on_paper,
    fitting_bodies,
    is_body_of,
    is_central_body,
    is_higher_body,
    known_bodies,
)

from .models import FormerCategory, FormerName
from .register import Unit, heirs_of, superiors_of_all


@dataclass(frozen=True)
class BodyReading:
    """What a text is the name of, on a day.

    Args:
        bodies: those of organisations that exist under that name, by their codes, or of the
            centre, without one; several where it does not say which is meant.
        of_the_past: names, as they are printed, that nobody has on the day.
        alike: how the bodies are printed that are most like it, where it names none.
    """

    bodies: tuple[KnownBody, ...] = ()
    of_the_past: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


@dataclass
class BodyNames:
    """The names of the register's organisations on any day; most are asked about again."""

    _named: dict[tuple[int, date], tuple[NamedUnit, list[NamedUnit]]] = field(default_factory=dict)
    _whole: dict[tuple[str, int, date], str] = field(default_factory=dict)

    def name_on(self, unit: int, day: date, present: str) -> str:
        """Return the name of an organisation on a day."""
        return _value_on(self._former_names.get(unit, []), day, present)

    def is_body_of(self, text: str, units: Iterable[int], day: date, use: BodyUse) -> bool:
        """Whether a text is the name of a body that one of some organisations has on a day."""
        return any(
            is_body_of(text, unit, above, use=use)
            for unit, above in (self._with_superiors(each, day) for each in units)
        )

    def fitting(self, units: Iterable[int], day: date, use: BodyUse) -> str:
        """Return the names of the usual bodies of some organisations, as a list in a sentence."""
        named = [self._with_superiors(each, day)[0] for each in units]
        bodies = dict.fromkeys(body for unit in named for body in fitting_bodies(unit, use))
        return ", ".join(f"“{body}”" for body in bodies)

    def with_organisation(self, text: str, unit: int, day: date) -> str:
        """Return the name of an organisation's body as it is printed, where a text is its sort.

        “Đảng ủy” alone says of no organisation which it is. Any other text comes back as it is.
        """
        key = text, unit, day
        if key not in self._whole:
            own, _ = self._with_superiors(unit, day)
            is_whole = known_bodies(text, {"": replace(own, is_on_path=False)})
            found = () if is_whole else known_bodies(text, {"": own})
            self._whole[key] = found[0].name if found else text
        return self._whole[key]

    def is_above(self, text: str, day: date, tops: Collection[str]) -> bool:
        """Whether a text is the name of a body above the register.

        Above a province that is one at the centre; above any other top an executive's, too, which
        the register does not have.

        Args:
            tops: the categories of the units at the top.
        """
        if is_central_body(text) or not tops or "province_committee" in tops:
            return is_central_body(text)
        return is_higher_body(text) and not self.read(text, day, ()).bodies

    def speakers_of(self, unit: int, day: date) -> list[int]:
        """Return an organisation, or what it has gone over into by a day on which it is closed."""
        if Unit.objects.filter(pk=unit, closed_on__lte=day).exists():
            return sorted(heirs_of([unit], on=day)[unit]) or [unit]
        return [unit]

    def read(self, text: str, day: date, path: Collection[int]) -> BodyReading:
        """Return which body a text names on a day: the whole text, or none.

        Args:
            path: ids of the organisation concerned and its superiors, which their sort names.
        """
        ids: dict[str, int] = {}
        present: dict[str, NamedUnit] = {}
        past: dict[str, NamedUnit] = {}
        for unit in Unit.objects.only("code", "name", "category", "opened_on", "closed_on"):
            ids[unit.code] = unit.pk
            is_open = unit.opened_on <= day and (unit.closed_on is None or day < unit.closed_on)
            name = self.name_on(unit.pk, day, unit.name)
            named = NamedUnit(name, unit.category, is_open and unit.pk in path)
            (present if is_open else past)[unit.code] = named

        def above(code: str) -> list[NamedUnit]:
            return self._with_superiors(ids[code], day)[1]

        if bodies := known_bodies(text, present, above):
            return BodyReading(bodies)
        for pk, names in self._former_names.items():
            # no code has such a sign
            past |= {f"{pk}/{until}": NamedUnit(name) for until, name in names if until <= day}
        if gone := known_bodies(text, past):
            return BodyReading(of_the_past=tuple(dict.fromkeys(past[one.key].name for one in gone)))
        printed = (body for unit in present.values() for body in bodies_on_paper(unit))
        return BodyReading(alike=alike_bodies(text, printed))

    @cached_property
    def _former_names(self) -> dict[int, list[tuple[date, str]]]:
        found = defaultdict(list)
        for unit, until_on, name in FormerName.objects.values_list("unit_id", "until_on", "name"):
            found[unit].append((until_on, name))
        return found

    @cached_property
    def _former_categories(self) -> dict[int, list[tuple[date, str]]]:
        found = defaultdict(list)
        rows = FormerCategory.objects.values_list("unit_id", "until_on", "category")
        for unit, until_on, category in rows:
            found[unit].append((until_on, category))
        return found

    def _with_superiors(self, unit: int, day: date) -> tuple[NamedUnit, list[NamedUnit]]:
        """Return an organisation and those above it, from the top down, as they are named."""
        key = unit, day
        if key not in self._named:
            above = superiors_of_all(superiors_of_all([unit], on=day)[unit], on=day)
            ids = sorted(above, key=lambda each: len(above[each]))
            units = Unit.objects.in_bulk(ids)
            *higher, own = [self._as_named(units[each], day) for each in ids]
            self._named[key] = own, higher
        return self._named[key]

    def _as_named(self, unit: Unit, day: date) -> NamedUnit:
        category = _value_on(self._former_categories.get(unit.pk, []), day, unit.category)
        return NamedUnit(self.name_on(unit.pk, day, unit.name), category, is_on_path=True)


def _value_on(former: list[tuple[date, str]], day: date, present: str) -> str:
    """Return what was in force on a day of what was replaced, each until a day."""
    later = ((until, value) for until, value in former if day < until)
    return min(later, default=(day, present))[1]
