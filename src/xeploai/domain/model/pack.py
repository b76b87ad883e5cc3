"""A rule pack, and the rulebook of one day: the pack with the layers that bind there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from xeploai.domain.cycles import QUARTERS, Period
from xeploai.domain.grades import Grade
from xeploai.domain.posts import GradeOfSeveralPosts, PostCriterion
from xeploai.domain.register import MembershipStatus

from .competence import CompetenceRow, Table, merged_table
from .conditions import counting_unclear_records
from .criteria import CriteriaSet
from .facts import FactDefinition, GivenBy
from .layers import (
    Layer,
    LayerLoosens,
    LayerStanding,
    SettingValue,
)
from .loosening import apply_layer, milder_entries
from .provisions import (
    NOT_OF_ONE_SUBJECT,
    DatedProvision,
    Effect,
    IncompleteList,
    Provision,
    Setting,
    Standing,
    with_number,
)
from .rules import (
    Category,
    ClosingDates,
    DatedValue,
    FormerUnitOpinion,
    NotRatedReason,
    Rule,
    RuleNotInForce,
    Source,
)
from .setting_answers import answered

NOTHING: Mapping[str, Any] = MappingProxyType({})
T = TypeVar("T")


@dataclass(frozen=True)
class RulePack:
    """A regulation and its guidance as dated values.

    Args:
        version: checksum of the pack's file; cases keep it, so that a later change shows.
        checked_by: the person who checked the pack against the issued texts; empty before that.
        provisions: by code, in the order of the file.
        settings: what the texts leave open, by key.
        facts: those that conditions may read: the common catalogue and the pack's own.
    """

    code: str
    title: Mapping[str, str]
    version: str
    rules: Mapping[str, Rule]
    checked_by: str = ""
    provisions: Mapping[str, DatedProvision] = field(default_factory=lambda: NOTHING)
    settings: Mapping[str, Setting] = field(default_factory=lambda: NOTHING)
    facts: Mapping[str, FactDefinition] = field(default_factory=lambda: NOTHING)

    def value_on(self, rule: str, on: date) -> DatedValue:
        """Return the value of a rule that is in force on a day.

        Raises:
            RuleNotInForce: the pack lacks the rule, or its first value comes later.
        """
        values = self.rules[rule].values if rule in self.rules else ()
        # a file may list the values in any order
        latest = max(
            (value for value in values if value.from_on <= on),
            key=lambda value: value.from_on,
            default=None,
        )
        if latest is None:
            raise RuleNotInForce(pack=self.code, rule=rule, on=on)
        return latest

    def governs(self, closes_on: date) -> bool:
        """Whether cycles that close on that day are graded under this pack."""
        try:
            days = self.value_on("cycle.closing_dates", closes_on).value
        except RuleNotInForce:
            return False
        assert isinstance(days, ClosingDates)
        return closes_on in days

    def grade_labels_on(self, on: date) -> Mapping[Grade, Mapping[str, str]]:
        """Return the grades, best first, each with its labels by language code."""
        value = self.value_on("grading.grades", on).value
        assert isinstance(value, Mapping)
        return value

    def categories_on(self, on: date) -> Mapping[str, Category]:
        """Return the categories of subject by code, in the order in which forms list them."""
        return _as_mapping(self.value_on("grading.categories", on).value, Category)

    def not_rated_reasons_on(self, on: date) -> Mapping[str, NotRatedReason]:
        """Return the reasons for not rating by code."""
        return _as_mapping(self.value_on("grading.not_rated_reasons", on).value, NotRatedReason)

    def category_names_on(self, on: date) -> Mapping[str, tuple[str, ...]]:
        """Return further names that lists give to categories, each with the codes it may mean.

        The first code is what a new unit of that name gets; a unit that has another of them
        keeps it. Empty where no text renames any.

        Source: 208-QĐ/TW of 26 July 2026 calls every branch “chi bộ” (secondary).
        """
        try:
            value = self.value_on("grading.category_names", on).value
        except RuleNotInForce:
            return {}
        return _as_mapping(value, tuple)

    def quarterly_categories_on(self, on: date) -> tuple[str, ...] | None:
        """Return the categories that are reviewed by quarter; None where no text says so.

        Source: Regulation 366-QĐ/TW, Article 1; Conclusion 198-KL/TW (P25-SC-5).
        """
        try:
            value = self.value_on("cycle.quarterly_categories", on).value
        except RuleNotInForce:
            return None
        assert isinstance(value, tuple)
        return value

    def categories_reviewed_on(self, on: date, period: Period) -> Mapping[str, Category]:
        """Return the categories that a review of a period is about, by code.

        A quarter is about those that the pack reviews by quarter, or all where it does not say.
        """
        known = self.categories_on(on)
        chosen = self.quarterly_categories_on(on) if period in QUARTERS else None
        if chosen is None:
            return known
        return {code: each for code, each in known.items() if code in chosen}

    def not_rated_reasons_for(self, on: date, period: Period) -> Mapping[str, NotRatedReason]:
        """Return the reasons for not rating that may be given in a review of a period."""
        known = self.not_rated_reasons_on(on)
        return {code: each for code, each in known.items() if each.holds_for(period)}

    def statuses_not_reviewed_on(self, on: date) -> tuple[MembershipStatus, ...]:
        """Return the statuses of members who are neither reviewed nor graded: they get no case."""
        value = self.value_on("subjects.statuses_not_reviewed", on).value
        assert isinstance(value, tuple)
        return value

    def main_post_on(self, on: date) -> tuple[PostCriterion, ...]:
        """Return by what the main post of a person with several is chosen, the first first.

        Raises:
            RuleNotInForce: the pack has no such rule, and so no leading cadres, on that day.
        """
        value = self.value_on("subjects.main_post", on).value
        assert isinstance(value, Mapping)
        return tuple(value)

    def former_unit_opinion_on(self, on: date) -> FormerUnitOpinion | None:
        """Return when a unit that a person left gives its opinion; None where no text says so."""
        try:
            value = self.value_on("subjects.opinion_of_former_unit", on)
        except RuleNotInForce:
            return None
        assert isinstance(value.value, int)
        return FormerUnitOpinion(value.value, value.citation_of())

    def grade_of_several_posts_on(self, on: date) -> GradeOfSeveralPosts | None:
        """Return what counts where posts are graded differently; None where no text says so."""
        try:
            value = self.value_on("subjects.grade_of_several_posts", on).value
        except RuleNotInForce:
            return None
        assert isinstance(value, GradeOfSeveralPosts)
        return value

    def share_bases_on(self, on: date) -> Mapping[str, str]:
        """Return, for each figure whose share is published, the figure that is its base."""
        value = self.value_on("statistics.share_bases", on).value
        assert isinstance(value, Mapping)
        return value

    def competence_on(self, on: date) -> Table:
        """Return the table of who decides on whom; empty where the pack has no value yet."""
        try:
            value = self.value_on("competence.by_category", on).value
        except RuleNotInForce:
            return ()
        assert isinstance(value, tuple)
        return value

    def incomplete_lists_on(self, on: date) -> tuple[IncompleteList, ...]:
        """Return the lists of the text that are known in part; none where the pack names none."""
        try:
            value = self.value_on("grading.incomplete_lists", on).value
        except RuleNotInForce:
            return ()
        return tuple(_as_mapping(value, IncompleteList).values())

    def is_comparable_with(self, other: str, on: date) -> bool:
        """Whether figures under this pack may be compared with figures under another."""
        if other == self.code:
            return True
        try:
            value = self.value_on("statistics.comparable_with", on).value
        except RuleNotInForce:
            return False
        assert isinstance(value, tuple)
        return other in value


def _as_mapping(value: object, kind: type[T]) -> Mapping[str, T]:
    assert isinstance(value, Mapping)
    assert all(isinstance(item, kind) for item in value.values())
    return value


class UnknownParameter(LookupError):
    """No provision in force has a number of that name; write it as P23-GR-3.exceeded."""


@dataclass(frozen=True)
class Plan:
    """The provisions about one category, by their effect, each group in the pack's order.

    Args:
        not_rated: those of the central text first; the others give way to a knock-out.
        barring: knock-outs and limits.
        required: those that each grade requires; without any, no text says what it takes.
        remarks: known from elsewhere; shown with the suggestion. Only `doubts` and `proposals`
            change it.
        off: present in the pack and switched off.
        texts: those from which nothing is computed for one subject, ceilings among them.
        doubts: codes of the remarks that leave the answer undecided where they strike, since the
            text's own list is known in part only.
        proposals: codes of the remarks that propose not to rate, from the register alone.
        consequences: what has to be considered after a grade; they change none.
    """

    category: str
    not_rated: tuple[Provision, ...]
    barring: tuple[Provision, ...]
    required: Mapping[Grade, tuple[Provision, ...]]
    remarks: tuple[Provision, ...]
    off: tuple[Provision, ...]
    texts: tuple[Provision, ...]
    doubts: frozenset[str] = frozenset()
    proposals: frozenset[str] = frozenset()
    consequences: tuple[Provision, ...] = ()

    @cached_property
    def remembered(self) -> dict[str, Any]:
        """Answers of the provisions given before, by code; `domain.evaluation` fills it."""
        return {}

    @cached_property
    def turning(self) -> tuple[Provision, ...]:
        """The remarks that can turn a suggestion, in the pack's order."""
        codes = self.doubts | self.proposals
        return tuple(each for each in self.remarks if each.code in codes)

    @cached_property
    def without_idle_remarks(self) -> "Plan":
        """The plan of what can turn a suggestion: what many subjects are evaluated by."""
        return replace(self, remarks=self.turning)

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

    @cached_property
    def competence(self) -> tuple[tuple[Layer | None, tuple[CompetenceRow, ...]], ...]:
        """The tables of who decides on whom: the pack's, then each layer's on top of those above.

        A layer is left out where it has no row in force.
        """
        return self._tables(self.layers)

    @cached_property
    def central_competence(self) -> tuple[tuple[Layer | None, tuple[CompetenceRow, ...]], ...]:
        """The tables of central texts alone: the pack's, and those of layers that are such texts.

        Who is alike and counted together under a ceiling is read from these. A body may leave a
        decision to one below it; the text counts its ceiling where the text names who decides, and
        a local document that split that would make the ceiling milder.

        Source: rules reference P18-CAP-1, -3 (in each grassroots organisation; per title at each
        level), P23-CAP-1 (the competent authority decides), LY-2 (a lower layer never loosens). No
        text at hand lets a body pass a ceiling on with a decision: the project's reading.
        """
        return self._tables(
            [each for each in self.layers if each.standing is LayerStanding.OFFICIAL]
        )

    def _tables(
        self, layers: Iterable[Layer]
    ) -> tuple[tuple[Layer | None, tuple[CompetenceRow, ...]], ...]:
        table = self.pack.competence_on(self.on)
        tables: list[tuple[Layer | None, Table]] = [(None, table)]
        for layer in layers:
            local = [row for row in layer.competence if row.from_on <= self.on]
            if local:
                table = merged_table(table, local)
                tables.append((layer, table))
        return tuple(tables)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Where each provision is written, by its code: a local document that adopts it, too."""
        return {code: each.citation.source for code, each in self.provisions.items()}

    @property
    def version(self) -> str:
        """The checksums of the pack and of every layer; another book has others."""
        return "+".join((self.pack.version, *(each.version for each in self.layers)))

    def plan_for(self, category: str) -> Plan:
        """Return the provisions about a category of subject."""
        about = [each for each in self.provisions.values() if each.is_about(category)]
        binding = [each for each in about if each.standing.binds]
        computed = [each for each in about if each.effect not in NOT_OF_ONE_SUBJECT]
        remarks = tuple(each for each in computed if each.standing is Standing.PROPOSAL)
        doubts, proposals = self._turning(category, remarks)
        remarks = tuple(_casting_doubt(each) if each.code in doubts else each for each in remarks)
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
            remarks=remarks,
            off=tuple(each for each in computed if each.standing is Standing.OFF),
            texts=_with_effect(about, *NOT_OF_ONE_SUBJECT),
            doubts=doubts,
            proposals=proposals,
            consequences=_with_effect(binding, Effect.CALLS_FOR),
        )

    def _turning(
        self, category: str, remarks: tuple[Provision, ...]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return the remarks that cast doubt on an answer, and those that propose not to rate."""
        lists = self.pack.incomplete_lists_on(self.on)
        effects = {each.effect for each in lists if category in each.categories}
        turning = {each.code: each for each in remarks if each.effect in effects}
        proposals = frozenset(
            code
            for code, each in turning.items()
            if each.effect is Effect.NOT_RATED and self._is_from_register(each)
        )
        return frozenset(turning) - proposals, proposals

    def _is_from_register(self, provision: Provision) -> bool:
        return all(self.facts[code].given_by is GivenBy.REGISTER for code in provision.facts())

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


def _casting_doubt(provision: Provision) -> Provision:
    if provision.condition is None:
        return provision
    return replace(provision, condition=counting_unclear_records(provision.condition))


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
    tightened: set[tuple[str, str]] = set()
    applicable = [each for each in layers if each.extends == pack.code]
    applicable = [each for each in applicable if each.binds or with_drafts]
    for place, layer in enumerate(applicable):
        found = milder_entries(
            *(provisions, settings, layer, on),
            tightened=tightened,
            known=pack.settings,
            layers=applicable[:place],
        )
        if milder := tuple(found):
            raise LayerLoosens(milder, layer.code)
        provisions = apply_layer(provisions, layer, on)
        facts |= layer.facts
        tightened |= {(one.provision, one.name) for one in layer.parameters if one.from_on <= on}
        settings |= {one.key: one for one in layer.settings if one.from_on <= on}
    for key, value in settings.items():
        answers = pack.settings[key].answers if key in pack.settings else None
        if answers is not None:
            provisions = answered(provisions, answers.fact, is_true=value.value in answers.yes)
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
