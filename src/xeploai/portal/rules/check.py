"""A pack's or a layer's file checked on a page: every fault at once, and nothing is stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai import rulepacks
from xeploai.cycle.access import refuse_unless
from xeploai.cycle.rules import may_read_rules
from xeploai.domain import Refused
from xeploai.portal.site import language_of_page, reader_of
from xeploai.rulepacks.nodes import LARGEST_FILE
from xeploai.wording import say

from .file_upload import (
    TOO_LARGE_STATUS,
    UNPROCESSABLE,
    Sent,
    faults_shown,
    file_sent,
    small_form,
    too_large_fault,
)


def _too_large(request: HttpRequest) -> HttpResponse:
    refuse_unless(may_read_rules(reader_of(request)))
    return _shown(request, Refused(too_large_fault()), TOO_LARGE_STATUS)


@small_form(_too_large)
def check(request: HttpRequest) -> HttpResponse:
    """Take a file and say everything that is wrong with it."""
    refuse_unless(may_read_rules(reader_of(request)))
    if request.method != "POST":
        return _shown(request)
    try:
        sent = file_sent(request)
    except Refused as refusal:
        return _shown(request, refusal, UNPROCESSABLE)
    return _checked(request, sent)


def _checked(request: HttpRequest, sent: Sent) -> HttpResponse:
    faults = rulepacks.check_content(sent.content, file=sent.name)
    context = {
        "sent": sent,
        "found": faults_shown(faults, sent, language_of_page()),
        "limit": LARGEST_FILE // 1024,
    }
    status = UNPROCESSABLE if faults else 200
    return render(request, "portal/rules/check.html", context, status=status)


def _shown(request: HttpRequest, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    language = language_of_page()
    faults = [say(fault, language) for fault in (refusal.faults if refusal else ())]
    context = {"faults": faults, "limit": LARGEST_FILE // 1024}
    return render(request, "portal/rules/check.html", context, status=status)
