"""What the interface for programs answers, as types: the documentation is made from them.

The statistics themselves are `results.export.as_json`; a test holds these types against it.
"""

from datetime import date

from ninja import Field, Schema
from pydantic import ConfigDict


class _Exact(Schema):
    """An answer that says what is written here and nothing besides."""

    model_config = ConfigDict(extra="forbid")


class Problem(_Exact):
    """Why there is no answer."""

    code: str = Field(description="a word for programs, such as `not_found`")
    messages: list[str] = Field(description="sentences for people, in the language asked for")


class CycleOut(_Exact):
    """A cycle of reviews."""

    year: int
    opens_on: date
    closes_on: date = Field(description="the tree is the one of this day")
    pack: str = Field(description="code of the rule pack")
    pack_version: str = Field(description="checksum of the rule pack")


class UnitName(_Exact):
    """A unit, as it was called on the closing day."""

    code: str
    name: str


class UnitOut(UnitName):
    """A unit in the frozen tree of a cycle."""

    category: str
    sector: str
    parent: str | None = Field(description="code of the direct superior; null at the top")
    source: str = Field(description="CASES, or RETURN where a return stands for the unit")
    within_return: bool = Field(description="a return from above speaks for the unit")


class UnitPage(_Exact):
    """Some of the units within reach, in the order of the tree."""

    count: int = Field(description="how many there are on all pages")
    page: int
    page_size: int
    items: list[UnitOut]


class CountsOut(_Exact):
    """How many subjects have which outcome; null where nobody reported, which is not 0."""

    total: int | None
    graded: int | None
    not_graded: int | None
    good_or_better: int | None
    excellent: int | None
    good: int | None
    completed: int | None
    failed: int | None
    undecided: int | None


class ShareOut(_Exact):
    """A share as it is shown: percent, decimal comma."""

    shown: str | None
    of: str = Field(description="the figure it is taken of")


class MadeOf(_Exact):
    """Where a total comes from."""

    cases: int | None
    returns: int | None


class TotalOut(CountsOut):
    """The figures of one category, or of several together."""

    not_graded_reasons: dict[str, int] | None
    shares: dict[str, ShareOut]
    change: dict[str, int | None] = Field(description="null where the cycles are not comparable")
    made_of: MadeOf
    not_reported_by: list[UnitName]


class Totals(_Exact):
    """All organisations together, and all members."""

    organisations: TotalOut
    members: TotalOut


class SubordinateOut(UnitName):
    """A direct subordinate, with everything below it."""

    category: str
    source: str
    missing: bool
    categories: dict[str, CountsOut]


class MissingUnit(UnitName):
    """A unit that has not reported."""

    why: str = Field(description="no_return or no_decision")


class DisagreementOut(_Exact):
    """A figure in which a return differs from the cases below it."""

    unit: UnitName
    category: str
    figure: str
    returned: int
    counted: int
    counts_as: str


class CeilingOut(_Exact):
    """A group over its ceiling on the top grade."""

    category: str
    group: str
    excellent: int
    base: str
    base_count: int
    share: str
    allowed: int
    over_by: int
    status: str


class ComparedWith(_Exact):
    """The earlier cycle, and why it may not be set beside this one."""

    cycle: int
    comparable: bool
    reasons: list[str]


class StatisticsOut(_Exact):
    """Every figure of a unit with everything below it: what `xeploai results --json` prints."""

    unit: UnitName
    cycle: int
    closes_on: date
    pack: str
    categories: dict[str, TotalOut]
    totals: Totals
    by_sector: dict[str, dict[str, CountsOut]] = Field(
        description="organisations by sector; “null” is what returns do not tell apart"
    )
    subordinates: list[SubordinateOut]
    missing_units: list[MissingUnit]
    reported_within: UnitName | None
    units_by_return: list[UnitName]
    disagreements: list[DisagreementOut]
    ceilings_over: list[CeilingOut]
    ceilings_checked: int
    ceilings_not_checked: list[UnitName]
    compared_with: ComparedWith | None
