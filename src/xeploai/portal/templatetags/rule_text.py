"""Rules on pages: sentences, labels, clauses, answers, and links to provisions."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xeploai import rulepacks
from xeploai.domain import (
    LAYER_STANDING_LABELS,
    OPENNESS_LABELS,
    SCALE_LABELS,
    SETTING_USE_LABELS,
    STANDING_LABELS,
    STATUS_LABELS,
    TRUTH_LABELS,
    WHEN_CHANGED_LABELS,
    Ceiling,
    Citation,
    Fault,
    Labels,
    LayerStanding,
    Openness,
    Scale,
    SettingUse,
    Source,
    Standing,
    Status,
    Truth,
    WhenChanged,
    decimal_text,
    say,
    translate,
)
from xeploai.domain import cited_documents as documents_of_ceiling
from xeploai.portal.site import language_of_page
from xeploai.results.case_lines import STATUS_WORDS

register = template.Library()
LOCAL = "L-"  # prefix of the codes of local provisions
TRUTH_SIGNS = {Truth.HOLDS: "✓", Truth.FAILS: "✗", Truth.UNDECIDED: "?"}
OPENNESS_SIGNS = {
    Openness.OPEN: "✓",
    Openness.CLOSED: "✗",
    Openness.UNDECIDED: "?",
    Openness.NOT_LAID_DOWN: "–",
}


@register.filter
def sentence(fault: Fault | None) -> str:
    return say(fault, language_of_page()) if fault else ""


@register.filter
def text(labels: Mapping[str, str] | None) -> str:
    """Return the text of the page's language."""
    return labels[language_of_page()] if labels else ""


@register.filter
def message_text(marked: str) -> str:
    """Translate a text that `message` marks."""
    return translate(marked, language_of_page())


@register.filter
def status_text(status: Status) -> str:
    """Return how well a text is known, and whether it binds."""
    return translate(STATUS_WORDS[status], language_of_page())


@register.filter
def setting_use_label(use: SettingUse) -> str:
    """Return what becomes of the value of a setting."""
    return SETTING_USE_LABELS[use][language_of_page()]


@register.filter
def status_label(status: Status) -> str:
    return STATUS_LABELS[status][language_of_page()]


@register.filter
def standing_label(standing: Standing) -> str:
    return STANDING_LABELS[standing][language_of_page()]


@register.filter
def layer_standing_label(standing: LayerStanding) -> str:
    return LAYER_STANDING_LABELS[LayerStanding(standing)][language_of_page()]


@register.filter
def scale_label(scale: Scale) -> str:
    return SCALE_LABELS[scale][language_of_page()]


@register.filter
def when_changed_label(rule: WhenChanged) -> str:
    return WHEN_CHANGED_LABELS[rule][language_of_page()]


@register.filter
def exact_number(value: Fraction | Decimal) -> str:
    """Return an exact number, unrounded: `4,6`; a third stays a fraction."""
    return decimal_text(Fraction(value))[language_of_page()]


@register.filter
def exact_percent(value: Fraction) -> str:
    """Return an exact share: `20%`."""
    return f"{exact_number(value * 100)}%"


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """Look up a key; empty if the mapping lacks it."""
    return mapping.get(key, "")


@register.simple_tag
def clause(citation: Citation | Source) -> SafeString:
    """Return where something is written: document, place, day of issue."""
    source = citation.source if isinstance(citation, Citation) else citation
    return format_html(
        "{}, {} <small>{}</small>", source.document, source.place, f"{source.issued:%d/%m/%Y}"
    )


@register.filter
def cited_documents(ceiling: Ceiling) -> list[tuple[Source, Labels | None]]:
    """Return every document from which a ceiling comes, with what comes from it."""
    return documents_of_ceiling(ceiling)


