"""Chart of the shares of two cycles, if they are comparable."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xeploai.domain import Gap, Share, Statistics, decimal_comma, message, say
from xeploai.results.charts.value import (
    NOTHING,
    Chart,
    ChartColumn,
    ChartRow,
    figure_label,
    percent,
    percent_number,
    phrase,
)

CODE = "change"
FIGURES = ("good_or_better", "excellent")
MINUS = "\N{MINUS SIGN}"
GAP_WORDS = {
    Gap.NOT_REPORTED: message("%(category)s: not everybody has reported in both years."),
    Gap.UNDECIDED: message("%(category)s: some cases are still undecided in one of the two years."),
}


@dataclass(frozen=True)
class SharePair:
    """One share in both years; `points` is None if the two must not be compared."""

    category: str
    figure: str
    now: Share | None
    before: Share | None
    points: Fraction | None


def change(statistics: Statistics, language: str) -> Chart:
    """Return the chart by category; if the cycles are not comparable, the reasons."""
    pairs = _pairs(statistics, language) if statistics.is_comparable else []
    known = [pair for pair in pairs if pair.points is not None]
    return Chart(
        CODE,
        _title(statistics, known, language),
        _base(statistics, language),
        _reasons(statistics, language) + _gaps(statistics, language),
        _columns(statistics, language) if pairs else (),
        tuple(_rows(pairs, language)),
        _drawing(statistics, known, language) if known else None,
    )


def _pairs(statistics: Statistics, language: str) -> list[SharePair]:
    bases = statistics.share_bases
    pairs = []
    for code, now in statistics.categories.items():
        before = statistics.earlier_total(code)
        changes = statistics.changes(now, before)
        label = statistics.category_labels[code].label[language]
        for figure in FIGURES:
            shares = now.share(figure, bases), before.share(figure, bases)
            pairs.append(SharePair(label, figure, *shares, changes[figure].points))
    return pairs


def _title(statistics: Statistics, known: list[SharePair], language: str) -> str:
    if statistics.earlier is None:
        return phrase(message("No earlier cycle to compare with"), language)
    values: dict[str, object] = {"year": statistics.earlier.cycle_name}
    if not statistics.is_comparable:
        return phrase(
            message("Not comparable with %(year)s, so nothing is drawn"), language, **values
        )
    points = [
        pair.points for pair in known if pair.figure == FIGURES[0] and pair.points is not None
    ]
    if not points:
        return phrase(message("No share can be compared with %(year)s"), language, **values)
    text = message(
        "Since %(year)s, good or better has risen in %(up)s of %(all)s categories and fallen in"
        " %(down)s"
    )
    up, down = sum(point > 0 for point in points), sum(point < 0 for point in points)
    return phrase(text, language, up=up, down=down, all=len(points), **values)


def _base(statistics: Statistics, language: str) -> str:
    if not statistics.is_comparable:
        return ""
    share_bases = statistics.share_bases
    bases = "; ".join(
        f"{figure_label(figure, language)} / {figure_label(share_bases[figure], language)}"
        for figure in FIGURES
        if figure in share_bases
    )
    return phrase(
        message("Shares: %(bases)s. The change is in percentage points."), language, bases=bases
    )


def _reasons(statistics: Statistics, language: str) -> tuple[str, ...]:
    earlier = statistics.earlier
    return tuple(say(one, language) for one in (earlier.not_comparable if earlier else ()))


def _gaps(statistics: Statistics, language: str) -> tuple[str, ...]:
    if not statistics.is_comparable:
        return ()
    gaps = (
        (code, statistics.gap(total, statistics.earlier_total(code)))
        for code, total in statistics.categories.items()
    )
    labels = statistics.category_labels
    return tuple(
        phrase(GAP_WORDS[gap], language, category=labels[code].label) for code, gap in gaps if gap
    )


def _columns(statistics: Statistics, language: str) -> tuple[ChartColumn, ...]:
    assert statistics.earlier is not None
    return (
        ChartColumn(phrase(message("Category"), language), is_number=False),
        ChartColumn(phrase(message("Share"), language), is_number=False),
        ChartColumn(statistics.earlier.cycle_name[language]),
        ChartColumn(statistics.cycle_name[language]),
        ChartColumn(phrase(message("Change, in percentage points"), language)),
    )


def _rows(pairs: list[SharePair], language: str) -> list[ChartRow]:
    return [
        ChartRow(
            pair.category,
            (
                figure_label(pair.figure, language),
                percent(pair.before),
                percent(pair.now),
                _points(pair.points),
            ),
        )
        for pair in pairs
    ]


def _points(points: Fraction | None) -> str:
    if points is None:
        return NOTHING
    sign = MINUS if points < 0 else "+" if points > 0 else "±"
    return f"{sign}{decimal_comma(abs(points), 2)}"


def _drawing(statistics: Statistics, known: list[SharePair], language: str) -> Mapping[str, object]:
    assert statistics.earlier is not None
    return {
        "kind": "dumbbell",
        "before": statistics.earlier.cycle_name[language],
        "now": statistics.cycle_name[language],
        "panels": [
            {
                "name": figure_label(figure, language),
                "rows": [_dot(pair) for pair in known if pair.figure == figure],
            }
            for figure in FIGURES
        ],
    }


def _dot(pair: SharePair) -> Mapping[str, object]:
    return {
        "name": pair.category,
        "before": percent_number(pair.before),
        "now": percent_number(pair.now),
        "before_shown": percent(pair.before),
        "now_shown": percent(pair.now),
        "points": _points(pair.points),
    }
