"""For whose bodies a person acts: offices, delegations, and what went over into their units."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from xeploai.accounts.journal import Actor
from xeploai.cycle.queries import Case, Cycle, CycleUnit
from xeploai.domain import Fault, message
from xeploai.organisations.models import PersonAccount
from xeploai.organisations.register import Lineage, Unit, heirs_of

OWN_WORK = message(
    "“%(subject)s” is yourself. What a body proposes or decides on you, and its reasons, another"
    " person of the office records."
)


@dataclass
class OwnOffices:
    """The offices of an actor in a cycle.

    Args:
        by: who records. Without a role it is the operator of the installation, at a command.
    """

    cycle: Cycle
    by: Actor

    def act_for(self, units: Collection[int], path: str) -> bool:
        """Whether the actor acts for the office of one of some units on what is at a path."""
        return any(
            unit in units and any(path.startswith(top) for top in within)
            for unit, within in self._own_offices
        )

    def fault(
        self, path: str, units: Collection[int], text: str, values: Mapping[str, object]
    ) -> list[Fault]:
        """Return a fault where the actor acts for the office of none of some units.

        Args:
            path: of the unit that is acted on; the actor's role has to reach it.
            units: ids of those whose offices, or delegates, may act.
            text: of the fault; “%(office)s” in it is the unit of the actor's role.
        """
        if self.by.is_operator or self.act_for(units, path):
            return []
        return [Fault(text, {**values, "office": self.name})]

    @cached_property
    def person(self) -> int | None:
        """Id of the person whose account the actor uses; None at a command."""
        return person_of(self.by)

    @cached_property
    def _own_offices(self) -> list[tuple[int, list[str]]]:
        """The units for whose bodies the actor acts, by id, each with the paths it reaches."""
        codes = {code for office in self.by.all_offices for code in office}
        units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
        offices = []
        for unit, within in self.by.all_offices:
            if unit in units and within in units:
                reach = self._paths_of(units[within])
                offices += [(pk, reach) for pk in self._acting_for(units[unit])]
        return offices

    def _acting_for(self, unit: int) -> set[int]:
        """Return the units for which an office acts.

        That is its own and those merged into it. In a cycle in whose tree its own is no longer,
        what it went over into as well: an office follows its unit, as roles do.
        """
        merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO, other=unit)
        own = {unit, *merged.values_list("unit", flat=True)}
        if CycleUnit.objects.filter(cycle=self.cycle, unit=unit).exists():
            return own
        return own | heirs_of([unit], on=self.cycle.closes_on)[unit]

    def _paths_of(self, unit: int) -> list[str]:
        frozen = CycleUnit.objects.filter(cycle=self.cycle, unit__in=self._acting_for(unit))
        return list(frozen.values_list("path", flat=True))

    @cached_property
    def name(self) -> str:
        unit = Unit.objects.filter(code=self.by.unit).first()
        return unit.name if unit else self.by.unit


def person_of(by: Actor) -> int | None:
    """Return the id of the person whose account an actor uses; None at a command."""
    if by.is_operator:
        return None
    accounts = PersonAccount.objects.filter(user__username=by.name)
    return accounts.values_list("person", flat=True).first()


def faults_of_own_case(case: Case, by: Actor) -> list[Fault]:
    """Return a fault where a case is the actor's own: what decides on it is another's to do."""
    if case.person_id is None or case.person_id != person_of(by):
        return []
    return [Fault(OWN_WORK, {"subject": case.subject_code})]
