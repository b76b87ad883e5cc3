"""Decisions compared with what the rules suggest, as a report counts them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CategoryDiffers:
    """How the decisions on subjects of one category stand to what the rules say. Unit: cases.

    Args:
        compared: decided cases for which the rules suggest something.
        as_suggested, better, worse, otherwise: what became of those; they add up to `compared`.
        against: decided against the rules where facts were entered.
        with_reason: those of them with a reason.
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
        """How many decisions against the rules have no reason."""
        return self.against - self.with_reason


@dataclass(frozen=True)
class OrganisationDiffers:
    """An organisation or collective that was decided against what the rules say.

    Args:
        suggested, decided: codes of grades, or of the reason for giving none; empty where there is
            nothing.
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
class Differing:
    """The decisions of a unit beside what the rules say.

    Args:
        named: organisations and collectives; None where the report names none.
    """

    categories: tuple[CategoryDiffers, ...]
    named: tuple[OrganisationDiffers, ...] | None

    @property
    def against(self) -> int:
        """How many decisions are against the rules."""
        return sum(one.against for one in self.categories)
