"""Template tags of the unit page and of lists: linked figures, breadcrumb, tree of units."""

from typing import TYPE_CHECKING, Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xeploai.domain import Act, Change, Share, grouped
from xeploai.portal.site import Reader, units_above
from xeploai.portal.units.tree import tree_around

from .figures import count, figure_label, hidden_mark, percent, points

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag
def figure(
    number: int | None,
    link: str,
    share: Share | None,
    change: Change | None,
    is_hidden: bool = False,
) -> SafeString:
    """Return a figure as a link to its cases, with its share, base and change."""
    if is_hidden:
        return hidden_mark()
    text = count(number)
    linked = format_html('<a href="{}">{}</a>', link, text) if number else text
    return format_html("{}{}{}", linked, share_with_base(share), change_mark(change))


@register.simple_tag
def share_with_base(share: Share | None) -> SafeString:
    """Return a share; its base appears on hover, on focus and in print."""
    if share is None or share.exact is None:
        return NOTHING
    return format_html(
        ' <small class="share">{} <span class="base">{} / {}<span class="words"> · {}</span>'
        "</span></small>",
        percent(share),
        grouped(share.part),
        grouped(share.whole),
        figure_label(share.of),
    )


@register.simple_tag
def change_mark(change: Change | None) -> SafeString:
    """Return a change with its direction as a sign, and in words for screen readers."""
    if change is None or change.difference is None:
        return NOTHING
    if not change.difference:
        return format_html(' <small class="change">{}</small>', _("unchanged"))
    sign, word = ("▲", _("up by")) if change.difference > 0 else ("▼", _("down by"))
    in_points = points(change)
    of_share = format_html('<span class="base">{}</span>', in_points) if in_points else NOTHING
    return format_html(
        ' <small class="change"><span aria-hidden="true">{}</span><span class="heard">{} </span>'
        "{}{}</small>",
        sign,
        word,
        grouped(abs(change.difference)),
        of_share,
    )


@register.inclusion_tag("portal/site/breadcrumb.html", takes_context=True)
def breadcrumb(
    context: Context, unit: "CycleUnit", above: Any, *, is_below: bool = False
) -> dict[str, Any]:
    """Show the superiors of a unit; those that the reader may not see are not linked.

    Args:
        is_below: whether the unit itself is part of the path to the page.
    """
    reader: Reader = context["reader"]
    path = [*above, unit] if is_below else above
    steps = [(one, bool(reader.may(Act.SEE_FIGURES, one))) for one in path]
    return {"steps": steps, "cycle_code": unit.cycle.code}


@register.inclusion_tag("portal/units/tree_panel.html", takes_context=True)
def tree_panel(context: Context, unit: "CycleUnit") -> dict[str, Any]:
    """Show the tree that the reader may see, opened down to a unit."""
    reader: Reader = context["reader"]
    root = tree_around(reader, unit, context.get("above") or units_above(unit))
    return {"nodes": [root], "cycle_code": unit.cycle.code, "wanted": ""}
