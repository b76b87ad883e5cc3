"""Rules on pages: links from an id to its clause, and how a provision stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xeploai import rulepacks
from xeploai.domain import (
    LAYER_STANDING_LABELS,
    SCALE_LABELS,
    STANDING_LABELS,
    STATUS_LABELS,
    WHEN_CHANGED_LABELS,
    LayerStanding,
    Scale,
    Standing,
    Status,
    WhenChanged,
)
from xeploai.portal.site import language_of_page
from xeploai.wording import translate

register = template.Library()
OWN = "L-"  # how the ids of a local layer's own provisions begin


@register.simple_tag
def clause_link(code: str, pack: str, on: date, layers: Any = ()) -> SafeString:
    """Return an id as a link to its clause: in the pack, or in the layer that lays it down."""
    if not code.startswith(OWN):
        address = f"{reverse('rules_pack', args=[pack])}?on={on.isoformat()}#{code}"
        return format_html('<a class="code" href="{}">{}</a>', address, code)
    if len(layers) == 1:
        address = f"{reverse('rules_layer', args=[layers[0].code])}#{code}"
        return format_html('<a class="code" href="{}">{}</a>', address, code)
    return format_html('<span class="code">{}</span>', code)


@register.simple_tag
def clause_in(code: str, *books: Any) -> SafeString:
    """Return an id as a link to its clause, in whichever of some told books has it."""
    for book in books:
        if code in rulepacks.pack(book.pack).provisions:
            return clause_link(code, book.pack, book.on)
    layers = [layer for book in books for layer in book.layers]
    return clause_link(code, books[0].pack, books[0].on, layers)


@register.filter
def standing_words(standing: Standing) -> str:
    """Return whose word a provision is, and whether it binds."""
    return STANDING_LABELS[standing][language_of_page()]


@register.filter
def known_words(status: Status) -> str:
    """Return how well a text is known."""
    return STATUS_LABELS[status][language_of_page()]


@register.filter
def layer_standing(standing: LayerStanding) -> str:
    """Return whose a layer is."""
    return LAYER_STANDING_LABELS[LayerStanding(standing)][language_of_page()]


@register.filter
def scale_words(scale: Scale) -> str:
    """Return how criteria are judged."""
    return SCALE_LABELS[scale][language_of_page()]


@register.filter
def when_changed_words(way: WhenChanged) -> str:
    """Return what becomes of reviews already begun."""
    return WHEN_CHANGED_LABELS[way][language_of_page()]


@register.filter
def in_words(text: str) -> str:
    """Return a marked text in the language of the page."""
    return translate(text, language_of_page())


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping has under a key; nothing where it has none."""
    return mapping.get(key, "")
