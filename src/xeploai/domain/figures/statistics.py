"""One unit's statistics of one cycle, as values: what pages, reports and files are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xeploai.domain.cycles import CycleKey, OfOneCycle
from xeploai.domain.model import Category, NotRatedReason, SubjectKind
from xeploai.domain.words import Fault

from .allowances import Allowance
from .ceilings import Ceiling
from .comparison import Change, change_between
from .counts import FIGURES, Counts, Share, sum_reported
from .rollup import ReportingSource
from .senders import ReturnState, Sender, UnitRef, number_by_state


@dataclass(frozen=True)
class Total:
    """Counts of one category (or of several together), kept apart by where they came from.

    Args:
        from_cases: None where no case exists; then nothing was counted, which is not zero.
        from_returns: None where no return contains it.
        not_reported_by: units whose return leaves this category out.
        owed_by: units that can have such subjects and whose return has not come, or was sent
            back.
        declared_none_by: units that declared to have no such subject; they count as zero.
        accepted: the part of `from_returns` whose return a superior has accepted.
        is_hidden: whether the counts are left out because the reader may not see them: of too few
            persons, or of those from which these could be worked out. A sum with a hidden part is
            hidden itself.
    """

    from_cases: Counts | None = None
    from_returns: Counts | None = None
    not_reported_by: tuple[UnitRef, ...] = ()
    owed_by: tuple[UnitRef, ...] = ()
    declared_none_by: tuple[UnitRef, ...] = ()
    accepted: Counts | None = None
    is_hidden: bool = False

    @property
    def lacking(self) -> tuple[UnitRef, ...]:
        """The units whose figures the total lacks."""
        return _united(self.not_reported_by, self.owed_by)

    @property
    def counts(self) -> Counts | None:
        """All that was reported, whatever its source; None where it was not reported."""
        return sum_reported((self.from_cases, self.from_returns))

    def figure(self, name: str) -> int | None:
        """Return the figure of that name; None where it was not reported."""
        return None if self.counts is None else self.counts.figure(name)

    def share(self, figure: str, bases: Mapping[str, str]) -> Share | None:
        """Return the share that the pack defines for a figure, None where it defines none."""
        if self.counts is None or figure not in bases:
            return None
        base = bases[figure]
        return Share(self.counts.figure(figure), self.counts.figure(base), of=base)

    def hidden(self) -> "Total":
        """Return the total without its counts, for readers who may not see them."""
        return Total(
            not_reported_by=self.not_reported_by,
            owed_by=self.owed_by,
            declared_none_by=self.declared_none_by,
            is_hidden=True,
        )

    def __add__(self, other: "Total") -> "Total":
        both = self._plus(other)
        return both.hidden() if self.is_hidden or other.is_hidden else both

    def _plus(self, other: "Total") -> "Total":
        return Total(
            sum_reported((self.from_cases, other.from_cases)),
            sum_reported((self.from_returns, other.from_returns)),
            _united(self.not_reported_by, other.not_reported_by),
            _united(self.owed_by, other.owed_by),
            _united(self.declared_none_by, other.declared_none_by),
            sum_reported((self.accepted, other.accepted)),
        )


def _united(one: tuple[UnitRef, ...], other: tuple[UnitRef, ...]) -> tuple[UnitRef, ...]:
    # most totals lack nothing, and a province adds up thousands of them
    return tuple(dict.fromkeys(one + other)) if other else one


def add_up(totals: Iterable[Total]) -> Total:
    """Return the sum of totals; the sum of none is a total that was not reported."""
    return sum(totals, Total())


@dataclass(frozen=True)
class Subordinate:
    """A direct subordinate with its own figures: the unit itself and all below it.

    Args:
        is_missing: it has reported nothing: no return, or not one decision in it or below.
        is_within_return: the return of a superior contains its figures, not separated.
        returns: number of senders at or below it, by the state of their return.
    """

    unit: UnitRef
    source: ReportingSource
    categories: Mapping[str, Total]
    is_missing: bool = False
    is_within_return: bool = False
    returns: Mapping[ReturnState, int] = field(default_factory=dict)


class Gap(StrEnum):
    """Why two totals say nothing about a change, although their cycles are comparable.

    NOT_REPORTED: a unit that can have such subjects has not reported them in one of the two.
    UNDECIDED: in one of the two, cases are still undecided; only their total can be compared.
    """

    NOT_REPORTED = "NOT_REPORTED"
    UNDECIDED = "UNDECIDED"


# the figures that are complete although there is a gap
COMPLETE_FIGURES: Mapping[Gap, tuple[str, ...]] = {
    Gap.NOT_REPORTED: (),
    Gap.UNDECIDED: ("total", "undecided"),
}


@dataclass(frozen=True)
class Disagreement:
    """A figure that a unit returned and that differs from the count of the cases below it."""

    unit: UnitRef
    category: str
    figure: str
    returned: int
    counted: int
    # which of the two the totals contain
    counts_as: ReportingSource


@dataclass(frozen=True)
class EarlierFigures(OfOneCycle):
    """The same unit's figures in an earlier cycle.

    Args:
        not_comparable: sentences that say why the two must not be compared; empty where
            they may.
        is_on_later_tree: whether they are added up on the tree of the later cycle: of a province
            that others were merged into since, the sum of all of them.
    """

    cycle: int
    categories: Mapping[str, Total]
    not_comparable: tuple[Fault, ...] = ()
    period: CycleKey | None = None
    is_on_later_tree: bool = False


@dataclass(frozen=True)
class Statistics(OfOneCycle):
    """Every figure of one unit and one cycle. Categories are in the pack's order.

    Args:
        missing_units: units that report by return and whose return has not come, or was sent
            back; no total contains them.
        reported_within: the superior whose return contains the unit's figures; None without one.
        senders: the units at or below that report by return, with the state of their return.
        waiting_units: units whose own cases have no decision yet; totals have them as undecided.
        pack_title: of the rule pack, by language code: the regulation it is made from.
        ceiling_rules: the ceilings that its subjects are under on the closing day, by category: of
            the units that decide on them, each once.
        open_ceilings: the categories whose ceiling has no number yet, each with the keys of the
            settings it lacks.
        ceilings: each group of similar subjects with its ceiling.
        ceilings_not_checked: units whose returns do not separate the groups.
        members_not_reviewed: how many members in the register are not reviewed, by status; in no
            total. None where that was not counted, which is not zero.
        hidden_below: the smallest number of persons that these figures show. None where nothing
            is hidden.
    """

    unit: UnitRef
    cycle: int
    closes_on: date
    pack: str
    category_labels: Mapping[str, Category]
    reason_labels: Mapping[str, NotRatedReason]
    share_bases: Mapping[str, str]
    categories: Mapping[str, Total]
    by_sector: Mapping[str, Mapping[str, Total]] = field(default_factory=dict)
    subordinates: tuple[Subordinate, ...] = ()
    missing_units: tuple[UnitRef, ...] = ()
    waiting_units: tuple[UnitRef, ...] = ()
    reported_within: UnitRef | None = None
    senders: tuple[Sender, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    ceiling_rules: tuple[Ceiling, ...] = ()
    open_ceilings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ceilings: tuple[Allowance, ...] = ()
    ceilings_not_checked: tuple[UnitRef, ...] = ()
    earlier: EarlierFigures | None = None
    pack_title: Mapping[str, str] = field(default_factory=dict)
    period: CycleKey | None = None
    members_not_reviewed: Mapping[str, int] | None = None
    hidden_below: int | None = None

    @property
    def units_by_return(self) -> tuple[UnitRef, ...]:
        """The units that report by return, whether theirs has come or not."""
        return tuple(sender.unit for sender in self.senders)

    @property
    def returns_by_state(self) -> Mapping[ReturnState, int]:
        """Number of senders by the state of their return."""
        return number_by_state(self.senders)

    def sum_of(self, kind: SubjectKind, totals: Mapping[str, Total]) -> Total:
        """Return the sum of totals over all categories of a kind."""
        return add_up(
            total for code, total in totals.items() if self.category_labels[code].kind is kind
        )

    @property
    def organisations(self) -> Total:
        """All organisations, whatever their category."""
        return self.sum_of(SubjectKind.ORGANISATION, self.categories)

    @property
    def members(self) -> Total:
        """All members."""
        return self.sum_of(SubjectKind.MEMBER, self.categories)

    @property
    def earlier_organisations(self) -> Total:
        """All organisations in the earlier cycle."""
        return self._earlier_sum(SubjectKind.ORGANISATION)

    @property
    def earlier_members(self) -> Total:
        """All members in the earlier cycle."""
        return self._earlier_sum(SubjectKind.MEMBER)

    def _earlier_sum(self, kind: SubjectKind) -> Total:
        # a category that only the earlier cycle knew would make the sums unlike
        earlier = self.earlier.categories if self.earlier else {}
        known = {code: total for code, total in earlier.items() if code in self.category_labels}
        return self.sum_of(kind, known)

    @property
    def is_comparable(self) -> bool:
        """Whether an earlier cycle exists and may be compared with this one."""
        return self.earlier is not None and not self.earlier.not_comparable

    def earlier_total(self, category: str) -> Total:
        """Return the category's total in the earlier cycle; unreported where there is none."""
        return self.earlier.categories.get(category, Total()) if self.earlier else Total()

    def gap(self, now: Total, before: Total) -> Gap | None:
        """Return why two totals of comparable cycles cannot be compared, or None if they can."""
        if now.lacking or before.lacking:
            return Gap.NOT_REPORTED
        undecided = any(total.figure("undecided") for total in (now, before))
        return Gap.UNDECIDED if undecided else None

    def changes(self, now: Total, before: Total) -> Mapping[str, Change]:
        """Return the change of every figure; empty where the cycles are not comparable.

        A figure that is not complete in one of the two years has no change: what has not been
        reported or decided is never taken as zero.
        """
        if not self.is_comparable:
            return {}
        gap = self.gap(now, before)
        complete = FIGURES if gap is None else COMPLETE_FIGURES[gap]
        changes = self._all_changes(now, before)
        return {
            figure: changes[figure] if figure in complete else Change(None) for figure in FIGURES
        }

    def _all_changes(self, now: Total, before: Total) -> Mapping[str, Change]:
        return {
            figure: change_between(
                now=now.figure(figure),
                before=before.figure(figure),
                share_now=now.share(figure, self.share_bases),
                share_before=before.share(figure, self.share_bases),
            )
            for figure in FIGURES
        }
