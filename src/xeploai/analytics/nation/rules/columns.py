"""The facts of a subject as one row of small numbers, and the columns that a plan needs.

No float is among them: points are whole numbers of ten-thousandths. Nor is any cell ever empty,
since engines take many times longer over columns with gaps: what is not known is a number that
nothing known can be. Records are documents with fields, so each condition on them is answered while
a row is made.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from xeploai.domain import (
    GRADE_RANKS,
    Condition,
    CriterionLevel,
    FactDefinition,
    FactKind,
    Grade,
    GradeCounts,
    HasRecord,
    Plan,
    Provision,
    Truth,
    Values,
    waiver_for,
    waivers_of,
    walk_conditions,
)

# ten-thousandths of points; a finer number is refused, not rounded
POINT_SCALE = 10_000
# the largest number of 32 bits; products of two such numbers fit into 64
LARGEST = 2**31 - 1
# a number and a grade that are not known
UNKNOWN = -LARGEST - 1
UNKNOWN_RANK = 1
# the place in the list is the code of the answer
TRUTHS = (Truth.FAILS, Truth.UNDECIDED, Truth.HOLDS)
UNDECIDED_PART = "undecided"

Cell = int | bool
Row = Mapping[str, Cell]
LEVEL_BITS: Mapping[CriterionLevel, int] = {
    level: 1 << place for place, level in enumerate(CriterionLevel)
}
# in addition to the levels that occur: a criterion has none yet, or none is known
UNKNOWN_LEVEL = 1 << len(LEVEL_BITS)
_PLACES: Mapping[Truth, int] = {truth: place for place, truth in enumerate(TRUTHS)}
_YES_NO_CODES: Mapping[object, int] = {
    value: _PLACES[truth]
    for value, truth in ((False, Truth.FAILS), (None, Truth.UNDECIDED), (True, Truth.HOLDS))
}


class NotExactInColumns(ValueError):
    """A number has more digits than its column: it would have to be rounded."""


@dataclass(frozen=True)
class Column:
    """One column of a table of facts.

    Args:
        type: as Ibis names it.
        read: the cell of a subject with these facts.
    """

    name: str
    type: str
    read: Callable[[Values], Cell]


@dataclass(frozen=True)
class Layout:
    """The columns that hold all facts a plan looks at.

    Args:
        columns: by name.
        scales: by how much the numbers of a fact are multiplied.
        records: the columns with the answers to conditions on records.
    """

    columns: Mapping[str, Column]
    scales: Mapping[str, int]
    records: Mapping[HasRecord, str]

    @property
    def schema(self) -> dict[str, str]:
        """The type of each column, by name."""
        return {name: each.type for name, each in self.columns.items()}

    def flatten(self, values: Values) -> Row:
        """Return a subject's facts as a row.

        Raises:
            NotExactInColumns: a number is too large or too fine.
        """
        return {name: each.read(values) for name, each in self.columns.items()}


def layout_of(plan: Plan, facts: Mapping[str, FactDefinition]) -> Layout:
    """Return the columns for a plan.

    Args:
        facts: the catalogue of the plan's book.
    """
    provisions = provisions_of(plan)
    used = dict.fromkeys(code for each in provisions for code in sorted(each.facts()))
    kinds = {code: facts[code].kind for code in used}
    records = {each: f"{each.fact}__{n}" for n, each in enumerate(_asking_records(provisions))}
    columns = [column for code, kind in kinds.items() for column in columns_of_fact(code, kind)]
    columns += [Column(name, "int8", partial(_answer, each)) for each, name in records.items()]
    columns += [
        Column(waiver_column(each), "boolean", partial(_is_waived, each))
        for each in provisions
        if waivers_of(each)
    ]
    scales = {code: POINT_SCALE if kind is FactKind.POINTS else 1 for code, kind in kinds.items()}
    return Layout({each.name: each for each in columns}, scales, records)


def provisions_of(plan: Plan) -> tuple[Provision, ...]:
    """Return the provisions that are evaluated, remarks included."""
    return (*plan.not_rated, *plan.binding, *plan.remarks)


def conditions_of(provision: Provision) -> Iterator[Condition]:
    """Yield every condition of a provision, joined ones and their parts."""
    for each in (provision.applies_if, provision.condition):
        if each is not None:
            yield from walk_conditions(each)


def _asking_records(provisions: tuple[Provision, ...]) -> dict[HasRecord, None]:
    return {
        each: None
        for provision in provisions
        for each in conditions_of(provision)
        if isinstance(each, HasRecord)
    }


def waiver_column(provision: Provision) -> str:
    """Return the name of the column that says whether a provision is waived."""
    return f"waived__{provision.code}"


def levels_column(fact: str) -> str:
    """Return the name of the column with a bit for each level that occurs."""
    return f"{fact}__levels"


def count_column(fact: str, part: str) -> str:
    """Return the name of the column with the number of subjects of a grade, or undecided."""
    return f"{fact}__{part}"


def columns_of_fact(code: str, kind: FactKind) -> list[Column]:
    """Return the columns that hold a fact; records have none of their own."""
    match kind:
        case FactKind.RECORDS:
            return []
        case FactKind.YES_NO:
            return [Column(code, "int8", partial(_yes_no, code))]
        case FactKind.GRADE:
            return [Column(code, "int8", partial(_rank, code))]
        case FactKind.LEVELS:
            return [Column(levels_column(code), "int8", partial(_levels, code))]
        case FactKind.GRADES:
            parts = (*Grade, UNDECIDED_PART)
            return [
                Column(count_column(code, part), "int32", partial(_counted, code, part))
                for part in parts
            ]
        case _:
            scale = POINT_SCALE if kind is FactKind.POINTS else 1
            return [Column(code, "int32", partial(_number, code, scale))]


def _yes_no(code: str, values: Values) -> int:
    value: Any = values.get(code)
    return _YES_NO_CODES[value]


def _number(code: str, scale: int, values: Values) -> int:
    value: Any = values.get(code)
    if value is None:
        return UNKNOWN
    # whole numbers are nearly all of them, and need no fractions
    return _whole(value if isinstance(value, int) else Fraction(value), scale, code)


def _whole(number: int | Fraction, scale: int, code: str) -> int:
    scaled = number * scale
    if scaled.denominator != 1 or not -LARGEST <= scaled <= LARGEST:
        raise NotExactInColumns(f"{code}: {number}")
    return scaled.numerator


def _rank(code: str, values: Values) -> int:
    grade = values.get(code)
    return GRADE_RANKS[grade] if isinstance(grade, Grade) else UNKNOWN_RANK


def _levels(code: str, values: Values) -> int:
    levels: Any = values.get(code) or {"": None}
    return sum({LEVEL_BITS[each] if each else UNKNOWN_LEVEL for each in levels.values()})


def _counted(code: str, part: str, values: Values) -> int:
    counts = values.get(code)
    if not isinstance(counts, GradeCounts):
        return 0
    number = counts.undecided if part == UNDECIDED_PART else counts.graded.get(Grade(part), 0)
    return _whole(number, 1, code)


def _answer(condition: HasRecord, values: Values) -> int:
    return _PLACES[condition.answer(values).truth]


def _is_waived(provision: Provision, values: Values) -> bool:
    return waiver_for(provision, values) is not None
