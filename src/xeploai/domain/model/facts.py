"""Facts of a subject: their kinds, units, values and sources.

A fact that is not known is absent. It is not zero and not false: a condition that needs it
cannot be decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from xeploai.domain.grades import Grade

from .rules import SubjectKind


class FactKind(StrEnum):
    """What the value of a fact is.

    COUNT: whole number of things. POINTS: score, unit point. MONTHS: completed months.
    YES_NO: what the competent body found. GRADE: a decided grade of this or another subject.
    LEVELS: a level for each criterion. GRADES: how many subjects have which grade.
    RECORDS: documents of one sort, each with its fields.
    """

    COUNT = "COUNT"
    POINTS = "POINTS"
    MONTHS = "MONTHS"
    YES_NO = "YES_NO"
    GRADE = "GRADE"
    LEVELS = "LEVELS"
    GRADES = "GRADES"
    RECORDS = "RECORDS"


NUMERIC = (FactKind.COUNT, FactKind.POINTS, FactKind.MONTHS)


class CriterionLevel(StrEnum):
    """A level of one criterion, best first (Xuất sắc, Tốt, Trung bình, Kém).

    Source: Regulation 124-QĐ/TW of 4 October 2023, Article 11, clause 1.
    """

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    AVERAGE = "AVERAGE"
    POOR = "POOR"


# the higher the better
GRADE_RANKS: Mapping[Grade, int] = {each: -place for place, each in enumerate(Grade)}
LEVEL_RANKS: Mapping[CriterionLevel, int] = {
    each: -place for place, each in enumerate(CriterionLevel)
}


class GivenBy(StrEnum):
    """Where a fact comes from: entered with its document, read off the register, or computed."""

    ENTERED = "ENTERED"
    REGISTER = "REGISTER"
    COMPUTED = "COMPUTED"


class Where(StrEnum):
    """The other subjects whose grades a computed fact reads.

    SELF: the same person, graded under another pack. HERE: those of the same unit. BELOW: those
    of the units below.
    """

    SELF = "SELF"
    HERE = "HERE"
    BELOW = "BELOW"


@dataclass(frozen=True)
class RelatedSubjects:
    """The subjects whose grades a computed fact is made of; they are graded first."""

    kind: SubjectKind
    where: Where


@dataclass(frozen=True)
class RecordField:
    """One field of a record.

    Args:
        choices: the values it can have, mildest first where they are ordered; none for yes or no.
    """

    code: str
    label: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_ordered: bool = False


@dataclass(frozen=True)
class FactDefinition:
    """What a fact is.

    Args:
        unit: what is counted, by language; empty for kinds without one.
        kinds: kinds of subject that have it.
        part_of: the count that this one cannot exceed.
        most: the highest number of points.
        sums: the facts whose sum it is.
        reads: the subjects whose grades it is computed from.
        fields: of its records, by code.
    """

    code: str
    kind: FactKind
    label: Mapping[str, str]
    kinds: frozenset[SubjectKind]
    given_by: GivenBy = GivenBy.ENTERED
    unit: Mapping[str, str] = field(default_factory=dict)
    part_of: str = ""
    most: Decimal | None = None
    sums: tuple[str, ...] = ()
    reads: RelatedSubjects | None = None
    fields: Mapping[str, RecordField] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Whether nobody can change it for the sake of a grade.

        So it is with what the register says, and what is computed neither from parts nor from
        grades that are still to be decided.
        """
        if self.given_by is GivenBy.COMPUTED:
            return not self.sums and self.reads is None
        return self.given_by is GivenBy.REGISTER


@dataclass(frozen=True)
class Record:
    """One document about a subject: a decision on discipline, a conclusion, a waiver.

    Args:
        document: number of the document; nothing is concluded without one.
        on: its day.
        issued_by: the body that issued it.
        details: the other fields, by code; what is absent is not known.
        in_period: whether its day lies in the period under review; None where that is not known.
    """

    document: str
    on: date
    issued_by: str
    details: Mapping[str, str | bool] = field(default_factory=dict)
    in_period: bool | None = None


