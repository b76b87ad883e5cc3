"""Decisions compared with the suggestions of the rules, for reports."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CategoryDeviations:
    """Counts of decisions by agreement with the rules, for one category. Unit: cases.

    Args:
        compared: decided cases that have a suggestion.
        as_suggested, better, worse, otherwise: how these were decided; they add up to `compared`.
        against: decided against the rules, of cases with facts.
        with_reason: those with a reason.
    """

    category: str
    compared: int
    as_suggested: int
    better: int
    worse: int
    otherwise: int
    against: int
    with_reason: int

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
    """

    categories: tuple[CategoryDeviations, ...]
    named: tuple[OrganisationDeviation, ...] | None
    consequences: tuple[Consequence, ...] = ()

    @property
    def against(self) -> int:
        """Number of decisions against the rules."""
        return sum(category.against for category in self.categories)
