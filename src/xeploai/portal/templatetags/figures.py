"""Template filters that format figures in the Vietnamese way: `57.241`, `91,07%`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xeploai.domain import (
    FIGURE_LABELS,
    RETURN_STATE_LABELS,
    Change,
    Letter,
    ReturnState,
    Share,
    Total,
    decimal_comma,
    grouped,
    letter_text,
)

register = template.Library()
MINUS = "\N{MINUS SIGN}"
BAR_FIGURES = ("excellent", "good", "completed", "failed")


@register.filter
def count(number: int | None) -> str:
    """Format a count; a dash if it was not reported."""
    return "–" if number is None else grouped(number)


@register.simple_tag
def hidden_mark() -> SafeString:
    """Return what stands in the place of a figure that the reader may not see."""
    why = _("hidden: your role does not see the results of single persons")
    return format_html('<span class="quiet" title="{}">{}</span>', why, _("hidden"))


@register.filter
def percent(share: Share | None) -> str:
    """Format a share; empty if there is none."""
    number = share.shown() if share else None
    return f"{number}%" if number else ""


@register.filter
def base_of(share: Share | None) -> str:
    """Return part, whole and base of a share: `265 / 291 · Được đánh giá, xếp loại`."""
    if share is None:
        return ""
    return f"{grouped(share.part)} / {grouped(share.whole)} · {figure_label(share.of)}"


@register.filter
def figure_label(name: str) -> str:
    """Return the label of a figure."""
    return FIGURE_LABELS[name][get_language() or "vi"]


@register.filter
def letter(value: Letter | None) -> str:
    """Return the letter of a return: `công văn 12-BC/HU ngày 10/01/2025`."""
    return letter_text(value, get_language() or "vi")


@register.filter
def return_state(state: ReturnState) -> str:
    """Return what became of a return."""
    return RETURN_STATE_LABELS[state][get_language() or "vi"]


@register.filter
def signed(change: Change | None) -> str:
    """Format a difference with its sign: `+120`, `−271`, `±0`; empty if it is not known."""
    if change is None or change.difference is None:
        return ""
    sign = "+" if change.difference > 0 else MINUS if change.difference < 0 else "±"
    return f"{sign}{grouped(abs(change.difference))}"


@register.filter
def points(change: Change | None) -> str:
    """Format the change of a share: `+1,20 điểm phần trăm`; empty if there is none."""
    if change is None or change.points is None:
        return ""
    number = decimal_comma(abs(change.points), 2)
    sign = MINUS if change.points < 0 else "+"
    return _("%(sign)s%(points)s points") % {"sign": sign, "points": number}


@register.simple_tag
def grade_bar(total: Total) -> SafeString | str:
    """Return a bar of the four grades; hidden from screen readers, as the table has the numbers."""
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
