"""Find a unit of the register, show what hangs on it, and change it: form, preview, confirm."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.domain import SECTOR_LABELS, Act, Fault, Refused, Sector, message, say
from xeploai.intake import MEMBERSHIP_STATUS_LABELS
from xeploai.organisations.register import (
    MATCHES,
    heads_aside,
    preview_change,
    register_matching,
    unit_by_code,
    unit_history,
)
from xeploai.portal.site import (
    Answer,
    Forbidden,
    Reader,
    language_of_page,
    now,
    reader_of,
    refuse_unless,
    text_param,
    valid_code,
)
from xeploai.uploads.operations import register_reach

from .dependents import change_lines
from .forms import unit_category_choices
from .unit_acts import UNIT_ACTS, UnitAct, concerned, resolve_units, run_act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xeploai.organisations.register import Post, Unit

    from .forms import ChangeForm

CONFLICT = 409
NOT_OFFERED = message("The page sent something that it does not offer. Load it again.")


def refuse_unless_keeper(reader: Reader) -> None:
    """Raise `Forbidden` for a reader who keeps the register of no unit at all."""
    if not reader.may_anywhere(Act.KEEP_REGISTER):
        text = message("Only those who keep the register of some unit may open this page.")
        raise Forbidden(Answer(False, Fault(text)))


@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Find units and members of the register within the reader's reach."""
    reader = reader_of(request)
    refuse_unless_keeper(reader)
    wanted = text_param(request.GET, "q")
    within = register_reach(reader).units
    units, people = register_matching(wanted, within=within) if wanted else ([], [])
    cut = {"units": len(units) == MATCHES, "people": len(people) == MATCHES}
    context = {"wanted": wanted, "units": units, "people": people, "cut": cut, "most": MATCHES}
    context["heads_aside"] = [
        (head.post, MEMBERSHIP_STATUS_LABELS[head.status][language_of_page()])
        for head in heads_aside(reader.on)
        if within is None or head.post.unit_id in within
    ]
    return render(request, "portal/register/search.html", context)


@never_cache
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit of the register, and preview or carry out a change of it."""
    reader, found = reader_of(request), unit_by_code(valid_code(code))
    answer = refuse_unless(reader.may_keep_register_of(found))
    name = request.GET.get("act", "")
    if request.method != "POST":
        initial = {"category": found.category}
        form = UNIT_ACTS[name].form(initial=initial) if name in UNIT_ACTS else None
        return _render(request, reader, found, name, form)
    if name not in UNIT_ACTS:
        raise Refused(Fault(NOT_OFFERED))
    act = UNIT_ACTS[name]
    form = act.form(request.POST)
    if not form.is_valid():
        return _render(request, reader, found, name, form, status=CONFLICT)
    by = reader.doer(answer)
    common = {"on": form.cleaned_data["on"], "by": by, "at": now()}
    common["document_number"] = form.cleaned_data["document_number"]
    return _act(request, reader, found, name, form, common)


def _act(
    request: HttpRequest,
    reader: Reader,
    unit: "Unit",
    name: str,
    form: "ChangeForm",
    common: dict[str, Any],
) -> HttpResponse:
    act = UNIT_ACTS[name]
    try:
        values = resolve_units(act, form.cleaned_data, reader)
        if "confirm" in request.POST:
            for remark in run_act(act, unit.code, values, common):
                messages.info(request, say(remark, language_of_page()))
            messages.success(request, _("The change is recorded."))
            return redirect("register_unit", code=unit.code)
        remarks: list[Fault] = []
        found = preview_change(
            lambda: remarks.extend(run_act(act, unit.code, values, common)),
            concerned(act, unit.code, values),
        )
    except Refused as refusal:
        form.add_faults(refusal.faults)
    except Forbidden as error:
        form.add_faults([error.answer.why])
    else:
        context = {
            "changes": change_lines(found),
            "cycles": [say(remark, language_of_page()) for remark in remarks],
            "is_preview": True,
        }
        return _render(request, reader, unit, name, form, context)
    return _render(request, reader, unit, name, form, status=CONFLICT)


def _render(
    request: HttpRequest,
    reader: Reader,
    unit: "Unit",
    name: str,
    form: "ChangeForm | None",
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    # a refused act may have changed the unit in hand
    unit = unit_by_code(unit.code)
    act: UnitAct | None = UNIT_ACTS.get(name)
    categories = dict(unit_category_choices())
    language, history = language_of_page(), unit_history(unit, on=reader.on)
    present = next((one for one in reversed(history.placements) if _is_present(one, reader)), None)
    whole = {
        "unit": unit,
        "parent": present.parent if present else None,
        "category": categories.get(unit.category, unit.category),
        "sector": SECTOR_LABELS[Sector(unit.sector)][language],
        "history": history,
        "posts": list(_posts_with_status(unit, history.posts, reader, language)),
        "former_categories": [
            (one, categories.get(one.category, one.category)) for one in history.former_categories
        ],
        "acts": [(code, each.label) for code, each in UNIT_ACTS.items()],
        "act_name": name,
        "act": act,
        "form": form,
        "is_closed": unit.closed_on is not None,
    }
    template = "portal/register/unit.html"
    return render(request, template, {**whole, **(context or {})}, status=status)


def _posts_with_status(
    unit: "Unit", posts: "Iterable[Post]", reader: Reader, language: str
) -> "Iterator[tuple[Post, str]]":
    """Yield posts with the status of their holder, where it keeps a head from the work."""
    aside = {one.post.pk: one.status for one in heads_aside(reader.on, unit=unit)}
    for post in posts:
        status = aside.get(post.pk)
        yield post, MEMBERSHIP_STATUS_LABELS[status][language] if status else ""


def _is_present(placement: Any, reader: Reader) -> bool:
    return bool(placement.from_on <= reader.on)
