"""Evaluate a cycle under trial rules: which outcomes would change, and why.

The decided grade (or the suggestion of the cycle's own rules, if undecided) is compared with the
suggestion of the trial rules. Facts are those of the cycle; where a fact is computed from grades
of others, these are the decided grades, not those of the rehearsal.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xeploai.cycle.evaluation import CycleCeilings, ceilings_about
from xeploai.cycle.facts import Books, CaseRow, facts_of_many
from xeploai.cycle.queries import Case, Cycle, CycleUnit, PeerGroup, subtree, top_unit_of
from xeploai.domain import (
    NO_VALUES,
    STEP_WIDTH,
    Ceiling,
    Counts,
    Evaluation,
    FactDefinition,
    FactValue,
    Grade,
    Labels,
    Plan,
    Rulebook,
    SuggestionKind,
    Truth,
    UnitRef,
    Values,
    add_sums,
    evaluate,
    parts_of_sums,
    value_text,
)
from xeploai.explanation import explain_rulebook
from xeploai.results.tallies import unit_ref

from .values import (
    NO_COUNTERPART,
    RANKS,
    AssumedFact,
    ChangedSubject,
    Matrix,
    Rehearsal,
    RehearsedCategory,
    RehearsedCeiling,
    RehearsedUnit,
    is_change,
)

LISTED = 20
Ends = Counter[tuple[str, str]]


class Baseline(StrEnum):
    """What the suggestion of the trial rules is compared with.

    DECIDED: the decision in force; the suggestion of the cycle's rules if undecided.
    SUGGESTED: always the suggestion of the cycle's rules, so that only the rules differ.
    """

    DECIDED = "DECIDED"
    SUGGESTED = "SUGGESTED"


def rehearse(
    cycle: Cycle,
    *,
    book_for: Callable[[str], Rulebook],
    unit: CycleUnit | None = None,
    categories: Collection[str] | None = None,
    assumed: Values = NO_VALUES,
    against: Baseline = Baseline.DECIDED,
    listed: int = LISTED,
) -> Rehearsal:
    """Return what would change if a cycle's subjects were evaluated under trial rules.

    Args:
        book_for: the trial rules of a unit, by its path.
        unit: limits the rehearsal to a subtree; the whole tree if None.
        categories: limits it to these categories of the cycle's pack.
        assumed: values for unknown facts; known facts are not changed.
        listed: how many changed subjects to list.
    """
    run = _Run(cycle, unit or top_unit_of(cycle), book_for, assumed, against)
    rows = facts_of_many(cycle, path=run.top.path, categories=categories, books=run.books)
    for row, values in rows:
        run.add_case(row, values)
    return run.result(categories, listed)


@dataclass
class _Run:
    """The running sums of one rehearsal."""

    cycle: Cycle
    top: CycleUnit
    book_for: Callable[[str], Rulebook]
    assumed: Values
    against: Baseline
    by_category: dict[str, Ends] = field(default_factory=lambda: defaultdict(Counter))
    by_step: dict[str, Ends] = field(default_factory=lambda: defaultdict(Counter))
    missing: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    used: Counter[str] = field(default_factory=Counter)
    unfit: Counter[str] = field(default_factory=Counter)
    ends: dict[int, tuple[str, str]] = field(default_factory=dict)
    changed: list[tuple[str, str, str, int]] = field(default_factory=list)
    without_decision: int = 0

    def __post_init__(self) -> None:
        self.books = Books(self.cycle)
        self.other = self.book_for(self.top.path)
        self._plans: dict[tuple[int, str], Plan | None] = {}
        self._end_of_step = len(self.top.path) + STEP_WIDTH

    def add_case(self, row: CaseRow, values: Mapping[str, FactValue]) -> None:
        """Evaluate one case under both rules and count it."""
        is_decided = bool(row.grade or row.reason)
        self.without_decision += not is_decided
        ends = self._before(row, values), self._after(row, values)
        self.by_category[row.category][ends] += 1
        self.by_step[row.path[: self._end_of_step]][ends] += 1
        self.ends[row.pk] = ends
        if is_change(*ends):
            self.changed.append((row.category, row.path, row.subject, row.pk))

    def _before(self, row: CaseRow, values: Values) -> str:
        if self.against is Baseline.DECIDED and (row.grade or row.reason):
            return row.grade or SuggestionKind.NOT_RATED.value
        return _end_of(self.own_evaluation(row, values))

    def own_evaluation(self, row: CaseRow, values: Values) -> Evaluation:
        """Evaluate a case under the cycle's own rules."""
        return evaluate(self.books.binding_plan(row.path, row.category), values)

    def _after(self, row: CaseRow, values: Values) -> str:
        done = self.other_evaluation(row, values)
        if done is None:
            return NO_COUNTERPART
        if done.suggests is SuggestionKind.MISSING:
            self.missing[row.category].update(done.missing)
        self._count_assumed(row, values)
        return _end_of(done)

    def other_evaluation(self, row: CaseRow, values: Values) -> Evaluation | None:
        """Evaluate a case under the trial rules; None if they lack its category."""
        book = self.book_for(row.path)
        # rulebooks live as long as the run, so their ids are unique
        key = id(book), row.category
        if key not in self._plans:
            self._plans[key] = _plan(book, row.category)
        plan = self._plans[key]
        if plan is None:
            return None
        return evaluate(plan, self._completed(book, values) if self.assumed else values)

    def _completed(self, book: Rulebook, values: Values) -> Values:
        """Return the known values, completed by assumed ones and by sums of both."""
        completed: dict[str, Any] = {**fitting(self.assumed, values, book.facts), **values}
        add_sums(completed, parts_of_sums(book.facts))
        return completed

    def _count_assumed(self, row: CaseRow, values: Values) -> None:
        """Count the subjects for which an assumed value was used or did not fit."""
        if not self.assumed:
            return
        kind, facts = self.books.kinds[row.category], self.other.facts
        used = fitting(self.assumed, values, facts)
        for code in self.assumed:
            if code not in values and kind in facts[code].kinds:
                (self.used if code in used else self.unfit)[code] += 1

    def result(self, categories: Collection[str] | None, listed: int) -> Rehearsal:
        """Return the rehearsal with all sums."""
        own, other = self.books.of(self.top.path), self.other
        known, theirs = (each.pack.categories_on(each.on) for each in (own, other))
        order = {code: place for place, code in enumerate(known)}
        self.changed.sort(key=lambda change: (order[change[0]], *change[1:]))
        chosen = [code for code in known if categories is None or code in categories]
        return Rehearsal(
            cycle=self.cycle.year,
            period=self.cycle.key,
            unit=unit_ref(self.top),
            own=explain_rulebook(own),
            other=explain_rulebook(other),
            against=self.against.value,
            categories=tuple(
                RehearsedCategory(
                    code,
                    known[code].label,
                    code in theirs,
                    Matrix(self.by_category[code]),
                    dict(self.missing[code].most_common()),
                )
                for code in chosen
                if self.by_category[code]
            ),
            units=tuple(self._units()),
            turns=tuple(self._changes(listed)),
            without_decision=self.without_decision,
            new_categories={code: each.label for code, each in theirs.items() if code not in known},
            ceiling_rules=self._ceiling_rules(),
            ceilings=tuple(self._ceilings()),
            assumed=tuple(self._assumed()),
            fact_labels=self._fact_labels(),
            grade_labels=other.pack.grade_labels_on(other.on),
        )

    def _ceilings(self) -> Iterator[RehearsedCeiling]:
        own, other = CycleCeilings(self.cycle), CycleCeilings(self.cycle, self.book_for)
        return rehearsed_ceilings(self.top, own, other, self.ends)

    def _ceiling_rules(self) -> tuple[Ceiling, ...]:
        """Return the trial ceilings that the unit's subjects are under."""
        about = ceilings_about(self.top, CycleCeilings(self.cycle, self.book_for))
        return tuple(dict.fromkeys(each.rule for each in about if each.rule))

    def _units(self) -> list[RehearsedUnit]:
        below = CycleUnit.objects.filter(cycle=self.cycle, path__in=list(self.by_step))
        return [
            RehearsedUnit(unit_ref(unit), Matrix(self.by_step[unit.path]))
            for unit in below.order_by("path")
        ]

    def _changes(self, listed: int) -> list[ChangedSubject]:
        keys = [pk for *_, pk in self.changed[:listed]]
        if not keys:
            return []
        units = CycleUnit.objects.filter(cycle=self.cycle, **subtree(self.top))
        refs = {unit.pk: unit_ref(unit) for unit in units.filter(cases__in=keys)}
        rows = facts_of_many(self.cycle, cases=keys, books=self.books)
        changes = {row.pk: self._change(row, values, refs[row.unit]) for row, values in rows}
        return [changes[pk] for pk in keys]

    def _change(self, row: CaseRow, values: Values, unit: UnitRef) -> ChangedSubject:
        before, after = self.ends[row.pk]
        is_decided = self.against is Baseline.DECIDED and bool(row.grade or row.reason)
        other = self.other_evaluation(row, values)
        assert other is not None
        no_longer_barring, barring = _causes(before, after, self.own_evaluation(row, values), other)
        return ChangedSubject(
            row.category, row.subject, unit, before, after, no_longer_barring, barring, is_decided
        )

    def _assumed(self) -> list[AssumedFact]:
        facts = self.other.facts
        return [
            AssumedFact(
                code,
                facts[code].label,
                value_text(value, facts[code].unit),
                self.used[code],
                self.unfit[code],
            )
            for code, value in self.assumed.items()
        ]

    def _fact_labels(self) -> dict[str, Labels]:
        codes = {code for counts in self.missing.values() for code in counts}
        return {code: each.label for code, each in self.other.facts.items() if code in codes}


