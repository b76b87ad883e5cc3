"""What explanations say, in the language of the page: sentences, labels, clauses, answers."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xeploai.domain import (
    OPENNESS_LABELS,
    TRUTH_LABELS,
    Citation,
    Fault,
    Openness,
    Source,
    Status,
    Truth,
    decimal_text,
)
from xeploai.portal.site import language_of_page
from xeploai.results.case_rules import STATUS_WORDS
from xeploai.wording import say, translate

register = template.Library()
TRUTH_SIGNS = {Truth.HOLDS: "✓", Truth.FAILS: "✗", Truth.UNDECIDED: "?"}
OPENNESS_SIGNS = {
    Openness.OPEN: "✓",
    Openness.CLOSED: "✗",
    Openness.UNDECIDED: "?",
    Openness.NOT_LAID_DOWN: "–",
}


@register.filter
def said(fault: Fault | None) -> str:
    """Return a message as a sentence."""
    return say(fault, language_of_page()) if fault else ""


@register.filter
def worded(labels: Mapping[str, str] | None) -> str:
    """Return what is called so in both languages in the one of the page."""
    return labels[language_of_page()] if labels else ""


@register.filter
def status_words(status: Status) -> str:
    """Return how well a text is known, and so whether it binds."""
    return translate(STATUS_WORDS[status], language_of_page())


@register.filter
def exact_number(value: Fraction | Decimal) -> str:
    """Return an exact number, unrounded: `4,6`; a third stays a fraction."""
    return decimal_text(Fraction(value))[language_of_page()]


@register.filter
def exact_percent(value: Fraction) -> str:
    """Return an exact share: `20%`."""
    return f"{exact_number(value * 100)}%"


@register.simple_tag
def clause(citation: Citation | Source) -> SafeString:
    """Return where something is written: document, place, day of issue."""
    source = citation.source if isinstance(citation, Citation) else citation
    return format_html(
        "{}, {} <small>{}</small>", source.document, source.place, f"{source.issued:%d/%m/%Y}"
    )


@register.simple_tag
def truth_mark(truth: Truth) -> SafeString:
    """Return a condition's answer as a sign, and in words for who does not see it."""
    label = TRUTH_LABELS[truth][language_of_page()]
    return format_html(
        '<span class="truth {}"><span aria-hidden="true">{}</span>'
        '<span class="heard">{}:</span></span>',
        truth.lower(),
        TRUTH_SIGNS[truth],
        label,
    )


@register.simple_tag
def openness_mark(openness: Openness) -> SafeString:
    """Return how a grade stands, as a sign and in words."""
    label = OPENNESS_LABELS[openness][language_of_page()]
    return format_html(
        '<span class="openness {}"><span aria-hidden="true">{}</span> {}</span>',
        openness.lower().replace("_", "-"),
        OPENNESS_SIGNS[openness],
        label,
    )
