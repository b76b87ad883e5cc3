"""Comparisons as values: which unit is behind a figure, and each reason once."""

from xeploai.domain import Fault, UnitRef
from xeploai.results.comparing import (
    ComparedFigure,
    ComparedRow,
    ComparisonPart,
    Side,
    UnitComparison,
)

UNIT, OTHER = UnitRef("a", "A"), UnitRef("b", "B")


def side(*parts: ComparisonPart, is_there: bool = True) -> Side:
    return Side(UNIT, 2023, "pack", {}, {}, {}, is_there=is_there, parts=parts)


def figure(name: str, *why: Fault, before: int | None = 1) -> ComparedFigure:
    return ComparedFigure(name, before, before, None, None, None, why)


def test_a_figure_of_one_unit_leads_to_that_unit_and_of_several_to_none() -> None:
    assert side().behind is UNIT
    assert side(is_there=False).behind is None
    assert side(ComparisonPart(OTHER, 1)).behind is OTHER
    assert side(ComparisonPart(UNIT, 1), ComparisonPart(OTHER, -1)).behind is None


def test_every_reason_is_given_once_and_those_of_the_whole_come_first() -> None:
    whole, part = Fault("Whole."), Fault("Part.")
    rows = (ComparedRow("member", {}, (figure("total", part), figure("good", part, whole))),)

    comparison = UnitComparison(side(), side(), rows, reasons=(whole,))

    assert [str(reason) for reason in comparison.why_not()] == ["Whole.", "Part."]


def test_reasons_of_rows_without_figures_count_only_if_no_row_has_any() -> None:
    empty = ComparedRow("staff", {}, (figure("total", Fault("Empty."), before=None),))
    full = ComparedRow("member", {}, (figure("total", Fault("Full.")),))

    both = UnitComparison(side(), side(), (empty, full))
    alone = UnitComparison(side(), side(), (empty,))

    assert empty.is_empty
    assert [str(reason) for reason in both.why_not()] == ["Full."]
    assert [str(reason) for reason in alone.why_not()] == ["Empty."]
