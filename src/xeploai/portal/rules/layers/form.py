"""The form by which a body enters its local rules, without writing a rule file."""

from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from xeploai import rulepacks
from xeploai.cycle.rules import (
    layer_of,
    local_rules_of,
    may_set_anywhere,
    may_set_layer,
    units_set_by,
)
from xeploai.domain import Refused, Rulebook, day_within, rulebook, say
from xeploai.portal.rules.files import (
    TOO_LARGE_STATUS,
    UNPROCESSABLE,
    RuleFile,
    act_of,
    file_faults,
    small_form,
    too_large_fault,
)
from xeploai.portal.site import language_of_page, reader_of, refuse_unless, text_param, valid_code

from .form_yaml import count_carried_entries, form_data_of_layer, layer_of_form, yaml_of
from .forms import GROUPS_FIRST, GROUPS_MOST, LayerForm
from .upload import PREVIEW, check_file, preview

if TYPE_CHECKING:
    from xeploai.cycle.rules import LocalRules
    from xeploai.domain import Layer

MORE, EDIT = "more", "edit"


def _too_large(request: HttpRequest) -> HttpResponse:
    refuse_unless(may_set_anywhere(reader_of(request)))
    sentences = [say(too_large_fault(), language_of_page())]
    return render(
        request, "portal/site/refused.html", {"sentences": sentences}, status=TOO_LARGE_STATUS
    )


@small_form(_too_large)
def layer_form(request: HttpRequest) -> HttpResponse:
    """Show the form; once it is filled in, preview what it would change."""
    refuse_unless(may_set_anywhere(reader_of(request)))
    former = _parse_former(request)
    book = _parse_rulebook(request, former)
    if request.method != "POST":
        return _new_form(request, book, former)
    groups = _parse_groups(request)
    act = act_of(request, (PREVIEW, MORE, EDIT))
    if act != PREVIEW:
        more = int(act == MORE)
        groups = min(groups + more, GROUPS_MOST)
        form = LayerForm(initial=_unchecked_values(request), book=book, groups=groups)
        return _render(request, form, former)
    form = LayerForm(_normalised(request.POST), book=book, groups=groups)
    if not form.is_valid():
        return _render(request, form, former, status=UNPROCESSABLE)
    return _preview(request, form, former)


def _parse_former(request: HttpRequest) -> "LocalRules | None":
    """Return the document to make a new version of, if the reader may set rules there."""
    code = text_param(request.POST or request.GET, "from")
    if not code:
        return None
    former = local_rules_of(valid_code(code))
    refuse_unless(
        may_set_layer(
            reader_of(request), code=former.code, unit=former.unit, standing=former.standing
        )
    )
    return former


def _parse_rulebook(request: HttpRequest, former: "LocalRules | None") -> Rulebook:
    code = former.pack if former else text_param(request.POST or request.GET, "pack")
    today = reader_of(request).on
    pack = rulepacks.pack(valid_code(code)) if code else rulepacks.pack_for(today)
    return rulebook(pack, on=day_within(pack, today))


def _parse_groups(request: HttpRequest) -> int:
    given = request.POST.get("groups", "")
    is_number = given.isascii() and given.isdecimal() and len(given) <= len(str(GROUPS_MOST))
    return min(max(int(given), 1), GROUPS_MOST) if is_number else GROUPS_FIRST


def _unchecked_values(request: HttpRequest) -> dict[str, Any]:
    """Return the submitted values as initial values, so that they are not checked yet."""
    values: dict[str, Any] = {name: request.POST.get(name) for name in request.POST}
    return values | {name: request.POST.getlist(name) for name in ("categories", "adopt")}


def _normalised(data: QueryDict) -> QueryDict:
    """Compose letters and their marks into one character each, as rule files require."""
    normalised = data.copy()
    for name, values in data.lists():
        normalised.setlist(name, [normalize("NFC", str(each)) for each in values])
    return normalised


def _new_form(request: HttpRequest, book: Rulebook, former: "LocalRules | None") -> HttpResponse:
    units = units_set_by(reader_of(request))
    if former is None:
        initial = {"unit": units[0].code if units else "", "from_on": book.on, "place": "toàn văn"}
        return _render(request, LayerForm(initial=initial, book=book, groups=GROUPS_FIRST), None)
    layer = layer_of(former)
    plain = rulepacks.read_plain(former.content.encode(), file="")
    initial = form_data_of_layer(layer, plain["source"], book.on)
    count = len(layer.criteria[0].groups) if layer.criteria else 0
    groups = min(max(count, GROUPS_FIRST), GROUPS_MOST)
    return _render(request, LayerForm(initial=initial, book=book, groups=groups), former)


def _preview(request: HttpRequest, form: LayerForm, former: "LocalRules | None") -> HttpResponse:
    before = former.content.encode() if former else None
    name = f"{form.cleaned_data['code']}.yaml"
    file = RuleFile(yaml_of(layer_of_form(form, before)).encode(), name)
    try:
        check_file(request, file)
    except Refused as refusal:
        faults = file_faults(refusal.faults, file, language_of_page())
        context = {"file_faults": faults, "file": file}
        return _render(request, form, former, context, status=UNPROCESSABLE)
    form_data = [
        (key, value)
        for key, values in request.POST.lists()
        for value in values
        if key not in ("act", "csrfmiddlewaretoken")
    ]
    return preview(request, file, form_data)


def _render(
    request: HttpRequest,
    form: LayerForm,
    former: "LocalRules | None",
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    layer: Layer | None = layer_of(former) if former else None
    context = {
        "form": form,
        "about": form.fields_of("title_vi", "body_vi", "code", "unit", "standing"),
        "source": form.fields_of("document", "issued", "place", "from_on"),
        "english": form.fields_of("title_en", "body_en", "set_label_en"),
        "set_fields": form.fields_of("set_label_vi", "categories", "scale", "when_changed"),
        "book": form.book,
        "packs": rulepacks.builtin_packs(),
        "former": former,
        "former_title": layer.title if layer else None,
        "carried": count_carried_entries(layer),
        "may_add": form.groups < GROUPS_MOST,
    }
    return render(request, "portal/rules/layers/form.html", context | (more or {}), status=status)
