"""Local rules come in: a file or a form, what it would change, and only then it is stored."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from xeploai.cycle.access import Answer, refuse_unless
from xeploai.cycle.rules import (
    CheckedLayer,
    check_layer,
    days_of,
    layer_of,
    layers_above,
    may_set_anywhere,
    may_set_rules,
    store_layer,
)
from xeploai.domain import Refused, book_changes, layer_changes
from xeploai.portal.rules.diff import sections_of
from xeploai.portal.rules.file_upload import (
    TOO_LARGE_STATUS,
    UNPROCESSABLE,
    Sent,
    faults_shown,
    file_sent,
    small_form,
    too_large_fault,
)
from xeploai.portal.site import language_of_page, now, reader_of
from xeploai.results.explaining import book_with
from xeploai.rulepacks.nodes import LARGEST_FILE
from xeploai.wording import say

from .views import layer_context

if TYPE_CHECKING:
    from xeploai.domain import Rulebook

STORE = "store"
Typed = Sequence[tuple[str, Any]]


def _too_large(request: HttpRequest) -> HttpResponse:
    refuse_unless(may_set_anywhere(reader_of(request)))
    return _asking(request, Refused(too_large_fault()), TOO_LARGE_STATUS)


@small_form(_too_large)
def new(request: HttpRequest) -> HttpResponse:
    """Take a file in, show what it would change, and store it once that is confirmed."""
    refuse_unless(may_set_anywhere(reader_of(request)))
    if request.method != "POST":
        return _asking(request)
    try:
        sent = file_sent(request)
    except Refused as refusal:
        return _asking(request, refusal, UNPROCESSABLE)
    if request.POST.get("act") == STORE:
        return _store(request, sent)
    return preview(request, sent)


def _asking(
    request: HttpRequest, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    language = language_of_page()
    faults = [say(fault, language) for fault in (refusal.faults if refusal else ())]
    context = {"faults": faults, "limit": LARGEST_FILE // 1024}
    return render(request, "portal/rules/layers/upload.html", context, status=status)


def _checked(request: HttpRequest, sent: Sent) -> tuple[CheckedLayer, Answer]:
    """Return a layer without a fault that the reader may set. Raises `Refused`, `Forbidden`."""
    checked = check_layer(content=sent.content, file=sent.name)
    return checked, refuse_unless(may_set_rules(reader_of(request), checked.unit))


def _faulty(request: HttpRequest, sent: Sent, refusal: Refused) -> HttpResponse:
    context = {
        "sent": sent,
        "found": faults_shown(refusal.faults, sent, language_of_page()),
        "limit": LARGEST_FILE // 1024,
    }
    return render(request, "portal/rules/layers/upload.html", context, status=UNPROCESSABLE)


def preview(request: HttpRequest, sent: Sent, typed: Typed = ()) -> HttpResponse:
    """Show what a file would change, or everything that is wrong with it.

    Args:
        typed: what was filled into the form that wrote the file, so that it can be changed.
    """
    try:
        checked, _ = _checked(request, sent)
    except Refused as refusal:
        return _faulty(request, sent, refusal)
    context = _preview(checked, sent) | {"typed": typed}
    return render(request, "portal/rules/layers/preview.html", context)


def _preview(checked: CheckedLayer, sent: Sent) -> dict[str, Any]:
    layer = checked.layer
    above = layers_above(layer, checked.unit, max([checked.begins, *days_of(layer)]))
    before, after = book_with(layer, above)
    context = layer_context(layer, before, after) | {
        "checked": checked,
        "sent": sent,
        "above": above,
        **_differences("", before, after),
        "other_changes": list(layer_changes(None, layer, before.pack.settings)),
    }
    if checked.former is not None:
        former = layer_of(checked.former)
        _, was = book_with(former, above)
        context |= _differences("former_", was, after) | {
            "former_other": list(layer_changes(former, layer, before.pack.settings))
        }
    return context


def _differences(prefix: str, before: "Rulebook", after: "Rulebook") -> dict[str, Any]:
    sections = sections_of(book_changes(before, after))
    differs = any(each.differs for each in sections)
    return {f"{prefix}sections": sections, f"{prefix}differs": differs, f"{prefix}before": before}


def _store(request: HttpRequest, sent: Sent) -> HttpResponse:
    try:
        _, answer = _checked(request, sent)
        by = reader_of(request).doer(answer)
        stored = store_layer(content=sent.content, file=sent.name, by=by, at=now())
    except Refused as refusal:
        return _faulty(request, sent, refusal)
    said = gettext("Stored as version %(number)s of %(code)s.")
    messages.success(request, said % {"number": stored.number, "code": stored.code})
    return redirect("rules_layer", code=stored.code)
