"""A cycle run again under other rules, without touching anything: who would change, and why.

What is compared is the grade decided (or the one that the cycle's own rules suggest, where nothing
is decided yet) with the grade that the other rules suggest. The facts are those of the cycle;
grades of others that a fact is made of are the decided ones, not those of the rehearsal.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from xeploai.cycle.facts import Placed, facts_of_many
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.cycle.queries import subtree, top_unit_of
from xeploai.cycle.rules import Books
from xeploai.domain import (
    NO_VALUES,
    STEP_WIDTH,
    Evaluation,
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
from xeploai.explanation import book_told
from xeploai.results.statistics import unit_ref

from .assumed import fitting
from .ceilings import ceilings_rehearsed
from .values import (
    NO_COUNTERPART,
    RANKS,
    AssumedFact,
    CategoryRehearsed,
    Matrix,
    Rehearsal,
    Turn,
    UnitRehearsed,
    is_turn,
)

LISTED = 20
Ends = Counter[tuple[str, str]]


class Against(StrEnum):
    """With what the other rules' suggestion is compared.

    DECIDED: with the decision in force; where there is none, with the own rules' suggestion.
    SUGGESTED: with the own rules' suggestion always, so that nothing but the rules differs.
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
    against: Against = Against.DECIDED,
    listed: int = LISTED,
) -> Rehearsal:
    """Return what would change if a cycle's subjects were evaluated under other rules.

    Args:
        book_for: the other rules that hold for a unit, by its path.
        unit: only what stands at or below it; the top of the tree where None.
        categories: only these, by the codes of the cycle's pack.
        assumed: values for facts that are not known; where one is known it is left alone.
        listed: how many of those that would change are told one by one.
    """
    run = _Run(cycle, unit or top_unit_of(cycle), book_for, assumed, against)
    rows = facts_of_many(cycle, path=run.top.path, categories=categories, books=run.books)
    for row, values in rows:
        run.take(row, values)
    return run.told(categories, listed)


