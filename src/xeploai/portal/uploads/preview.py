"""The rows of a preview, as they are shown: codes in words, days as people write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from xeploai.domain import Fault, grouped
from xeploai.intake import (
    COLUMNS,
    GRADE_LABELS,
    MEMBERSHIP_STATUS_LABELS,
    SECTOR_NAMES,
    Kind,
    Vocabulary,
    spot_of,
)
from xeploai.uploads.context import ROW_STATE_LABELS, RowState
from xeploai.wording import say, say_place

if TYPE_CHECKING:
    from xeploai.uploads.context import CheckedRow, Value

YES_NO = {True: {"vi": "có", "en": "yes"}, False: {"vi": "không", "en": "no"}}
NOTHING = "–"


@dataclass(frozen=True)
class ChangeShown:
    """What changes in a column, from what to what; `old` is empty where there was nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowShown:
    """A row of a preview."""

    place: str
    subject: str
    name: str
    state: str
    label: str
    changes: Sequence[ChangeShown]
    reasons: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Wording:
    """What a kind of list calls its columns and their codes, in a language."""

    kind: Kind
    words: Vocabulary
    language: str
    names: Mapping[str, str]

    def row(self, row: "CheckedRow") -> RowShown:
        """Return a row as it is shown."""
        subject = row.subject
        if self.kind is Kind.RETURN:
            subject = self._value("category", row.subject)
        return RowShown(
            place=say_place(row.place, self.language),
            subject=subject,
            name=row.name or self.names.get(row.subject, ""),
            state=row.state.value.lower(),
            label=ROW_STATE_LABELS[row.state][self.language],
            changes=[
                ChangeShown(
                    self.column(one.column),
                    "" if row.state is RowState.NEW else self._value(one.column, one.old),
                    self._value(one.column, one.new),
                )
                for one in row.changes
            ],
            reasons=[self._reason(fault) for fault in row.faults],
        )

    def column(self, name: str) -> str:
        """Return what a column is headed with."""
        found = (one.label[self.language] for one in COLUMNS[self.kind] if one.name == name)
        return next(found, name)

    def _reason(self, fault: Fault) -> tuple[str, str]:
        return spot_of(fault.place).cell, say(replace(fault, place=""), self.language)

    def _value(self, column: str, value: "Value") -> str:
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return YES_NO[value][self.language]
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, int):
            return grouped(value)
        if column.endswith("_on"):
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        labels = self._labels(column)
        return labels[value][self.language] if value in labels else value

    def _labels(self, column: str) -> Mapping[str, Mapping[str, str]]:
        of_units = self.kind is Kind.REGISTER
        return {
            "grade": GRADE_LABELS,
            "reason": self.words.reasons,
            "category": self.words.categories_of_units if of_units else self.words.categories,
            "sector": SECTOR_NAMES,
            "status": MEMBERSHIP_STATUS_LABELS,
        }.get(column, {})


STEPS: Mapping[str, Mapping[str, str]] = {
    "": {"vi": "Đang chờ đến lượt", "en": "Waiting for its turn"},
    "reading": {"vi": "Đang đọc tệp", "en": "Reading the files"},
    "comparing": {
        "vi": "Đang đối chiếu từng dòng với dữ liệu hiện có",
        "en": "Comparing each row with what is kept",
    },
    "storing": {"vi": "Đang kiểm tra lại và lưu", "en": "Checking again and storing"},
}