@dataclass(frozen=True)
class GradeCounts:
    """How many of certain subjects have which grade.

    Those that are not rated are in no denominator; those undecided are still waited for.
    """

    graded: Mapping[Grade, int]
    undecided: int = 0
    not_rated: int = 0

    @property
    def expected(self) -> int:
        """How many have a grade or will have one."""
        return sum(self.graded.values()) + self.undecided


Levels = Mapping[str, CriterionLevel | None]
FactValue = int | bool | Decimal | Grade | Levels | GradeCounts | tuple[Record, ...]
Values = Mapping[str, FactValue]
NO_VALUES: Values = MappingProxyType({})


@dataclass(frozen=True)
class Fact:
    """A value with its source.

    Args:
        source: a document, the register, or what it was computed from.
        dated: the day of that source.
    """

    value: FactValue
    source: str = ""
    dated: date | None = None


Facts = Mapping[str, Fact]


def values_of(facts: Facts) -> dict[str, FactValue]:
    """Return the values of facts without their sources."""
    return {code: each.value for code, each in facts.items()}


def add_sums(values: dict[str, FactValue], sums: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Add the facts that are sums to the known values, where every part is known.

    A sum that is known itself is left alone.

    Args:
        sums: code of each sum with the codes of its parts.
    """
    for code, parts in sums:
        numbers: list[Any] = [values.get(part) for part in parts]
        if code not in values and None not in numbers:
            values[code] = sum(numbers)


def parts_of_sums(
    definitions: Mapping[str, FactDefinition],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the code of every fact that is a sum, with the codes of its parts."""
    return tuple((code, each.sums) for code, each in definitions.items() if each.sums)


def update_derived_values(
    values: dict[str, FactValue], definitions: Mapping[str, FactDefinition], *, until: date
) -> None:
    """Compute again what follows from newly entered facts: sums, and records in the period.

    Args:
        until: the closing day of the period under review.
    """
    sums = parts_of_sums(definitions)
    # a sum that was entered gives way to its parts once all are known
    for code in [code for code, parts in sums if all(part in values for part in parts)]:
        values.pop(code, None)
    add_sums(values, sums)
    mark_period(values, until)


def mark_period(values: dict[str, FactValue], until: date) -> None:
    """Set on every record whether its day lies in the year that ends on a closing day.

    The project's reading of “in the year”: the twelve months up to and with the closing day.

    Source: Regulation 124-QĐ/TW of 4 October 2023, Article 12, clause 4 (disciplined in the year).
    """
    after = year_before(until)
    for code, value in values.items():
        # records are the only facts that are tuples
        if isinstance(value, tuple) and value:
            values[code] = tuple(
                replace(each, in_period=after < each.on <= until) for each in value
            )


def year_before(day: date) -> date:
    """Return the same day of the year before; 28 February for a day that it lacks."""
    try:
        return day.replace(year=day.year - 1)
    # 29 February has no counterpart in the year before
    except ValueError:
        return day.replace(year=day.year - 1, day=day.day - 1)


def as_plain(
    definitions: Mapping[str, FactDefinition], values: Mapping[str, FactValue]
) -> dict[str, Any]:
    """Return facts as values that JSON can carry; points are texts, so that nothing is lost."""
    return {code: _plain(value) for code, value in values.items()}


def _plain(value: FactValue) -> Any:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Grade):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, GradeCounts):
        graded = {grade.value: number for grade, number in value.graded.items()}
        return {**graded, "undecided": value.undecided, "not_rated": value.not_rated}
    if isinstance(value, Mapping):
        return {code: level.value if level else None for code, level in value.items()}
    return [
        {
            "document": each.document,
            "on": each.on.isoformat(),
            "issued_by": each.issued_by,
            **each.details,
        }
        for each in value
    ]
