"""Figures as they are written in Vietnamese."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xeploai.domain import FIGURE_LABELS, Change, Share, Total, decimal_comma, grouped

register = template.Library()
MINUS = "\N{MINUS SIGN}"
BAR_FIGURES = ("excellent", "good", "completed", "failed")


@register.filter
def count(number: int | None) -> str:
    """Return a count as `57.241`; a dash where nobody reported it."""
    return "–" if number is None else grouped(number)


@register.filter
def percent(share: Share | None) -> str:
    """Return a share as `91,07%`, empty where there is none."""
    shown = share.shown() if share else None
    return f"{shown}%" if shown else ""


@register.filter
def base_of(share: Share | None) -> str:
    """Return what a share is taken of: `265 / 291 Được đánh giá, xếp loại`."""
    if share is None:
        return ""
    return f"{grouped(share.part)} / {grouped(share.whole)} · {figure_label(share.of)}"


@register.filter
def figure_label(name: str) -> str:
    """Return what a figure is called."""
    language = get_language() or "vi"
    return FIGURE_LABELS[name][language]


@register.filter
def signed(change: Change | None) -> str:
    """Return a difference with its sign: `+120`, `−271`, `0`; empty where it is not known."""
    if change is None or change.difference is None:
        return ""
    sign = "+" if change.difference > 0 else MINUS if change.difference < 0 else "±"
    return f"{sign}{grouped(abs(change.difference))}"


@register.filter
def points(change: Change | None) -> str:
    """Return the change of a share in percentage points: `+1,20 điểm %`."""
    if change is None or change.points is None:
        return ""
    shown = decimal_comma(abs(change.points), 2)
    sign = MINUS if change.points < 0 else "+"
    return _("%(sign)s%(points)s points") % {"sign": sign, "points": shown}


@register.simple_tag
def grade_bar(total: Total) -> SafeString | str:
    """Return a small bar of the four grades; its numbers stand beside it in the table."""
    counts = total.counts
    if counts is None or not counts.graded:
        return ""
    left = 0.0
    parts = []
    for figure in BAR_FIGURES:
        width = 100 * counts.figure(figure) / counts.graded
        parts.append(
            format_html(
                '<rect class="{}" x="{}" y="0" width="{}" height="10"/>',
                figure,
                f"{left:.2f}",
                f"{width:.2f}",
            )
        )
        left += width
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        SafeString("".join(parts)),
    )
