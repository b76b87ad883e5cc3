"""The differences between a cycle's population and the register, as values to show and confirm."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from django.db.models import Count

from xeploai.cycle.operations import NewCase
from xeploai.cycle.queries import (
    Cycle,
    CycleUnit,
    FactSheet,
    Proposal,
    pack_of,
    population_day,
    population_lives,
    subtree,
)
from xeploai.domain import (
    CASE_END_LABELS,
    CONSEQUENCE_LABELS,
    SECTOR_LABELS,
    CaseEnd,
    Consequence,
    Fault,
    Labels,
    PopulationKind,
    Sector,
    SubjectKind,
    label,
    message,
    translate,
    verbatim,
)
from xeploai.organisations.register import LeadershipCollective, Person

from .causes import End, cases_that_stand, ends_of
from .compare import Difference, StoredCase, difference_of, staying_units
from .evaluations import evaluated_before_register
from .papers import cases_with_papers
from .staying import Staying, why_units_stay

BATCH = 500
ONLY_LATE = label("stays as it is until it is ended, moved or added late, with a document")
_PREFIXES = {
    SubjectKind.ORGANISATION: "ORGANISATION",
    SubjectKind.MEMBER: "MEMBER",
    SubjectKind.COLLECTIVE: "COLLECTIVE",
}


@dataclass(frozen=True)
class PopulationChange:
    """One difference, with what is known of the case that it concerns.

    Args:
        unit: code of the unit that it is in, by the register or else by the cycle.
        before, after: what the cycle has and what the register says; empty where that is nothing.
        category: of the case; empty where no case is concerned.
        cause: why the subject leaves; None where it does not.
        lives: whether the cycle still follows its register.
        stays_for: of a unit that closed, what keeps it in the tree; empty where nothing does.
    """

    kind: PopulationKind
    code: str
    name: str
    consequence: Consequence
    before: Labels = field(default_factory=lambda: verbatim(""))
    after: Labels = field(default_factory=lambda: verbatim(""))
    category: str = ""
    cause: CaseEnd | None = None
    on: date | None = None
    facts: int = 0
    proposals: int = 0
    unit: str = ""
    lives: bool = True
    stays_for: Labels = field(default_factory=lambda: verbatim(""))

    @property
    def cause_label(self) -> Labels | None:
        """The cause in words."""
        return CASE_END_LABELS[self.cause] if self.cause else None

    @property
    def consequence_label(self) -> Labels:
        """What happens to the case, in words."""
        if self.is_open_and_late:
            return ONLY_LATE
        if self.stays_for["vi"]:
            return self.stays_for
        return CONSEQUENCE_LABELS[self.consequence]

    @property
    def is_added(self) -> bool:
        """Whether the subject comes into the review."""
        return self.kind.value.endswith("_JOINED")

    @property
    def is_moving(self) -> bool:
        """Whether a case moves that is not decided, or was decided only after the move."""
        follows = self.consequence is Consequence.FOLLOWS and bool(self.category)
        return follows or (self.is_decided_after and bool(self.after["vi"]))

    @property
    def is_leaving(self) -> bool:
        """Whether the subject leaves the review: not decided, or only after leaving."""
        leaves = self.consequence in (Consequence.REMOVED, Consequence.ENDED)
        return leaves or (self.is_decided_after and not self.after["vi"])

    @property
    def is_decided_after(self) -> bool:
        """Whether a case was decided after the day of the change, so that somebody has to act."""
        return self.consequence is Consequence.STAYS and bool(self.category)

    @property
    def is_open_and_late(self) -> bool:
        """Whether confirming comes too late for it: one document for each case then does it."""
        return bool(self.category) and self.is_confirmable and not self.lives

    @property
    def is_ended_late(self) -> bool:
        """Whether it was ended by a document, and only one brings it back."""
        return self.consequence is Consequence.ENDED_LATE

    @property
    def is_to_correct(self) -> bool:
        """Whether somebody has to look at it: confirming does nothing about it."""
        return self.consequence in (Consequence.STAYS, Consequence.ENDED_LATE)

    @property
    def is_confirmable(self) -> bool:
        """Whether confirming it changes anything: a decided case stays as it is."""
        return not self.is_to_correct and self.consequence is not Consequence.STANDS


@dataclass(frozen=True)
class PopulationChanges:
    """All differences of a cycle, as of a day.

    Args:
        faults: of subjects that have no one place in the tree; they stay as they are until the
            register is corrected.
        to_evaluate: number of cases evaluated before the register changed a fact of them, which
            confirming evaluates again.
    """

    cycle: Cycle
    day: date
    changes: tuple[PopulationChange, ...]
    faults: tuple[Fault, ...] = ()
    to_evaluate: int = 0

    @property
    def by_kind(self) -> Mapping[PopulationKind, list[PopulationChange]]:
        """The differences by kind, in the order in which they are shown."""
        found: dict[PopulationKind, list[PopulationChange]] = {}
        for kind in PopulationKind:
            alike = [one for one in self.changes if one.kind is kind]
            if alike:
                found[kind] = alike
        return found

    @property
    def confirmable(self) -> int:
        """How many of them change something once they are confirmed."""
        return sum(one.is_confirmable and one.lives for one in self.changes)

    @property
    def to_correct(self) -> int:
        """How many concern what is decided, sent in or ended by a document: correct by hand."""
        return sum(one.is_to_correct for one in self.changes)

    @property
    def late(self) -> int:
        """How many can only be ended, moved or added late: the population stands."""
        return sum(one.is_open_and_late for one in self.changes)

    @property
    def fingerprint(self) -> str:
        """A checksum of the differences: what is confirmed is what was shown."""
        lines = sorted(
            f"{one.kind}|{one.code}|{one.category}|{one.consequence}|{one.cause}|{one.on}"
            f"|{one.before['vi']}|{one.after['vi']}"
            for one in self.changes
        )
        return sha256("\n".join(lines).encode()).hexdigest()[:32]

    def counts(self) -> dict[str, int]:
        """Return the number of differences by kind, for the journal and the command."""
        return {kind.value: len(found) for kind, found in self.by_kind.items()}


def population_changes(cycle: Cycle) -> PopulationChanges:
    """Compare a cycle's tree and cases with the register as of its closing day.

    Raises:
        Refused: the register is not a tree on that day, or a unit that reports by return would
            stand below another that does.
    """
    older = len(evaluated_before_register(cycle))
    return replace(changes_of(difference_of(cycle)), to_evaluate=older)


def changes_within(changes: PopulationChanges, unit: CycleUnit) -> PopulationChanges:
    """Return the differences of a unit and those below it; the rest is for who sees all."""
    codes = set(
        CycleUnit.objects.filter(cycle=changes.cycle, **subtree(unit)).values_list(
            "code", flat=True
        )
    )
    inside = tuple(one for one in changes.changes if {one.unit, one.code} & codes)
    return replace(changes, changes=inside, faults=(), to_evaluate=0)


def changes_of(difference: Difference) -> PopulationChanges:
    """Return a difference as values to show."""
    listing = _Listing(difference)
    changes = (*listing.of_units(), *listing.of_cases())
    if not population_lives(difference.cycle):
        changes = tuple(replace(one, lives=False) for one in changes)
    return PopulationChanges(
        difference.cycle, population_day(difference.cycle), changes, difference.faults
    )


class _Listing:
    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        self.by_register = difference.by_register
        self.names = _Names(difference)
        pairs = (*difference.moved, *difference.to_correct, *difference.ended_late)
        concerned = [*difference.gone, *(case for case, _ in pairs)]
        ids = {case.pk for case in concerned}
        self.facts, self.proposals = _numbers(FactSheet, ids), _numbers(Proposal, ids)
        self.with_papers = cases_with_papers({case.pk for case in difference.gone})
        leaving = [
            *difference.gone,
            *(case for case, wanted in difference.to_correct if wanted is None),
        ]
        kinds = dict(difference.kinds)
        self.ends = ends_of(difference.cycle, leaving, kinds)
        self.standing = cases_that_stand(difference.cycle, difference.to_correct, kinds)

    def of_units(self) -> Iterator[PopulationChange]:
        stored = self.difference.stored_units
        gone = [unit for key, unit in stored.items() if key not in self.by_register]
        staying = why_units_stay(
            self.difference, staying_units(self.difference), self.standing, self.names.subject
        )
        for unit in gone:
            yield self._of_closed(unit, staying.get(unit.pk))
        for unit in self.difference.units:
            known = stored.get(unit.unit_id)
            if known is None:
                yield PopulationChange(
                    PopulationKind.UNIT_OPENED,
                    unit.code,
                    unit.name,
                    Consequence.NONE,
                    after=verbatim(self._superior(unit)),
                    unit=unit.code,
                )
            else:
                yield from self._of_unit(known, unit)

    def _of_closed(self, unit: CycleUnit, why: Staying | None) -> PopulationChange:
        consequence = Consequence.NONE
        if why is not None:
            consequence = Consequence.STANDS if why.needs_nothing else Consequence.STAYS
        return PopulationChange(
            PopulationKind.UNIT_CLOSED,
            unit.code,
            unit.name,
            consequence,
            before=verbatim(self._superior(unit)),
            unit=unit.code,
            stays_for=why.sentence if why is not None else verbatim(""),
        )

    def _of_unit(self, known: CycleUnit, unit: CycleUnit) -> Iterator[PopulationChange]:
        pairs = (
            (PopulationKind.UNIT_RENAMED, verbatim(known.name), verbatim(unit.name)),
            (PopulationKind.UNIT_CODE, verbatim(known.code), verbatim(unit.code)),
            (PopulationKind.UNIT_CATEGORY, self._category(known), self._category(unit)),
            (PopulationKind.UNIT_SECTOR, _sector(known), _sector(unit)),
            (PopulationKind.NOT_REVIEWED, _number(known), _number_as_counted(known, unit)),
        )
        for kind, before, after in pairs:
            if dict(before) != dict(after):
                yield PopulationChange(
                    kind,
                    unit.code,
                    unit.name,
                    Consequence.NONE,
                    before=before,
                    after=after,
                    unit=unit.code,
                )
        if self._superior_id(known) != self._superior_id(unit):
            yield PopulationChange(
                PopulationKind.UNIT_MOVED,
                unit.code,
                unit.name,
                Consequence.NONE,
                before=verbatim(self._superior(known)),
                after=verbatim(self._superior(unit)),
                unit=unit.code,
            )

    def _category(self, unit: CycleUnit) -> Labels:
        known = self.names.categories.get(unit.category)
        return known.label if known else verbatim(unit.category)

    def _superior_id(self, unit: CycleUnit) -> int | None:
        if unit.pk is None:
            return unit.parent.unit_id if unit.parent else None
        return self.names.places.get(unit.parent_id) if unit.parent_id else None

    def _superior(self, unit: CycleUnit) -> str:
        above = self._superior_id(unit)
        return self.names.unit(above) if above is not None else ""

    def of_cases(self) -> Iterator[PopulationChange]:
        for wanted in self.difference.new:
            kind = self._kind(self.difference.kinds[wanted.category], "JOINED")
            yield PopulationChange(
                kind,
                wanted.subject_code,
                self.names.subject(wanted),
                Consequence.ADDED,
                after=self._place_of_new(wanted),
                category=wanted.category,
                unit=wanted.where.code,
            )
        for case, wanted in self.difference.moved:
            yield self._of_moved(case, wanted, Consequence.FOLLOWS)
        for case in self.difference.gone:
            ends = case.pk in self.with_papers
            yield self._of_gone(case, Consequence.ENDED if ends else Consequence.REMOVED)
        for case, wanted in self.difference.ended_late:
            yield self._of_moved(case, wanted, Consequence.ENDED_LATE)
        for case, known in self.difference.to_correct:
            stands = case.pk in self.standing
            consequence = Consequence.STANDS if stands else Consequence.STAYS
            if known is None:
                yield self._of_gone(case, consequence)
            else:
                yield self._of_moved(case, known, consequence)

    def _of_moved(
        self, case: StoredCase, wanted: NewCase, consequence: Consequence
    ) -> PopulationChange:
        subject = self.difference.kinds[wanted.category]
        suffix = "CHANGED" if case.place == wanted.where.unit_id else "MOVED"
        if case.is_ended:
            suffix = "JOINED"
        return PopulationChange(
            self._kind(subject, suffix, case, wanted),
            wanted.subject_code,
            self.names.subject(wanted),
            consequence,
            before=self._place_of(case),
            after=self._place_of_new(wanted),
            category=wanted.category,
            facts=self.facts[case.pk],
            proposals=self.proposals[case.pk],
            unit=wanted.where.code,
        )

    def _of_gone(self, case: StoredCase, consequence: Consequence) -> PopulationChange:
        end: End = self.ends[case.pk]
        subject = self.difference.kinds.get(case.category, SubjectKind.MEMBER)
        return PopulationChange(
            self._kind(subject, "LEFT"),
            case.subject_code,
            self.names.subject(case),
            consequence,
            before=self._place_of(case),
            category=case.category,
            cause=end.cause,
            on=end.on,
            facts=self.facts[case.pk],
            proposals=self.proposals[case.pk],
            unit=self.names.codes.get(case.place, ""),
        )

    def _kind(
        self,
        kind: SubjectKind,
        suffix: str,
        case: StoredCase | None = None,
        wanted: NewCase | None = None,
    ) -> PopulationKind:
        if kind is SubjectKind.ORGANISATION and case is not None and wanted is not None:
            if case.is_ended:
                return PopulationKind.ORGANISATION_JOINED
            has_category = case.category != wanted.category
            return PopulationKind.UNIT_CATEGORY if has_category else PopulationKind.UNIT_CODE
        prefix = _PREFIXES.get(kind, "CADRE")
        if prefix == "COLLECTIVE" and suffix == "CHANGED":
            suffix = "MOVED"
        return PopulationKind(f"{prefix}_{suffix}")

    def _place_of(self, case: StoredCase) -> Labels:
        return _in_unit(case.post, self.names.unit(case.place), is_head=case.is_head)

    def _place_of_new(self, case: NewCase) -> Labels:
        return _in_unit(case.post, case.where.name, is_head=case.is_head)


def _in_unit(post: str, unit: str, *, is_head: bool) -> Labels:
    """Return the post and unit of a case in words; a member's post is only whether it heads."""
    if post:
        return verbatim(f"{post}, {unit}")
    if not is_head:
        return verbatim(unit)
    text = message("%(unit)s, head of a unit")
    return {language: translate(text, language) % {"unit": unit} for language in ("vi", "en")}


