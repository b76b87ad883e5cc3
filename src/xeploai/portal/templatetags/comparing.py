"""Template tags of comparisons: linked figures, differences, marks of what is not comparable."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xeploai.domain import Change, decimal_comma
from xeploai.portal.comparison.tables import LinkedFigure

from .figures import MINUS, count, hidden_mark, signed
from .pages import share_with_base

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag
def linked_figure(figure: LinkedFigure) -> SafeString:
    """Return a figure as a link to its cases, with its share and the share's base."""
    number = hidden_mark() if figure.is_hidden else count(figure.number)
    is_linked = figure.number and figure.link
    linked = format_html('<a href="{}">{}</a>', figure.link, number) if is_linked else number
    return format_html("{}{}", linked, share_with_base(figure.share))


@register.simple_tag
def difference(change: Change | None) -> SafeString:
    """Return a difference with its direction as a sign, and in words for screen readers."""
    if change is None or change.difference is None:
        return NOTHING
    if not change.difference:
        return format_html("{}", _("unchanged"))
    sign, word = ("▲", _("up by")) if change.difference > 0 else ("▼", _("down by"))
    return format_html(
        '<span aria-hidden="true">{}</span><span class="heard">{} </span> {}',
        sign,
        word,
        signed(change),
    )


@register.simple_tag
def not_comparable(notes: Iterable[int]) -> SafeString:
    """Return the mark of a figure that is not comparable, with links to the reasons."""
    links = format_html_join(" ", '<a href="#note-{}">[{}]</a>', ((one, one) for one in notes))
    return format_html(
        '<span class="unlike">{} {}</span>',
        _("not comparable"),
        links,
    )


@register.simple_tag
def reason_links(notes: Iterable[int]) -> SafeString:
    """Return the numbers of some reasons as links."""
    return format_html_join(" ", '<a href="#note-{}">[{}]</a>', ((one, one) for one in notes))


@register.filter
def in_points(change: Change | None) -> str:
    """Return the change of a share in percentage points: `+1,20`; empty if there is none."""
    if change is None or change.points is None:
        return ""
    sign = "+" if change.points > 0 else MINUS if change.points < 0 else ""
    return f"{sign}{decimal_comma(abs(change.points), 2)}"
