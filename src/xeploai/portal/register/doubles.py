"""Persons who are likely to be registered twice, and joining two entries of one person."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.cycle.operations import JoinPreview, join_persons, preview_join
from xeploai.domain import LIKENESS_LABELS, Refused
from xeploai.organisations.doubles import double_persons, likeness_of
from xeploai.organisations.register import person_by_code, person_history
from xeploai.portal.site import (
    language_of_page,
    now,
    reader_of,
    refuse_unless,
    text_param,
)
from xeploai.uploads.operations import register_reach

from .forms import JoinForm
from .units import CONFLICT, refuse_unless_keeper

if TYPE_CHECKING:
    from xeploai.organisations.register import Person

PAIRS_A_PAGE = 50


@never_cache
def double_list(request: HttpRequest) -> HttpResponse:
    """List the entries within the reader's reach that are likely to be one person."""
    reader = reader_of(request)
    refuse_unless_keeper(reader)
    pairs = double_persons(branches=register_reach(reader).units)
    page = Paginator(pairs, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    language = language_of_page()
    lines = [
        (pair, [LIKENESS_LABELS[why][language] for why in pair.because])
        for pair in page.object_list
    ]
    context = {"page": page, "lines": lines, "number": len(pairs)}
    return render(request, "portal/register/doubles.html", context)


@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Show two entries side by side, and join them by a document."""
    reader = reader_of(request)
    refuse_unless_keeper(reader)
    keep = person_by_code(text_param(request.GET, "keep"))
    drop = person_by_code(text_param(request.GET, "drop"))
    answer = refuse_unless(reader.may_keep_register_of_person(keep))
    refuse_unless(reader.may_keep_register_of_person(drop))
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    if request.method != "POST" or not form.is_valid():
        return _render(request, keep, drop, form)
    by, at = reader.doer(answer), now()
    given = {**form.cleaned_data, "keep": keep, "drop": drop, "on": at.date(), "by": by, "at": at}
    try:
        if "confirm" not in request.POST:
            return _render(request, keep, drop, form, preview_join(**given))
        join_persons(**given)
    except Refused as refusal:
        form.add_faults(refusal.faults)
        return _render(request, keep, drop, form)
    messages.success(request, _("The two entries are joined."))
    return redirect("register_person", code=keep.code)


def _render(
    request: HttpRequest,
    keep: "Person",
    drop: "Person",
    form: JoinForm,
    preview: JoinPreview | None = None,
) -> HttpResponse:
    language = language_of_page()
    alike = likeness_of(keep, drop) if keep.pk != drop.pk else ()
    context = {
        "preview": preview,
        "alike": [LIKENESS_LABELS[why][language] for why in alike],
        "keep": keep,
        "drop": drop,
        "sides": [(keep, person_history(keep)), (drop, person_history(drop))],
        "form": form,
    }
    status = CONFLICT if form.errors else 200
    return render(request, "portal/register/join.html", context, status=status)
