"""What a chart is: a finding in words, its base, a table, and values to draw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xeploai.domain import FIGURE_LABELS, PERCENT, Counts, Fault, Share, grouped
from xeploai.wording import say

NOTHING = "–"
# finer than a point of the screen; what is read is written from the exact share
DRAWN_DECIMALS = 3


@dataclass(frozen=True)
class Column:
    """A column of a chart's table."""

    label: str
    is_number: bool = True


@dataclass(frozen=True)
class Row:
    """A line of a chart's table, as text.

    Args:
        unit: code of the unit that the line speaks of; empty where it speaks of none.
    """

    label: str
    cells: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart, in the reader's language.

    Args:
        title: what it shows, as a finding.
        base: what its shares are taken of, and how to read it.
        notes: what is left out, or why nothing is drawn.
        columns: of the table, the line's own name first.
        rows: of the table; the most telling first.
        drawing: plain values to draw; None where there is nothing to draw.
    """

    code: str
    title: str
    base: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    drawing: Mapping[str, object] | None


def words(text: str, language: str, **values: object) -> str:
    """Return a marked text in the reader's language, with its values."""
    return say(Fault(text, values), language)


def named(figure: str, language: str) -> str:
    """Return what a figure is called."""
    return FIGURE_LABELS[figure][language]


def percent(share: Share | None) -> str:
    """Return `91,07%`; a dash where there is no share."""
    shown = share.shown() if share else None
    return NOTHING if shown is None else f"{shown}%"


def of_whole(share: Share) -> str:
    """Return `265 / 291`."""
    return f"{grouped(share.part)} / {grouped(share.whole)}"


def counted(counts: Counts | None, figures: Iterable[str]) -> tuple[str, ...]:
    """Return figures as they are written; dashes where nobody reported them."""
    return tuple(NOTHING if counts is None else grouped(counts.figure(one)) for one in figures)


def drawn(share: Share | None) -> float | None:
    """Return percent as a drawing needs it; None where there is no share."""
    if share is None or not share.whole:
        return None
    return round(PERCENT * share.part / share.whole, DRAWN_DECIMALS)
