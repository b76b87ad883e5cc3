"""Which units grade unlike their peers: shares against size, with control limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xeploai.analytics.funnel import Funnel, Standing, funnel_of
from xeploai.domain import PERCENT, Share, Statistics, grouped, message
from xeploai.wording import translate

from .grassroots import Group
from .parameters import PEER_WORDS, Asked
from .value import Chart, Column, Row, drawn, named, of_whole, percent, words

FUNNELS = {"excellent_funnel": "excellent", "failed_funnel": "failed"}

# with fewer, “the common share” is little more than a group's own
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
class Point:
    """A unit in a funnel."""

    group: Group
    share: Share
    shown: str
    standing: Standing


@dataclass(frozen=True)
class Told:
    """What the sentences of one funnel speak of, in the reader's language."""

    figure: str
    base: str
    subjects: str
    peers: str
    language: str


def funnel(
    code: str, statistics: Statistics, groups: Sequence[Group], asked: Asked, language: str
) -> Chart:
    """Return one of `FUNNELS`: of the share that the pack defines, on its own base."""
    figure = FUNNELS[code]
    base = statistics.share_bases[figure]
    told = Told(
        named(figure, language),
        named(base, language),
        asked.subjects(statistics, language),
        translate(PEER_WORDS[asked.among], language),
        language,
    )
    found, points = _judged(statistics, groups, figure)
    without = len(groups) - len(points)
    return Chart(
        code,
        _title(points, told),
        _base(found, told),
        _notes(without, told),
        _columns(told) if points else (),
        tuple(_row(point, told) for point in points),
        _drawing(points, found, told) if len(points) >= FEWEST else None,
    )


def _judged(
    statistics: Statistics, groups: Sequence[Group], figure: str
) -> tuple[Funnel, list[Point]]:
    """Return the groups that have the share at all, the farthest out first."""
    shares = [(group, group.total.share(figure, statistics.share_bases)) for group in groups]
    known = [(group, share) for group, share in shares if share is not None and share.whole]
    base = statistics.share_bases[figure]
    funnel = funnel_of([share for _, share in known], of=base)
    points = [
        Point(group, share, percent(share), standing)
        for (group, share), standing in zip(known, funnel.standings, strict=True)
        if standing is not None
    ]
    points.sort(key=lambda point: (ORDER.index(point.standing), -point.share.whole))
    return funnel, points


def _title(points: Sequence[Point], told: Told) -> str:
    values = {
        "subjects": told.subjects,
        "figure": told.figure.lower(),
        "peers": told.peers,
        "all": grouped(len(points)),
    }
    if len(points) < FEWEST:
        text = message("%(subjects)s: too few %(peers)s have figures to be held against each other")
        return words(text, told.language, **values)
    beyond = [point.standing for point in points if point.standing.is_beyond_998]
    if not beyond:
        text = message(
            "%(subjects)s: none of the %(all)s %(peers)s has a share of “%(figure)s” outside the"
            " 99.8%% limits"
        )
        return words(text, told.language, **values)
    above = sum(standing.is_above for standing in beyond)
    values |= {"beyond": grouped(len(beyond)), "above": grouped(above)}
    text = message(
        "%(subjects)s: %(beyond)s of %(all)s %(peers)s have a share of “%(figure)s” outside the"
        " 99.8%% limits (%(above)s above, %(below)s below)"
    )
    return words(text, told.language, below=grouped(len(beyond) - above), **values)


def _base(funnel: Funnel, told: Told) -> str:
    text = message(
        "Share: “%(figure)s” of “%(base)s”; of all these units together %(share)s (%(part)s)."
        " The limits are those of chance for a unit of that size (binomial, 95%% and 99.8%%);"
        " chance alone puts at most 2 units in 1.000 outside the wider ones. A unit out there"
        " grades unlike its peers: a reason to look, not a finding."
    )
    values = {"figure": told.figure, "base": told.base, "part": of_whole(funnel.overall)}
    return words(text, told.language, share=percent(funnel.overall), **values)


def _notes(without: int, told: Told) -> tuple[str, ...]:
    if not without:
        return ()
    text = message("Left out, since they have no such figures of their own: %(number)s %(peers)s.")
    return (words(text, told.language, number=grouped(without), peers=told.peers),)


def _columns(told: Told) -> tuple[Column, ...]:
    return (
        Column(words(message("Unit"), told.language), is_number=False),
        Column(told.base),
        Column(told.figure),
        Column(words(message("Share"), told.language)),
        Column(words(message("Against the limits"), told.language), is_number=False),
    )


def _row(point: Point, told: Told) -> Row:
    share = point.share
    numbers = grouped(share.whole), grouped(share.part), point.shown
    standing = words(STANDING_WORDS[point.standing], told.language)
    return Row(point.group.unit.name, (*numbers, standing), point.group.unit.code)


def _drawing(points: Sequence[Point], funnel: Funnel, told: Told) -> Mapping[str, object]:
    return {
        "kind": "funnel",
        # thousands of points: in the order of these names, without repeating them
        "fields": POINT_FIELDS,
        "points": [_dot(point) for point in points],
        "curve": [
            [
                one.size,
                *(line * PERCENT for line in (one.low_998, one.low_95, one.high_95, one.high_998)),
            ]
            for one in funnel.curve
        ],
        "overall": drawn(funnel.overall),
        "overall_shown": percent(funnel.overall),
        "across": told.base,
        "up": told.figure,
        "standings": {one: words(text, told.language) for one, text in STANDING_WORDS.items()},
        "limits": {
            "95": words(message("95%% limits"), told.language),
            "998": words(message("99.8%% limits"), told.language),
            "overall": words(message("all together"), told.language),
        },
    }


def _dot(point: Point) -> tuple[object, ...]:
    unit, share = point.group.unit, point.share
    shown = f"{point.shown} ({of_whole(share)})"
    return (share.whole, drawn(share), point.standing, unit.code, unit.name, shown)
