"""Check the file of a pack or of local rules, and show all its faults; nothing is stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.cycle.rules import may_read_rules, review_content
from xeploai.domain import Fault, Refused, say
from xeploai.portal.site import language_of_page, reader_of, refuse_unless

from .files import (
    LIMIT_KIB,
    TOO_LARGE_STATUS,
    UNPROCESSABLE,
    file_faults,
    parse_file,
    small_form,
    too_large_fault,
)


def _too_large(request: HttpRequest) -> HttpResponse:
    refuse_unless(may_read_rules(reader_of(request)))
    return _refuse(request, Refused(too_large_fault()), TOO_LARGE_STATUS)


@small_form(_too_large)
def check_file(request: HttpRequest) -> HttpResponse:
    """Show the form; of a submitted file, everything that is wrong with it."""
    refuse_unless(may_read_rules(reader_of(request)))
    if request.method != "POST":
        return _render(request)
    try:
        file = parse_file(request)
    except Refused as refusal:
        return _refuse(request, refusal, UNPROCESSABLE)
    found = review_content(file.content, file=file.name)
    status = UNPROCESSABLE if found.faults else 200
    shown = file_faults(found.faults, file, language_of_page())
    remarks = [say(Fault(each.text, each.values), language_of_page()) for each in found.remarks]
    return _render(request, {"file": file, "file_faults": shown, "remarks": remarks}, status)


def _refuse(request: HttpRequest, refusal: Refused, status: int) -> HttpResponse:
    faults = [say(fault, language_of_page()) for fault in refusal.faults]
    return _render(request, {"faults": faults}, status)


def _render(
    request: HttpRequest, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    limit = {"limit": LIMIT_KIB}
    return render(request, "portal/rules/check.html", limit | (context or {}), status=status)
