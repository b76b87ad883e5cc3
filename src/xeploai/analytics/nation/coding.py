"""Codes of what is counted, and the rows that are counted by them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xeploai.domain import UNDECIDED, Counts, Grade, Outcome

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CountRows:
    """One row for each unit, category and outcome; four columns of equal length.

    Args:
        unit: the unit's number, as in the tree.
        category: coded, see `coding`.
        outcome: coded, see `coding`.
        number: subjects.
    """

    unit: IntArray
    category: IntArray
    outcome: IntArray
    number: IntArray

    def __len__(self) -> int:
        return len(self.unit)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int, int]]) -> Self:
        """Return the columns of rows given one by one."""
        table = np.array(list(rows), np.int64).reshape(-1, 4)
        return cls(table[:, 0], table[:, 1], table[:, 2], table[:, 3])

    def where(self, chosen: BoolArray) -> "CountRows":
        """Return the chosen rows."""
        columns = (self.unit, self.category, self.outcome, self.number)
        return CountRows(*(column[chosen] for column in columns))

    def table(self) -> pa.Table:
        """Return an Arrow table, for Parquet or for another engine."""
        return pa.table(vars(self))


UNDECIDED_CODE = len(Grade)


class CaseNotCoded(ValueError):
    """A case's unit, category or outcome is empty or is not one that the coding lists."""


@dataclass(frozen=True)
class Coding:
    """The numbers of one rule pack: the place in the list is the code.

    Outcomes are numbered: the four grades best first (0 to 3), undecided (4), then the reasons
    for not rating in the order given. A *key* is both numbers in one: category * number of
    outcomes + outcome.
    """

    categories: tuple[str, ...]
    reasons: tuple[str, ...] = ()

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every outcome, in the order of the codes."""
        return (
            *(Outcome(grade) for grade in Grade),
            UNDECIDED,
            *(Outcome(not_rated_reason=code) for code in self.reasons),
        )

    @cached_property
    def category_codes(self) -> Mapping[str, int]:
        """The code of each category."""
        return {name: code for code, name in enumerate(self.categories)}

    @cached_property
    def outcome_codes(self) -> Mapping[Outcome, int]:
        """The code of each outcome."""
        return {outcome: code for code, outcome in enumerate(self.outcomes)}

    @property
    def keys(self) -> int:
        """How many keys there are."""
        return len(self.categories) * len(self.outcomes)

    def key(self, category: IntArray, outcome: IntArray) -> IntArray:
        """Return the keys of coded categories and outcomes."""
        self._refuse_beyond(len(self.categories), category)
        self._refuse_beyond(len(self.outcomes), outcome)
        return category.astype(np.int32) * len(self.outcomes) + outcome

    def counts(self, numbers: Iterable[tuple[int, int]]) -> dict[str, Counts]:
        """Return counts by category of (key, number) pairs."""
        tallies: dict[str, dict[Outcome, int]] = {}
        for key, number in numbers:
            category, outcome = divmod(key, len(self.outcomes))
            tally = tallies.setdefault(self.categories[category], {})
            tally[self.outcomes[outcome]] = number
        return {category: Counts.of_outcomes(tally) for category, tally in tallies.items()}

    @staticmethod
    def _refuse_beyond(length: int, codes: IntArray) -> None:
        if codes.size and not 0 <= codes.min() <= codes.max() < length:
            raise CaseNotCoded(f"codes from {codes.min()} to {codes.max()}, {length} are listed")


def encode_cases(cases: ibis.Table, coding: Coding) -> ibis.Table:
    """Return cases kept as texts with the codes in their place.

    Args:
        cases: columns `unit`, `category`, `grade` and `not_rated_reason`; both of the latter
            empty where nothing is decided. Other columns stay. A text that the coding does
            not list becomes empty, which `fetch_counts` refuses.
    """
    graded = [(grade.value, code) for code, grade in enumerate(Grade)]
    reasons = [(reason, UNDECIDED_CODE + 1 + code) for code, reason in enumerate(coding.reasons)]
    outcome = ibis.cases(
        (cases.grade.notnull(), _codes(cases.grade, graded)),
        (cases.not_rated_reason.notnull(), _codes(cases.not_rated_reason, reasons)),
        else_=UNDECIDED_CODE,
    )
    category = _codes(cases.category, list(coding.category_codes.items()))
    return cases.mutate(category=category, outcome=outcome).drop("grade", "not_rated_reason")


def _codes(column: ibis.Value, pairs: list[tuple[str, int]]) -> ibis.Value:
    return column.cases(*pairs) if pairs else ibis.null("int64")