@dataclass
class _Run:
    """One rehearsal while it runs."""

    cycle: Cycle
    top: CycleUnit
    book_for: Callable[[str], Rulebook]
    assumed: Values
    against: Against
    by_category: dict[str, Ends] = field(default_factory=lambda: defaultdict(Counter))
    by_step: dict[str, Ends] = field(default_factory=lambda: defaultdict(Counter))
    missing: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    used: Counter[str] = field(default_factory=Counter)
    unfit: Counter[str] = field(default_factory=Counter)
    ends: dict[int, tuple[str, str]] = field(default_factory=dict)
    turned: list[tuple[str, str, str, int]] = field(default_factory=list)
    without_decision: int = 0

    def __post_init__(self) -> None:
        self.books = Books(self.cycle)
        self.other = self.book_for(self.top.path)
        self._plans: dict[tuple[int, str], Plan | None] = {}
        self._end_of_step = len(self.top.path) + STEP_WIDTH

    def take(self, row: Placed, values: Mapping[str, FactValue]) -> None:
        """Evaluate one case under both rules, and count it."""
        is_decided = bool(row.grade or row.reason)
        self.without_decision += not is_decided
        ends = self._before(row, values), self._after(row, values)
        self.by_category[row.category][ends] += 1
        self.by_step[row.path[: self._end_of_step]][ends] += 1
        self.ends[row.pk] = ends
        if is_turn(*ends):
            self.turned.append((row.category, row.path, row.subject, row.pk))

    def _before(self, row: Placed, values: Values) -> str:
        if self.against is Against.DECIDED and (row.grade or row.reason):
            return row.grade or SuggestionKind.NOT_RATED.value
        return _end_of(self.own_evaluation(row, values))

    def own_evaluation(self, row: Placed, values: Values) -> Evaluation:
        """Evaluate a case under the cycle's own rules."""
        return evaluate(self.books.binding_plan(row.path, row.category), values)

    def _after(self, row: Placed, values: Values) -> str:
        done = self.other_evaluation(row, values)
        if done is None:
            return NO_COUNTERPART
        if done.suggests is SuggestionKind.MISSING:
            self.missing[row.category].update(done.missing)
        self._count_assumed(row, values)
        return _end_of(done)

    def other_evaluation(self, row: Placed, values: Values) -> Evaluation | None:
        """Evaluate a case under the other rules; None where they have no such category."""
        book = self.book_for(row.path)
        key = id(book), row.category
        if key not in self._plans:
            self._plans[key] = _plan(book, row.category)
        plan = self._plans[key]
        if plan is None:
            return None
        return evaluate(plan, self._completed(book, values) if self.assumed else values)

    def _completed(self, book: Rulebook, values: Values) -> Values:
        """Return what is known, with what is assumed where it is not, and the sums of both."""
        found: dict[str, Any] = {**fitting(self.assumed, values, book.facts), **values}
        add_sums(found, parts_of_sums(book.facts))
        return found

    def _count_assumed(self, row: Placed, values: Values) -> None:
        """Count for which subjects an assumed value was used, and for which it could not be."""
        if not self.assumed:
            return
        kind, facts = self.books.kinds[row.category], self.other.facts
        used = fitting(self.assumed, values, facts)
        for code in self.assumed:
            if code not in values and kind in facts[code].kinds:
                (self.used if code in used else self.unfit)[code] += 1

    def told(self, categories: Collection[str] | None, listed: int) -> Rehearsal:
        """Return everything that was found."""
        own, other = self.books.of(self.top.path), self.other
        known, theirs = (each.pack.categories_on(each.on) for each in (own, other))
        order = {code: place for place, code in enumerate(known)}
        self.turned.sort(key=lambda turn: (order[turn[0]], *turn[1:]))
        chosen = [code for code in known if categories is None or code in categories]
        return Rehearsal(
            cycle=self.cycle.year,
            unit=unit_ref(self.top),
            own=book_told(own),
            other=book_told(other),
            against=self.against.value,
            categories=tuple(
                CategoryRehearsed(
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
            turns=tuple(self._turns(listed)),
            without_decision=self.without_decision,
            new_categories={code: each.label for code, each in theirs.items() if code not in known},
            ceiling_rules=other.pack.ceilings_on(other.on),
            ceilings=tuple(ceilings_rehearsed(self.top, own, other, self.ends)),
            assumed=tuple(self._assumed()),
            fact_labels=self._fact_labels(),
            grade_labels=other.pack.grade_labels_on(other.on),
        )

    def _units(self) -> list[UnitRehearsed]:
        below = CycleUnit.objects.filter(cycle=self.cycle, path__in=list(self.by_step))
        return [
            UnitRehearsed(unit_ref(each), Matrix(self.by_step[each.path]))
            for each in below.order_by("path")
        ]

    def _turns(self, listed: int) -> list[Turn]:
        wanted = [pk for *_, pk in self.turned[:listed]]
        if not wanted:
            return []
        units = CycleUnit.objects.filter(cycle=self.cycle, **subtree(self.top))
        refs = {each.pk: unit_ref(each) for each in units.filter(cases__in=wanted)}
        rows = facts_of_many(self.cycle, cases=wanted, books=self.books)
        found = {row.pk: self._turn(row, values, refs[row.unit]) for row, values in rows}
        return [found[pk] for pk in wanted]

    def _turn(self, row: Placed, values: Values, unit: UnitRef) -> Turn:
        before, after = self.ends[row.pk]
        is_decided = self.against is Against.DECIDED and bool(row.grade or row.reason)
        other = self.other_evaluation(row, values)
        assert other is not None
        held, bars = _makers(before, after, self.own_evaluation(row, values), other)
        return Turn(row.category, row.subject, unit, before, after, held, bars, is_decided)

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
        codes = {code for each in self.missing.values() for code in each}
        return {code: each.label for code, each in self.other.facts.items() if code in codes}


def _plan(book: Rulebook, category: str) -> Plan | None:
    """Return what bears on a suggestion; None where the book has no such category."""
    if category not in book.pack.categories_on(book.on):
        return None
    return replace(book.plan_for(category), remarks=())


def _end_of(done: Evaluation) -> str:
    return done.suggested.value if done.suggested else done.suggests.value


def _makers(
    before: str, after: str, own: Evaluation, other: Evaluation
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the provisions that make a change: those that held so far, those that bar now."""
    # what barred the end before already was overruled by the decision, and makes no change
    overruled = _barring(own, before)
    bars = tuple(code for code in _barring(other, before) if code not in overruled)
    return _barring(own, after), bars


def _barring(rules: Evaluation, end: str) -> tuple[str, ...]:
    """Return the provisions of some rules for which nobody ends so."""
    if rules.suggests is SuggestionKind.NOT_RATED and end != rules.suggests:
        found = [each for each in rules.not_rated if each.strikes is Truth.HOLDS]
    else:
        found = list(rules.closing(Grade(end))) if end in RANKS else []
    return tuple(each.provision.code for each in found)