def _plan(book: Rulebook, category: str) -> Plan | None:
    """Return the plan without idle remarks; None if the rulebook lacks the category."""
    if category not in book.pack.categories_on(book.on):
        return None
    return book.plan_for(category).without_idle_remarks


def _end_of(done: Evaluation) -> str:
    return done.suggested.value if done.suggested else done.suggests.value


def _causes(
    before: str, after: str, own: Evaluation, other: Evaluation
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the provisions that cause a change: no longer barring, and now barring."""
    # a provision that barred the old outcome before was overruled by the decision: not a cause
    overruled = _barring(own, before)
    barring = tuple(code for code in _barring(other, before) if code not in overruled)
    return _barring(own, after), barring


def _barring(rules: Evaluation, end: str) -> tuple[str, ...]:
    """Return the provisions that bar an outcome."""
    if rules.suggests is SuggestionKind.NOT_RATED and end != rules.suggests:
        giving = rules.because or rules.not_rated
        barring = [answer for answer in giving if answer.strikes is Truth.HOLDS]
    else:
        barring = list(rules.closing(Grade(end))) if end in RANKS else []
    return tuple(each.provision.code for each in barring)


def fitting(
    assumed: Values, known: Values, definitions: Mapping[str, FactDefinition]
) -> dict[str, Any]:
    """Return the assumed values that are consistent with a subject's known facts.

    Known facts are not replaced; a part never exceeds its whole, and a sum equals its parts: the
    checks on entered facts apply to assumed ones, too.
    """
    open_here: dict[str, Any] = {
        code: value for code, value in assumed.items() if code not in known
    }
    parts = [definition for definition in definitions.values() if definition.part_of]
    for part in parts:
        # drop a whole below a known part first, so that it excludes no other part
        if part.code in known and _exceeds(known[part.code], open_here.get(part.part_of)):
            del open_here[part.part_of]
    for part in parts:
        whole = known.get(part.part_of, open_here.get(part.part_of))
        if part.code in open_here and _exceeds(open_here[part.code], whole):
            del open_here[part.code]
    together = {**open_here, **known}
    return {
        code: value
        for code, value in open_here.items()
        if not _differs(value, definitions.get(code), together)
    }


def _exceeds(part: Any, whole: Any) -> bool:
    return whole is not None and part > whole


def _differs(value: Any, definition: FactDefinition | None, values: Mapping[str, Any]) -> bool:
    parts = [values.get(code) for code in definition.sums] if definition else []
    numbers = [part for part in parts if part is not None]
    return bool(parts) and len(numbers) == len(parts) and sum(numbers) != value


def rehearsed_ceilings(
    top: CycleUnit,
    own: CycleCeilings,
    trial: CycleCeilings,
    ends: Mapping[int, tuple[str, str]],
) -> Iterator[RehearsedCeiling]:
    """Yield each group wholly within a unit that has a graded subject before or after.

    The groups are those frozen by the cycle, even if the trial rules group differently; the
    result says so then.
    """
    graded = _graded(top, ends)
    groups = PeerGroup.objects.filter(cycle=top.cycle_id, **subtree(top))
    for group in groups.order_by("category", "path", "label"):
        (before, heads_before), (after, heads_after) = graded[group.pk]
        allowance = trial.allowance(group, after, heads_after)
        if allowance is None or not (before.graded or after.graded):
            continue
        earlier = own.allowance(group, before, heads_before)
        is_grouped_otherwise = (
            earlier is None or earlier.in_force.group_by is not allowance.in_force.group_by
        )
        yield RehearsedCeiling(
            group.category,
            allowance,
            earlier,
            is_grouped_otherwise or allowance.is_grouped_otherwise,
        )


# the counts of a group, and of the heads in it
GroupAndHeads = tuple[Counts, Counts]


def _graded(
    top: CycleUnit, ends: Mapping[int, tuple[str, str]]
) -> Mapping[int, tuple[GroupAndHeads, GroupAndHeads]]:
    """Return the counts of each group before and after."""
    cases = Case.objects.filter(cycle=top.cycle_id, peer_group__isnull=False, **subtree(top))
    tallies: dict[int, dict[tuple[int, bool], Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for pk, group, is_head in cases.values_list("pk", "peer_group_id", "is_head").order_by():
        for side in (0, 1) if pk in ends else ():
            tallies[group][side, False][ends[pk][side]] += 1
            if is_head:
                tallies[group][side, True][ends[pk][side]] += 1
    found = defaultdict[int, Any](lambda: ((Counts(), Counts()), (Counts(), Counts())))
    for group, sides in tallies.items():
        before, after = (
            (_counts(sides[side, False]), _counts(sides[side, True])) for side in (0, 1)
        )
        found[group] = before, after
    return found


def _counts(graded: Mapping[str, int]) -> Counts:
    excellent, good, completed, failed = (graded.get(grade.value, 0) for grade in Grade)
    return Counts(excellent, good, completed, failed)
