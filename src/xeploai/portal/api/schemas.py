"""Types of the API's answers, for its documentation.

The statistics come from `reporting.as_json`; a test checks that they have these types.
"""

from datetime import date

from ninja import Field, Schema
from pydantic import ConfigDict


class ExactSchema(Schema):
    """An answer with exactly the fields of its type."""

    model_config = ConfigDict(extra="forbid")


class Problem(ExactSchema):
    """An error."""

    code: str = Field(description="a word for programs, such as `not_found`")
    messages: list[str] = Field(description="sentences for people, in the language asked for")


class CycleOut(ExactSchema):
    """A cycle of reviews."""

    code: str = Field(description="what addresses have: 2026, 2026-q1, 2026-cc")
    family: str = Field(description="PARTY or CIVIL_SERVANTS")
    year: int
    period: str = Field(description="YEAR, Q1, Q2, Q3, TERM or AD_HOC")
    state: str = Field(description="OPEN, FACTS_CLOSED, DECIDING, REPORTED or CLOSED")
    opens_on: date
    closes_on: date = Field(description="the tree is the one of this day")
    pack: str = Field(description="code of the rule pack")
    pack_version: str = Field(description="checksum of the rule pack")


class UnitName(ExactSchema):
    """A unit, with its name on the closing day."""

    code: str
    name: str


class UnitOut(UnitName):
    """A unit in the frozen tree of a cycle."""

    category: str
    sector: str
    parent: str | None = Field(description="code of the direct superior; null at the top")
    source: str = Field(description="CASES, or RETURN if a return replaces the unit's cases")
    within_return: bool = Field(description="a superior's return includes the unit")


class UnitPage(ExactSchema):
    """One page of the units that the role sees, in the order of the tree."""

    count: int = Field(description="number of units on all pages")
    page: int
    page_size: int
    items: list[UnitOut]


class CountsOut(ExactSchema):
    """Numbers of subjects by outcome; null if not reported, which is not 0."""

    total: int | None
    graded: int | None
    not_graded: int | None
    good_or_better: int | None
    excellent: int | None
    good: int | None
    completed: int | None
    failed: int | None
    undecided: int | None


class ShareOut(ExactSchema):
    """A share as text: percent, decimal comma."""

    shown: str | None
    of: str = Field(description="the figure that is the base")


class MadeOf(ExactSchema):
    """Numbers of subjects by the source of their figures."""

    cases: int | None
    returns: int | None
    accepted_returns: int | None = Field(description="the part of “returns” that is accepted")


class LetterOut(ExactSchema):
    """The letter by which a return came."""

    number: str | None
    dated_on: date


class SenderOut(UnitName):
    """A unit that reports by return, with the state of its latest return."""

    state: str = Field(description="MISSING, RECEIVED, ACCEPTED or SENT_BACK")
    letter: LetterOut | None
    received_on: date | None
    reason: str | None = Field(description="why the superior sent it back")
    replacement_reason: str | None = Field(description="why it replaces an earlier letter")


class TotalOut(CountsOut):
    """The figures of one category, or of several together."""

    not_graded_reasons: dict[str, int] | None
    shares: dict[str, ShareOut]
    change: dict[str, int | None] = Field(description="null if the cycles are not comparable")
    made_of: MadeOf
    not_reported_by: list[UnitName]
    owed_by: list[UnitName] = Field(description="their return has not come, or was sent back")
    declared_none_by: list[UnitName] = Field(description="they declared to have nobody: zero")


class Totals(ExactSchema):
    """All organisations together, and all members."""

    organisations: TotalOut
    members: TotalOut


class SubordinateOut(UnitName):
    """A direct subordinate with all units below it."""

    category: str
    source: str
    missing: bool
    returns_by_state: dict[str, int]
    categories: dict[str, CountsOut]


class MissingUnit(UnitName):
    """A unit that has not reported."""

    why: str = Field(description="no_return or no_decision")


class DisagreementOut(ExactSchema):
    """A figure in which a return differs from the cases below it."""

    unit: UnitName
    category: str
    figure: str
    returned: int
    counted: int
    counts_as: str


class CeilingOut(ExactSchema):
    """A group over its ceiling on the top grade."""

    category: str
    group: str
    base_count: int
    status: str
    share: str
    base: str
    rounding: str | None
    outside: list[str]
    not_counted: int
    exact: str
    allowed: int
    excellent: int
    over_by: int
    computed: str
    binds: bool
    provision: str
    source: str
    local_document: str | None
    exceptional_document: str | None
    is_grouped_otherwise: bool


class OpenCeilingOut(ExactSchema):
    """A category whose ceiling has no number yet, and the settings it lacks."""

    category: str
    missing: list[str]


class ComparedWith(ExactSchema):
    """The earlier cycle, and why it is not comparable."""

    cycle: int = Field(description="year of the cycle")
    cycle_code: str
    comparable: bool
    on_later_tree: bool = Field(
        description="whether the earlier figures are added up on this cycle's tree, of all"
        " provinces that belong to it now"
    )
    reasons: list[str]


class ComparedCategory(ExactSchema):
    """Decisions of one category by agreement with the rules."""

    decisions: int
    compared: int = Field(description="decisions for whose comparison the facts were enough")
    as_suggested: int
    better: int
    worse: int
    otherwise: int = Field(description="rated where the rules give no grade, or the other way")
    unsuggested: int = Field(description="only whether the decided grade is open was examined")
    against: int
    with_reason: int
    above_ceiling: int = Field(
        description="rated excellent above a binding ceiling, without a reason for that"
    )


class DecisionsCompared(ExactSchema):
    """How many decisions were compared with the rules, and on which facts."""

    decisions: int
    compared: int
    facts: list[str]
    missing: list[str]
    categories: dict[str, ComparedCategory]


class HiddenOut(ExactSchema):
    """Figures of persons that the role may not see; they are null."""

    below: int = Field(description="the smallest number of persons that is shown")
    categories: list[str]
    earlier_categories: list[str] = Field(description="of the earlier cycle")
    subordinates: dict[str, list[str]] = Field(description="categories by code of the unit")


class StatisticsOut(ExactSchema):
    """All figures of a unit with the units below it, as `xeploai results --json` prints them."""

    unit: UnitName
    cycle: int = Field(description="year of the cycle")
    cycle_code: str
    closes_on: date
    pack: str
    categories: dict[str, TotalOut]
    totals: Totals
    by_sector: dict[str, dict[str, CountsOut]] = Field(
        description="organisations by sector; “null” if a return does not distinguish sectors"
    )
    subordinates: list[SubordinateOut]
    missing_units: list[MissingUnit]
    members_not_reviewed: dict[str, int] | None
    reported_within: UnitName | None
    units_by_return: list[SenderOut]
    returns_by_state: dict[str, int]
    disagreements: list[DisagreementOut]
    ceilings_over: list[CeilingOut]
    exceptional_shares: list[CeilingOut] = Field(
        description="groups for which a document admits the exceptional share, over it or not"
    )
    ceilings_checked: int
    ceilings_open: list[OpenCeilingOut]
    ceilings_not_checked: list[UnitName]
    compared_with: ComparedWith | None
    hidden: HiddenOut | None = Field(description="null if no figure is hidden from the role")
    decisions_compared: DecisionsCompared | None = Field(
        description="null if there is no decision to compare with the rules"
    )
