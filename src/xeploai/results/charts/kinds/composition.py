"""Chart of the four grades in each direct subordinate, as shares of those graded."""

from collections.abc import Mapping, Sequence

from xeploai.domain import Counts, Grade, Share, Statistics, UnitRef, grouped, message
from xeploai.results.charts.parameters import ChartParameters
from xeploai.results.charts.value import (
    NOTHING,
    Chart,
    ChartColumn,
    ChartRow,
    count_cells,
    figure_label,
    percent,
    percent_number,
    phrase,
)

CODE = "composition"
FIGURE = "good_or_better"
BASE = "graded"
GRADES = tuple(grade.value.lower() for grade in Grade)


def composition(statistics: Statistics, parameters: ChartParameters, language: str) -> Chart:
    """Return the chart of the direct subordinates, the highest good-or-better share first."""
    subordinates = [
        (subordinate.unit, parameters.sum_of(statistics, subordinate.categories).counts)
        for subordinate in statistics.subordinates
    ]
    with_bars = sorted(
        ((unit, counts) for unit, counts in subordinates if counts is not None and counts.graded),
        key=lambda one: (-(_share(one[1]).exact or 0), -one[1].graded),
    )
    without = [
        (unit, counts) for unit, counts in subordinates if counts is None or not counts.graded
    ]
    return Chart(
        CODE,
        _title(with_bars, parameters.subjects(statistics, language), language),
        _base(statistics, language),
        _notes(without, language),
        _columns(language),
        tuple(_row(unit, counts) for unit, counts in (*with_bars, *without)),
        _drawing(with_bars, language) if with_bars else None,
    )


def _share(counts: Counts) -> Share:
    return Share(counts.good_or_better, counts.graded, of=BASE)


def _title(bars: Sequence[tuple[UnitRef, Counts]], subjects: str, language: str) -> str:
    if not bars:
        text = message("%(subjects)s: no direct subordinate has graded any")
        return phrase(text, language, subjects=subjects)
    (first, highest), (last, lowest) = bars[0], bars[-1]
    values = {"subjects": subjects, "highest": percent(_share(highest))}
    if _share(highest).exact == _share(lowest).exact:
        text = message("%(subjects)s: good or better is %(highest)s in every direct subordinate")
        return phrase(text, language, **values)
    text = message(
        "%(subjects)s: good or better from %(lowest)s (%(last)s) to %(highest)s (%(first)s)"
    )
    values |= {"lowest": percent(_share(lowest)), "first": first.name, "last": last.name}
    return phrase(text, language, **values)


def _base(statistics: Statistics, language: str) -> str:
    text = message("A whole bar is everybody graded in the unit and below it.")
    base = phrase(text, language)
    excellent = statistics.share_bases.get("excellent", BASE)
    if excellent == BASE:
        return base
    other = message("The share of Excellent that the tables print has another base: %(base)s.")
    return f"{base} {phrase(other, language, base=figure_label(excellent, language).lower())}"


def _notes(without: Sequence[tuple[UnitRef, Counts | None]], language: str) -> tuple[str, ...]:
    if not without:
        return ()
    text = message("No bar, since nothing is graded or reported: %(units)s.")
    return (phrase(text, language, units=", ".join(unit.name for unit, _ in without)),)


def _columns(language: str) -> tuple[ChartColumn, ...]:
    unit = ChartColumn(phrase(message("Unit"), language), is_number=False)
    figures = (BASE, *GRADES, FIGURE)
    share = phrase(message("Share of good or better"), language)
    return (
        unit,
        *(ChartColumn(figure_label(figure, language)) for figure in figures),
        ChartColumn(share),
    )


def _row(unit: UnitRef, counts: Counts | None) -> ChartRow:
    cells = count_cells(counts, (BASE, *GRADES, FIGURE))
    return ChartRow(
        unit.name, (*cells, NOTHING if counts is None else percent(_share(counts))), unit.code
    )


def _drawing(bars: Sequence[tuple[UnitRef, Counts]], language: str) -> Mapping[str, object]:
    return {
        "kind": "stacked",
        "names": [unit.name for unit, _ in bars],
        "units": [unit.code for unit, _ in bars],
        "series": [_series(grade, [counts for _, counts in bars], language) for grade in GRADES],
    }


def _series(grade: str, bars: Sequence[Counts], language: str) -> Mapping[str, object]:
    shares = [Share(counts.figure(grade), counts.graded, of=BASE) for counts in bars]
    return {
        "grade": grade,
        "name": figure_label(grade, language),
        "values": [percent_number(share) for share in shares],
        "shown": [percent(share) for share in shares],
        "numbers": [grouped(share.part) for share in shares],
    }
