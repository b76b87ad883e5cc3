"""Upload local rules: send a file, preview what it would change, confirm to store it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from xeploai.cycle.evaluation import owed_after_layer
from xeploai.cycle.operations import faults_of_issuer, store_layer
from xeploai.cycle.rules import (
    CheckedLayer,
    check_layer,
    layer_of,
    layers_around,
    may_set_anywhere,
    may_set_layer,
    review_content,
)
from xeploai.domain import Fault, Refused, book_changes, layer_changes, say
from xeploai.portal.rules.files import (
    LIMIT_KIB,
    TOO_LARGE_STATUS,
    UNPROCESSABLE,
    RuleFile,
    act_of,
    file_faults,
    parse_file,
    small_form,
    too_large_fault,
)
from xeploai.portal.rules.provisions import change_sections
from xeploai.portal.site import Answer, language_of_page, now, reader_of, refuse_unless
from xeploai.results.explaining import rulebooks_around

from .views import layer_context

if TYPE_CHECKING:
    from xeploai.domain import Category, Rulebook, Setting

PREVIEW, STORE = "preview", "store"
FormData = Sequence[tuple[str, Any]]


def _too_large(request: HttpRequest) -> HttpResponse:
    refuse_unless(may_set_anywhere(reader_of(request)))
    return _render_form(request, Refused(too_large_fault()), TOO_LARGE_STATUS)


@small_form(_too_large)
def upload_layer(request: HttpRequest) -> HttpResponse:
    """Show the form, preview a submitted file, and store it once it is confirmed."""
    refuse_unless(may_set_anywhere(reader_of(request)))
    if request.method != "POST":
        return _render_form(request)
    act = act_of(request, (PREVIEW, STORE))
    try:
        file = parse_file(request)
    except Refused as refusal:
        return _render_form(request, refusal, UNPROCESSABLE)
    if act == STORE:
        return _store(request, file)
    return preview(request, file)


def _render_form(
    request: HttpRequest, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    language = language_of_page()
    faults = [say(fault, language) for fault in (refusal.faults if refusal else ())]
    context = {"faults": faults, "limit": LIMIT_KIB}
    return render(request, "portal/rules/layers/upload.html", context, status=status)


def check_file(request: HttpRequest, file: RuleFile) -> tuple[CheckedLayer, Answer]:
    """Check a file and the reader's right to set rules there. Raises `Refused`, `Forbidden`."""
    checked = check_layer(content=file.content, file=file.name)
    layer, reader = checked.layer, reader_of(request)
    answer = refuse_unless(
        may_set_layer(reader, code=layer.code, unit=checked.unit, standing=layer.standing)
    )
    by = reader.doer(answer)
    if faults := faults_of_issuer(checked, file=file.name, by=by, on=now().date()):
        raise Refused(faults)
    return checked, answer


def _render_faults(request: HttpRequest, file: RuleFile, refusal: Refused) -> HttpResponse:
    context = {
        "file": file,
        "file_faults": file_faults(refusal.faults, file, language_of_page()),
        "limit": LIMIT_KIB,
    }
    return render(request, "portal/rules/layers/upload.html", context, status=UNPROCESSABLE)


def preview(request: HttpRequest, file: RuleFile, form_data: FormData = ()) -> HttpResponse:
    """Show what a file would change, or all its faults.

    Args:
        form_data: values of the form that produced the file, so that they can be changed.
    """
    try:
        checked, _ = check_file(request, file)
    except Refused as refusal:
        return _render_faults(request, file, refusal)
    context = _preview_context(checked, file) | {"form_data": form_data}
    return render(request, "portal/rules/layers/preview.html", context)


def _preview_context(checked: CheckedLayer, file: RuleFile) -> dict[str, Any]:
    layer = checked.layer
    above, _ = layers_around(layer, checked.unit, checked.begins)
    before, after = rulebooks_around(layer, above)
    remarks = review_content(file.content, file=file.name, above=above).remarks
    context = layer_context(layer, before, after) | {
        "checked": checked,
        "file": file,
        "above": above,
        "remarks": [
            *(Fault(each.text, each.values) for each in remarks),
            *checked.milder,
            *checked.deciders,
            *owed_after_layer(checked),
        ],
        **_difference_context("", before, after),
        "other_changes": list(layer_changes(None, layer, *_labels_of(before))),
    }
    if checked.former is not None:
        former = layer_of(checked.former)
        _, former_book = rulebooks_around(former, above)
        context |= _difference_context("former_", former_book, after) | {
            "former_other": list(layer_changes(former, layer, *_labels_of(before)))
        }
    return context


def _labels_of(
    book: "Rulebook",
) -> "tuple[Mapping[str, Setting], Mapping[str, Category]]":
    return book.pack.settings, book.pack.categories_on(book.on)


def _difference_context(prefix: str, before: "Rulebook", after: "Rulebook") -> dict[str, Any]:
    sections = change_sections(book_changes(before, after))
    differs = any(each.differs for each in sections)
    return {f"{prefix}sections": sections, f"{prefix}differs": differs, f"{prefix}before": before}


def _store(request: HttpRequest, file: RuleFile) -> HttpResponse:
    try:
        _, answer = check_file(request, file)
        by = reader_of(request).doer(answer)
        stored = store_layer(
            content=file.content,
            file=file.name,
            by=by,
            at=now(),
            while_deciding=request.POST.get("while_deciding") == "1",
        )
    except Refused as refusal:
        return _render_faults(request, file, refusal)
    text = gettext("Stored as version %(number)s of %(code)s.")
    messages.success(request, text % {"number": stored.number, "code": stored.code})
    return redirect("rules_layer", code=stored.code)
