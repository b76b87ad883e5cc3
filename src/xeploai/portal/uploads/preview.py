"""Word the rows of a preview: labels instead of codes, dates as 31/12/2024."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from xeploai.domain import (
    REASON_NOT_STATED_LABEL,
    REASON_PREFIX,
    REORGANISATION_LABELS,
    Fault,
    grouped,
    message,
    say,
    say_place,
    translate,
)
from xeploai.intake import (
    COLUMNS,
    END_CAUSE_NAMES,
    GRADE_LABELS,
    MEMBERSHIP_STATUS_LABELS,
    SECTOR_NAMES,
    Kind,
    Vocabulary,
    spot_of,
)
from xeploai.uploads.context import ROW_STATE_LABELS, RowState

if TYPE_CHECKING:
    from xeploai.uploads.context import CheckedRow, Value

YES_NO = {True: message("yes"), False: message("no")}
NOTHING = "–"


@dataclass(frozen=True)
class ColumnChange:
    """The change of a column; `old` is empty in a new row."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class PreviewRow:
    """A row of a preview."""

    place: str
    subject: str
    name: str
    state: str
    label: str
    changes: Sequence[ColumnChange]
    reasons: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RowWording:
    """The labels of a kind of list in one language.

    Args:
        names: of the subjects in the rows, by code.
    """

    kind: Kind
    words: Vocabulary
    language: str
    names: Mapping[str, str]

    def row(self, row: "CheckedRow") -> PreviewRow:
        """Word a row."""
        subject = row.subject
        if self.kind is Kind.RETURN:
            subject = self._value("category", row.subject)
        return PreviewRow(
            place=say_place(row.place, self.language),
            subject=subject,
            name=row.name or self.names.get(row.subject, ""),
            state=row.state.value.lower(),
            label=ROW_STATE_LABELS[row.state][self.language],
            changes=[
                ColumnChange(
                    self.column(one.column),
                    "" if row.state is RowState.NEW else self._value(one.column, one.old),
                    self._value(one.column, one.new),
                )
                for one in row.changes
            ],
            reasons=[self._reason(fault) for fault in row.faults],
        )

    def column(self, name: str) -> str:
        """Return the heading of a column."""
        reason = name.removeprefix(REASON_PREFIX)
        if reason != name:
            label = self.words.reasons.get(reason, REASON_NOT_STATED_LABEL)
            return label[self.language]
        labels = (one.label[self.language] for one in COLUMNS[self.kind] if one.name == name)
        return next(labels, name)

    def _reason(self, fault: Fault) -> tuple[str, str]:
        return spot_of(fault.place).cell, say(replace(fault, place=""), self.language)

    def _value(self, column: str, value: "Value") -> str:
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return translate(YES_NO[value], self.language)
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, int):
            return grouped(value)
        if column.endswith("_on"):
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        labels = self._labels(column)
        return labels[value][self.language] if value in labels else value

    def _labels(self, column: str) -> Mapping[str, Mapping[str, str]]:
        of_units = self.kind in (Kind.REGISTER, Kind.REORGANISATION)
        if self.kind is Kind.REORGANISATION and column == "kind":
            return {kind.value: labels for kind, labels in REORGANISATION_LABELS.items()}
        return {
            "grade": GRADE_LABELS,
            "reason": self.words.reasons,
            "category": self.words.categories_of_units if of_units else self.words.categories,
            "sector": SECTOR_NAMES,
            "status": MEMBERSHIP_STATUS_LABELS,
            "end_cause": END_CAUSE_NAMES,
        }.get(column, {})


STEPS = {
    "": message("Waiting for its turn"),
    "reading": message("Reading the files"),
    "comparing": message("Comparing each row with the data stored so far"),
    "storing": message("Checking again and storing"),
}
