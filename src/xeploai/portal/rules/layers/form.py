"""The page on which a body lays down its own rules without writing YAML."""

from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from xeploai import rulepacks
from xeploai.cycle.access import refuse_unless
from xeploai.cycle.rules import (
    check_layer,
    layer_of,
    local_rules_of,
    may_set_anywhere,
    may_set_rules,
    units_set_by,
)
from xeploai.domain import Refused, Rulebook, day_within, rulebook
from xeploai.portal.rules.file_upload import (
    TOO_LARGE_STATUS,
    UNPROCESSABLE,
    Sent,
    faults_shown,
    small_form,
    too_large_fault,
)
from xeploai.portal.site import known, language_of_page, reader_of, words_of
from xeploai.wording import say

from .fields import GROUPS_FIRST, GROUPS_MOST, LayerForm
from .form_yaml import carried_numbers, form_of_layer, layer_of_form, yaml_of
from .upload import preview

if TYPE_CHECKING:
    from xeploai.cycle.queries import LocalRules
    from xeploai.domain import Layer

LOOK, MORE = "preview", "more"


def _too_large(request: HttpRequest) -> HttpResponse:
    refuse_unless(may_set_anywhere(reader_of(request)))
    sentences = [say(too_large_fault(), language_of_page())]
    return render(
        request, "portal/site/refused.html", {"sentences": sentences}, status=TOO_LARGE_STATUS
    )


@small_form(_too_large)
def form(request: HttpRequest) -> HttpResponse:
    """Show the form; once it is filled in, what it would change."""
    refuse_unless(may_set_anywhere(reader_of(request)))
    former = _former(request)
    book = _book(request, former)
    if request.method != "POST":
        return _empty(request, book, former)
    groups = _groups(request)
    if request.POST.get("act") != LOOK:
        more = int(request.POST.get("act") == MORE)
        groups = min(groups + more, GROUPS_MOST)
        shown = LayerForm(initial=_typed(request), book=book, groups=groups)
        return _shown(request, shown, former)
    filled = LayerForm(_composed(request.POST), book=book, groups=groups)
    if not filled.is_valid():
        return _shown(request, filled, former, status=UNPROCESSABLE)
    return _look(request, filled, former)


def _former(request: HttpRequest) -> "LocalRules | None":
    """Return the document of which a new version is made; it must be one that may be set."""
    code = words_of(request.POST or request.GET, "from")
    if not code:
        return None
    found = local_rules_of(known(code))
    refuse_unless(may_set_rules(reader_of(request), found.unit))
    return found


def _book(request: HttpRequest, former: "LocalRules | None") -> Rulebook:
    asked = former.pack if former else words_of(request.POST or request.GET, "pack")
    today = reader_of(request).on
    pack = rulepacks.pack(known(asked)) if asked else rulepacks.pack_for(today)
    return rulebook(pack, on=day_within(pack, today))


def _groups(request: HttpRequest) -> int:
    given = request.POST.get("groups", "")
    is_number = given.isascii() and given.isdecimal() and len(given) <= len(str(GROUPS_MOST))
    return min(max(int(given), 1), GROUPS_MOST) if is_number else GROUPS_FIRST


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed so far, without judging it yet."""
    several = ("categories", "adopt")
    typed: dict[str, Any] = {name: request.POST.get(name) for name in request.POST}
    return typed | {name: request.POST.getlist(name) for name in several}


def _composed(typed: QueryDict) -> QueryDict:
    """Return what was typed with each letter and its marks as one sign, as rule files have it."""
    found = typed.copy()
    for name, values in typed.lists():
        found.setlist(name, [normalize("NFC", str(each)) for each in values])
    return found


def _empty(request: HttpRequest, book: Rulebook, former: "LocalRules | None") -> HttpResponse:
    units = units_set_by(reader_of(request))
    if former is None:
        initial = {"unit": units[0].code if units else "", "from_on": book.on, "place": "toàn văn"}
        return _shown(request, LayerForm(initial=initial, book=book, groups=GROUPS_FIRST), None)
    layer = layer_of(former)
    plain = rulepacks.read_plain(former.content.encode(), file="")
    initial = form_of_layer(layer, plain["source"], book.on)
    held = len(layer.criteria[0].groups) if layer.criteria else 0
    groups = min(max(held, GROUPS_FIRST), GROUPS_MOST)
    return _shown(request, LayerForm(initial=initial, book=book, groups=groups), former)


def _look(request: HttpRequest, filled: LayerForm, former: "LocalRules | None") -> HttpResponse:
    before = former.content.encode() if former else None
    name = f"{filled.cleaned_data['code']}.yaml"
    sent = Sent(yaml_of(layer_of_form(filled, before)).encode(), name)
    try:
        check_layer(content=sent.content, file=sent.name)
    except Refused as refusal:
        found = faults_shown(refusal.faults, sent, language_of_page())
        return _shown(request, filled, former, {"found": found, "sent": sent}, status=UNPROCESSABLE)
    typed = [
        (key, value)
        for key, values in request.POST.lists()
        for value in values
        if key not in ("act", "csrfmiddlewaretoken")
    ]
    return preview(request, sent, typed)


def _shown(
    request: HttpRequest,
    shown: LayerForm,
    former: "LocalRules | None",
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    layer: Layer | None = layer_of(former) if former else None
    context = {
        "form": shown,
        "about": shown.fields_of("title_vi", "body_vi", "code", "unit", "standing"),
        "source": shown.fields_of("document", "issued", "place", "from_on"),
        "english": shown.fields_of("title_en", "body_en", "set_label_en"),
        "set_fields": shown.fields_of("set_label_vi", "categories", "scale", "when_changed"),
        "book": shown.book,
        "packs": rulepacks.builtin_packs(),
        "former": former,
        "carried": carried_numbers(layer),
        "may_add": shown.groups < GROUPS_MOST,
    }
    return render(request, "portal/rules/layers/form.html", context | (more or {}), status=status)
