"""The four grades, and the outcomes without a grade."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """A result of grading, best first.

    Source: Regulation 132-QĐ/TW of 8 March 2018 and Regulation 124-QĐ/TW of
    4 October 2023, Article 12 (four grades).
    """

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


GOOD_OR_BETTER = (Grade.EXCELLENT, Grade.GOOD)


class GradeAndReasonTogether(ValueError):
    """A grade and a reason for not rating were given together."""


@dataclass(frozen=True, order=True)
class Outcome:
    """The outcome of one case: graded, not rated for a reason, or still undecided.

    The three are different things: a subject that is not rated leaves the denominator,
    one that is undecided is still waited for.

    Raises:
        GradeAndReasonTogether: both a grade and a reason are given.
    """

    grade: Grade | None = None
    not_rated_reason: str | None = None

    def __post_init__(self) -> None:
        if self.grade is not None and self.not_rated_reason is not None:
            raise GradeAndReasonTogether(self)

    @property
    def is_decided(self) -> bool:
        """Whether a competent authority has decided, be it a grade or not to rate."""
        return self.grade is not None or self.not_rated_reason is not None


UNDECIDED = Outcome()