def _sector(unit: CycleUnit) -> Labels:
    return SECTOR_LABELS[Sector(unit.sector)]


def _number(unit: CycleUnit) -> Labels:
    counted = unit.not_reviewed
    return verbatim("–" if counted is None else str(sum(counted.values())))


def _number_as_counted(known: CycleUnit, unit: CycleUnit) -> Labels:
    """Return the register's number; none for a tree from before it was counted, no difference."""
    return _number(known if known.not_reviewed is None else unit)


def _numbers(table: type[FactSheet] | type[Proposal], cases: Collection[int]) -> Counter[int]:
    numbers: Counter[int] = Counter()
    ordered = sorted(cases)
    for start in range(0, len(ordered), BATCH):
        rows = table._default_manager.filter(case__in=ordered[start : start + BATCH])
        counted = rows.values_list("case_id").annotate(number=Count("pk")).order_by()
        numbers.update(dict(counted))
    return numbers


class _Names:
    """The names of the units and subjects that changes are about, in a few queries."""

    def __init__(self, difference: Difference) -> None:
        on = population_day(difference.cycle)
        self.categories = pack_of(difference.cycle).categories_on(on)
        stored = difference.stored_units
        self.places = {unit.pk: key for key, unit in stored.items()}
        self.units = {key: unit.name for key, unit in stored.items()}
        self.codes = {key: unit.code for key, unit in stored.items()}
        self.units |= {unit.unit_id: unit.name for unit in difference.units}
        cases: list[StoredCase | NewCase] = [*difference.new, *difference.gone]
        pairs = (*difference.moved, *difference.to_correct, *difference.ended_late)
        cases += [*difference.unplaced, *(case for case, _ in pairs)]
        self.persons = _names_of(Person, "full_name", {case.person_id for case in cases})
        self.collectives = _names_of(
            LeadershipCollective, "name", {case.collective_id for case in cases}
        )

    def unit(self, key: int) -> str:
        return self.units.get(key, "–")

    def subject(self, case: StoredCase | NewCase) -> str:
        if case.person_id is not None:
            return self.persons.get(case.person_id, case.subject_code)
        if case.collective_id is not None:
            return self.collectives.get(case.collective_id, case.subject_code)
        return self.unit(case.unit_id or 0)


def _names_of(
    table: type[Person] | type[LeadershipCollective], column: str, keys: Iterable[int | None]
) -> dict[int, str]:
    names: dict[int, str] = {}
    ordered = sorted(key for key in keys if key is not None)
    for start in range(0, len(ordered), BATCH):
        rows = table._default_manager.filter(pk__in=ordered[start : start + BATCH])
        names |= dict(rows.values_list("pk", column))
    return names
