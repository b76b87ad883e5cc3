"""The parts of a chart: a finding, its base, a table, and values to draw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xeploai.domain import FIGURE_LABELS, PERCENT, Counts, Fault, Share, grouped, say

NOTHING = "–"
# finer than a pixel; printed percentages are rounded from the exact share
DRAWN_DECIMALS = 3


@dataclass(frozen=True)
class ChartColumn:
    """A column of a chart's table."""

    label: str
    is_number: bool = True


@dataclass(frozen=True)
class ChartRow:
    """A row of a chart's table, as text.

    Args:
        unit: code of the row's unit; empty if it has none.
    """

    label: str
    cells: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart, in the reader's language.

    Args:
        title: the main finding.
        base: the base of its shares, and how to read it.
        notes: what is left out, or why nothing is drawn.
        columns: of the table, the column of row labels first.
        rows: of the table; the most important first.
        drawing: JSON values to draw, if there is anything to draw.
    """

    code: str
    title: str
    base: str
    notes: tuple[str, ...]
    columns: tuple[ChartColumn, ...]
    rows: tuple[ChartRow, ...]
    drawing: Mapping[str, object] | None


def phrase(text: str, language: str, **values: object) -> str:
    """Return a message in the reader's language, with its values."""
    return say(Fault(text, values), language)


def figure_label(figure: str, language: str) -> str:
    """Return the label of a figure."""
    return FIGURE_LABELS[figure][language]


def percent(share: Share | None) -> str:
    """Return `91,07%`, or a dash without a share."""
    shown = share.shown() if share else None
    return NOTHING if shown is None else f"{shown}%"


def of_whole(share: Share) -> str:
    """Return `265 / 291`."""
    return f"{grouped(share.part)} / {grouped(share.whole)}"


def count_cells(counts: Counts | None, figures: Iterable[str]) -> tuple[str, ...]:
    """Return figures as text; dashes if unreported."""
    return tuple(
        NOTHING if counts is None else grouped(counts.figure(figure)) for figure in figures
    )


def percent_number(share: Share | None) -> float | None:
    """Return the percentage as a number for drawings; None without a share."""
    if share is None or not share.whole:
        return None
    return round(PERCENT * share.part / share.whole, DRAWN_DECIMALS)
