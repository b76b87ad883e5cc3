"""Funnel charts: units that grade unlike their peers, shares by size with control limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xeploai.analytics.funnel import Funnel, Standing, funnel_of
from xeploai.domain import PERCENT, Share, Statistics, grouped, message, translate
from xeploai.results.charts.grassroots import PeerUnit
from xeploai.results.charts.parameters import PEER_WORDS, ChartParameters
from xeploai.results.charts.value import (
    Chart,
    ChartColumn,
    ChartRow,
    figure_label,
    of_whole,
    percent,
    percent_number,
    phrase,
)

FUNNELS = {"excellent_funnel": "excellent", "failed_funnel": "failed"}

# with fewer units the common share is hardly more than that of one of them
FEWEST = 3

STANDING_WORDS: Mapping[Standing, str] = {
    Standing.ABOVE_998: message("above the 99.8%% limit"),
    Standing.ABOVE_95: message("above the 95%% limit"),
    Standing.WITHIN: message("within the limits"),
    Standing.BELOW_95: message("below the 95%% limit"),
    Standing.BELOW_998: message("below the 99.8%% limit"),
}
POINT_FIELDS = ("size", "share", "standing", "unit", "name", "shown")
# the farthest out first
ORDER = (
    Standing.ABOVE_998,
    Standing.BELOW_998,
    Standing.ABOVE_95,
    Standing.BELOW_95,
    Standing.WITHIN,
)


@dataclass(frozen=True)
class FunnelPoint:
    """A unit in a funnel."""

    group: PeerUnit
    share: Share
    shown: str
    standing: Standing


@dataclass(frozen=True)
class FunnelTexts:
    """The labels in the sentences of one funnel, in the reader's language."""

    figure: str
    base: str
    subjects: str
    peers: str
    language: str


def funnel(
    code: str,
    statistics: Statistics,
    groups: Sequence[PeerUnit],
    parameters: ChartParameters,
    language: str,
) -> Chart:
    """Return one of `FUNNELS`, with the base that the pack defines for its share."""
    figure = FUNNELS[code]
    base = statistics.share_bases[figure]
    texts = FunnelTexts(
        figure_label(figure, language),
        figure_label(base, language),
        parameters.subjects(statistics, language),
        translate(PEER_WORDS[parameters.among], language),
        language,
    )
    limits, points = _points_by_distance(statistics, groups, figure)
    without = len(groups) - len(points)
    return Chart(
        code,
        _title(points, texts),
        _base(limits, texts),
        _notes(without, texts),
        _columns(texts) if points else (),
        tuple(_row(point, texts) for point in points),
        _drawing(points, limits, texts) if len(points) >= FEWEST else None,
    )


def _points_by_distance(
    statistics: Statistics, groups: Sequence[PeerUnit], figure: str
) -> tuple[Funnel, list[FunnelPoint]]:
    """Return the funnel and its points: units that have the share, the farthest out first."""
    shares = [(group, group.total.share(figure, statistics.share_bases)) for group in groups]
    known = [(group, share) for group, share in shares if share is not None and share.whole]
    base = statistics.share_bases[figure]
    funnel = funnel_of([share for _, share in known], of=base)
    points = [
        FunnelPoint(group, share, percent(share), standing)
        for (group, share), standing in zip(known, funnel.standings, strict=True)
        if standing is not None
    ]
    points.sort(key=lambda point: (ORDER.index(point.standing), -point.share.whole))
    return funnel, points


def _title(points: Sequence[FunnelPoint], texts: FunnelTexts) -> str:
    values = {
        "subjects": texts.subjects,
        "figure": texts.figure.lower(),
        "peers": texts.peers,
        "all": grouped(len(points)),
    }
    if len(points) < FEWEST:
        text = message(
            "%(subjects)s: too few %(peers)s have figures to be compared with each other"
        )
        return phrase(text, texts.language, **values)
    beyond = [point.standing for point in points if point.standing.is_beyond_998]
    if not beyond:
        text = message(
            "%(subjects)s: none of the %(all)s %(peers)s has a share of “%(figure)s” outside the"
            " 99.8%% limits"
        )
        return phrase(text, texts.language, **values)
    above = sum(standing.is_above for standing in beyond)
    values |= {"beyond": grouped(len(beyond)), "above": grouped(above)}
    text = message(
        "%(subjects)s: %(beyond)s of %(all)s %(peers)s have a share of “%(figure)s” outside the"
        " 99.8%% limits (%(above)s above, %(below)s below)"
    )
    return phrase(text, texts.language, below=grouped(len(beyond) - above), **values)


def _base(funnel: Funnel, texts: FunnelTexts) -> str:
    text = message(
        "Share: “%(figure)s” of “%(base)s”; of all these units together %(share)s (%(part)s)."
        " The limits are those of chance for a unit of that size (binomial, 95%% and 99.8%%);"
        " chance alone puts at most 2 units in 1.000 outside the wider ones. A unit out there"
        " grades unlike its peers: a reason to look, not a finding."
    )
    values = {"figure": texts.figure, "base": texts.base, "part": of_whole(funnel.overall)}
    return phrase(text, texts.language, share=percent(funnel.overall), **values)


def _notes(without: int, texts: FunnelTexts) -> tuple[str, ...]:
    if not without:
        return ()
    text = message("Left out, since they have no such figures of their own: %(number)s %(peers)s.")
    return (phrase(text, texts.language, number=grouped(without), peers=texts.peers),)


def _columns(texts: FunnelTexts) -> tuple[ChartColumn, ...]:
    return (
        ChartColumn(phrase(message("Unit"), texts.language), is_number=False),
        ChartColumn(texts.base),
        ChartColumn(texts.figure),
        ChartColumn(phrase(message("Share"), texts.language)),
        ChartColumn(phrase(message("Against the limits"), texts.language), is_number=False),
    )


def _row(point: FunnelPoint, texts: FunnelTexts) -> ChartRow:
    share = point.share
    numbers = grouped(share.whole), grouped(share.part), point.shown
    standing = phrase(STANDING_WORDS[point.standing], texts.language)
    return ChartRow(point.group.unit.name, (*numbers, standing), point.group.unit.code)


def _drawing(
    points: Sequence[FunnelPoint], funnel: Funnel, texts: FunnelTexts
) -> Mapping[str, object]:
    return {
        "kind": "funnel",
        # arrays in the order of these names, since there are thousands of points
        "fields": POINT_FIELDS,
        "points": [_dot(point) for point in points],
        "curve": [
            [
                one.size,
                *(line * PERCENT for line in (one.low_998, one.low_95, one.high_95, one.high_998)),
            ]
            for one in funnel.curve
        ],
        "overall": percent_number(funnel.overall),
        "overall_shown": percent(funnel.overall),
        "across": texts.base,
        "up": texts.figure,
        "standings": {one: phrase(text, texts.language) for one, text in STANDING_WORDS.items()},
        "limits": {
            "95": phrase(message("95%% limits"), texts.language),
            "998": phrase(message("99.8%% limits"), texts.language),
            "overall": phrase(message("all together"), texts.language),
        },
    }


def _dot(point: FunnelPoint) -> tuple[object, ...]:
    unit, share = point.group.unit, point.share
    shown = f"{point.shown} ({of_whole(share)})"
    return (share.whole, percent_number(share), point.standing, unit.code, unit.name, shown)