@register.simple_tag
def provision_sentence(explained: Any) -> str:
    """Return what a provision says of the subject, naming its place in the text, not its code."""
    source, fault = explained.citation.source, explained.sentence
    place = f"{source.document}, {source.place}"
    return say(Fault(fault.text, {**fault.values, "provision": place}), language_of_page())


@register.simple_tag
def sentence_with_place(fault: Fault, sources: Mapping[str, Source]) -> str:
    """Return a sentence about a provision, naming its place in the text, not its code.

    Args:
        sources: where provisions are written, by code.
    """
    source = sources.get(str(fault.values.get("provision", "")))
    if source is None:
        return sentence(fault)
    place = f"{source.document}, {source.place}"
    return say(Fault(fault.text, {**fault.values, "provision": place}), language_of_page())


@register.simple_tag
def truth_mark(truth: Truth) -> SafeString:
    """Return a condition's answer as a sign, and in words for screen readers."""
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
    """Return whether a grade is open, as a sign and in words."""
    label = OPENNESS_LABELS[openness][language_of_page()]
    return format_html(
        '<span class="openness {}"><span aria-hidden="true">{}</span> {}</span>',
        openness.lower().replace("_", "-"),
        OPENNESS_SIGNS[openness],
        label,
    )


def provision_url(code: str, pack: str, on: date, layers: Any = ()) -> str:
    """Return the address of a provision; empty if several local documents could contain it."""
    if not code.startswith(LOCAL):
        return f"{reverse('rules_pack', args=[pack])}?on={on.isoformat()}#{code}"
    if len(layers) == 1:
        return f"{reverse('rules_layer', args=[layers[0].code])}#{code}"
    return ""


def _url_in_books(code: str, books: Any) -> str:
    for book in books:
        if code in rulepacks.pack(book.pack).provisions:
            return provision_url(code, book.pack, book.on)
    layers = [layer for book in books for layer in book.layers]
    return provision_url(code, books[0].pack, books[0].on, layers)


def _code_link(code: str, url: str) -> SafeString:
    if not url:
        return format_html('<span class="code">{}</span>', code)
    return format_html('<a class="code" href="{}">{}</a>', url, code)


def details(content: SafeString) -> SafeString:
    """Fold what an official need not read into a `<details>` element."""
    return format_html(
        '<details class="many code-details"><summary>{}</summary>{}</details>',
        _("details"),
        content,
    )


@register.simple_tag
def code_details(
    code: str, pack: str, on: date, layers: Any = (), *, label: str = ""
) -> SafeString:
    """Return the code of a provision, or a longer label, as a folded link to it."""
    return details(_code_link(label or code, provision_url(code, pack, on, layers)))


@register.simple_tag
def pack_details(code: str, version: str) -> SafeString:
    """Return the code and the version of a rule pack, folded."""
    return details(
        format_html("<code>{}</code> · {} <code>{}</code>", code, _("version"), version[:12])
    )


@register.simple_tag
def codes_in_books(codes: str | Iterable[str], *books: Any) -> SafeString:
    """Return codes of provisions as folded links, each into the first book that has it."""
    several = (codes,) if isinstance(codes, str) else tuple(codes)
    links = ((_code_link(code, _url_in_books(code, books)),) for code in several)
    return details(format_html_join(", ", "{}", links))


@register.simple_tag
def clause_anchor(clause: Any, page: str = "") -> SafeString:
    """Return a place in a document as a link to its first provision on the page of the case.

    The codes of all its provisions follow, folded.
    """
    return format_html(
        '<a href="{}#{}">{}, {}</a> {}',
        page,
        clause.provisions[0],
        clause.document,
        clause.place,
        code_anchors(clause.provisions, page),
    )


@register.simple_tag
def code_anchors(codes: Iterable[str], page: str = "") -> SafeString:
    """Return codes of provisions as folded links to their place on the page of the case."""
    return details(
        format_html_join(", ", '<a class="code" href="{}#{}">{}</a>', ((page, c, c) for c in codes))
    )
