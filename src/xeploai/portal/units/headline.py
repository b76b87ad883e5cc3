"""A unit's results in two or three sentences, as the report begins."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from xeploai import reporting as phrases
from xeploai.domain import (
    FIGURE_LABELS,
    Change,
    Share,
    Statistics,
    SubjectKind,
    Total,
    decimal_comma,
    grouped,
)

FIGURES_SAID = ("graded", "good_or_better", "excellent", "completed", "failed")
ENGLISH = "en"


def sentences_of(statistics: Statistics, language: str) -> Iterator[str]:
    """Yield what is said of all organisations, and of all members, where anybody reported."""
    pairs = (
        (SubjectKind.ORGANISATION, statistics.organisations, statistics.earlier_organisations),
        (SubjectKind.MEMBER, statistics.members, statistics.earlier_members),
    )
    for kind, total, before in pairs:
        if total.counts is not None and total.counts.total:
            said = _sentence(statistics, kind, total, language)
            yield f"{said} {_change(statistics, total, before, language)}".rstrip()


def _sentence(statistics: Statistics, kind: SubjectKind, total: Total, language: str) -> str:
    number = total.figure("total") or 0
    parts = [_figure(statistics, total, figure, language) for figure in FIGURES_SAID]
    if total.figure("undecided"):
        parts.append(_figure(statistics, total, "undecided", language))
    return f"{_subjects(kind, number)}: {'; '.join(parts)}."


def _subjects(kind: SubjectKind, number: int) -> str:
    if kind is SubjectKind.MEMBER:
        text = ngettext("%(number)s member", "%(number)s members", number)
    else:
        text = ngettext("%(number)s organisation", "%(number)s organisations", number)
    return text % {"number": grouped(number)}


def _figure(statistics: Statistics, total: Total, figure: str, language: str) -> str:
    label = FIGURE_LABELS[figure][language].lower()
    said = f"{label} {grouped(total.figure(figure) or 0)}"
    share = total.share(figure, statistics.share_bases)
    if share is None or share.exact is None:
        return said
    return f"{said} ({share.shown()}% {base_words(share, language)})"


def base_words(share: Share, language: str) -> str:
    """Return what a share is taken of, within a sentence: `of all graded`."""
    if language == ENGLISH and share.of == "total":
        return "of all"
    if language == ENGLISH:
        return f"of “{FIGURE_LABELS[share.of][language].lower()}”"
    return phrases.base_word(share.of)


def _change(statistics: Statistics, now: Total, before: Total, language: str) -> str:
    change = statistics.changes(now, before).get("good_or_better")
    if change is None or change.points is None or statistics.earlier is None:
        return ""
    values = {
        "year": statistics.earlier.cycle,
        "figure": FIGURE_LABELS["good_or_better"][language].lower(),
        "change": points_in_words(change),
    }
    return gettext("Against %(year)s, the share of “%(figure)s” %(change)s.") % values


def points_in_words(change: Change) -> str:
    """Return a share's change in words: `rose by 1,20 percentage points`."""
    assert change.points is not None
    points = decimal_comma(abs(change.points), 2)
    if not change.points:
        return gettext("did not change")
    if change.points > 0:
        return gettext("rose by %(points)s percentage points") % {"points": points}
    return gettext("fell by %(points)s percentage points") % {"points": points}
