"""Decisions compared with the suggestions of the rules, for reports."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

WITHOUT_PERSONS = (
    "Phần này không gồm quyết định đối với cá nhân, vì người nhận báo cáo không có quyền xem kết"
    " quả của từng người."
)


@dataclass(frozen=True)
class CategoryDeviations:
    """Counts of decisions by agreement with the rules, for one category. Unit: cases.

    Args:
        decisions: cases with a decision.
        compared: those whose facts were enough to compare the decision with the rules.
        as_suggested, better, worse, otherwise: how these were decided.
        unsuggested: compared without a suggestion, since the rules leave the decided grade open
            or close it. With the four before it adds up to `compared`.
        against: decided against the rules.
        with_reason: those with a reason.
        above_ceiling: rated `EXCELLENT` above a binding ceiling, without a reason for that.
    """

    category: str
    decisions: int
    compared: int
    as_suggested: int
    better: int
    worse: int
    otherwise: int
    unsuggested: int
    against: int
    with_reason: int
    above_ceiling: int = 0

    @property
    def without_reason(self) -> int:
        """Number of decisions against the rules without a reason."""
        return self.against - self.with_reason


@dataclass(frozen=True)
class OrganisationDeviation:
    """An organisation or collective with a decision against the rules.

    Args:
        suggested, decided: code of the grade, or of the reason for giving none; may be empty.
        provisions: codes of the binding provisions that close the decided grade, or give none.
        body: which body decided, as it is printed.
    """

    category: str
    name: str
    code: str
    suggested: str
    decided: str
    document: str
    decided_on: date | None
    provisions: tuple[str, ...]
    reason: str
    body: str


@dataclass(frozen=True)
class SuperiorDecision:
    """A decision on an organisation or collective, taken by a superior of the competent body.

    Args:
        body: which body decided, as it is printed.
        ground: why it decided in the place of the competent one.
    """

    category: str
    name: str
    code: str
    body: str
    ground: str
    document: str
    decided_on: date


@dataclass(frozen=True)
class Consequence:
    """What has to be considered after a grade, and for how many subjects.

    Args:
        text: what the regulation says, in Vietnamese.
        place: document and place in it.
    """

    category: str
    number: int
    text: str
    place: str


@dataclass(frozen=True)
class DecisionDeviations:
    """The decisions of a unit compared with the rules, and what has to be considered after them.

    Args:
        named: organisations and collectives; None if the report may not name them.
        summary: how many of how many were compared, on which facts, or why none was.
        facts, missing: codes of the facts that comparisons rest on, and of those missing.
        by_superiors: number of decisions that a superior took in place of the competent body, by
            category; `named_by_superiors` are those on organisations and collectives, if the
            report may name them.
    """

    categories: tuple[CategoryDeviations, ...]
    named: tuple[OrganisationDeviation, ...] | None
    summary: str = ""
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    by_superiors: tuple[tuple[str, int], ...] = ()
    named_by_superiors: tuple[SuperiorDecision, ...] = ()

    def without(self, categories: Collection[str]) -> "DecisionDeviations":
        """Return all this without the decisions of some categories."""
        return replace(
            self,
            categories=tuple(one for one in self.categories if one.category not in categories),
            summary=WITHOUT_PERSONS,
            consequences=tuple(one for one in self.consequences if one.category not in categories),
            by_superiors=tuple(one for one in self.by_superiors if one[0] not in categories),
        )

    @property
    def decisions(self) -> int:
        """Number of decisions."""
        return sum(category.decisions for category in self.categories)

    @property
    def compared(self) -> int:
        """Number of decisions compared with the rules."""
        return sum(category.compared for category in self.categories)

    @property
    def against(self) -> int:
        """Number of decisions against the rules."""
        return sum(category.against for category in self.categories)
