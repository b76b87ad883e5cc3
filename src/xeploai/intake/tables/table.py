"""A sheet whose headings are known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xeploai.intake.cells import Cell, LabelsByCode, fold, is_blank
from xeploai.intake.sources import Sheet

# Fewer headings than this say nothing about what the sheet is.
HEADINGS_MIN = 3
# The heading of a running number, which no column of ours has.
RUNNING_NUMBER = frozenset(map(fold, ("stt", "tt", "số thứ tự", "số tt", "no", "nr")))


@dataclass(frozen=True, eq=False)
class ListTable:
    """A sheet whose headings are known.

    Args:
        labels: heading of each column of the kind, by the column's name and by language.
        heading_row: the lowest row of the headings; the data begins below it.
        columns: position of each column that the sheet has, by the column's name.
        reason_columns: position of each column of one reason, by the reason's code.
    """

    sheet: Sheet
    labels: LabelsByCode
    headings: Sequence[str]
    heading_row: int
    columns: Mapping[str, int] = field(default_factory=dict)
    reason_columns: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def running_numbers(self) -> frozenset[int]:
        """The columns that only number the rows."""
        return frozenset(
            at for at, heading in enumerate(self.headings) if fold(heading) in RUNNING_NUMBER
        )


def numbers_the_columns(row: Sequence[Cell]) -> bool:
    """Whether a row under the headings only numbers the columns (1), (2), (3), as on paper."""
    marks = [re.sub(r"[()\s]", "", str(cell)) for cell in row if not is_blank(cell)]
    numbers = [int(float(mark)) for mark in marks if re.fullmatch(r"[0-9]{1,2}(\.0)?", mark)]
    letters = [mark for mark in marks if re.fullmatch(r"[A-Z]", mark)]
    in_order = numbers == list(range(1, len(numbers) + 1))
    return len(numbers) >= HEADINGS_MIN and in_order and len(numbers) + len(letters) == len(marks)
