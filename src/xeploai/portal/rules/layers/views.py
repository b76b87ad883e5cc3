"""Pages of local rules: the list, one document with its versions, withdrawal."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from xeploai import rulepacks
from xeploai.cycle.access import refuse_unless
from xeploai.cycle.rules import (
    days_of,
    layers_above,
    local_rules_of,
    may_see_layers,
    may_see_version,
    may_set_anywhere,
    may_set_rules,
    withdraw_layer,
)
from xeploai.domain import Fault, Refused, Rulebook, message
from xeploai.portal.rules.layer_lines import LayerLine, layer_lines, lines_of
from xeploai.portal.rules.packs import yaml_file
from xeploai.portal.rules.provisions import SORT_WORDS, provisions_shown
from xeploai.portal.site import Day, known, language_of_page, now, reader_of, words_of
from xeploai.results.explaining import book_with, settings_set, touches
from xeploai.wording import say

if TYPE_CHECKING:
    from xeploai.cycle.queries import LocalRules
    from xeploai.domain import Layer

CANNOT = 409
REASON_LENGTH = 300
NO_SUCH_VERSION = message("“%(given)s” is no number of a version.")


class Withdraw(forms.Form):
    """From which day a version holds no more, and why."""

    withdrawn_on = forms.DateField(
        label=gettext_lazy("Holds no more from (included)"),
        help_text=gettext_lazy("Cycles that closed before that day keep it."),
        widget=Day(),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read that a withdrawal cannot be undone."),
    )


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List all versions of the local rules within reach."""
    reader = reader_of(request)
    refuse_unless(may_see_layers(reader))
    pack = words_of(request.GET, "pack")
    context = {
        "lines": layer_lines(reader, pack),
        "packs": rulepacks.builtin_packs(),
        "pack": pack,
        "sets_rules": bool(may_set_anywhere(reader)),
    }
    return render(request, "portal/rules/layers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a version of local rules; withdraw it."""
    rules = _asked(request, code)
    if request.method != "POST":
        return _shown(request, rules, Withdraw(initial={"withdrawn_on": now().date()}))
    answer = refuse_unless(may_set_rules(reader_of(request), rules.unit))
    form = Withdraw(request.POST)
    if not form.is_valid():
        return _shown(request, rules, form, status=CANNOT)
    by = reader_of(request).doer(answer)
    try:
        given = {name: form.cleaned_data[name] for name in ("withdrawn_on", "reason")}
        withdraw_layer(layer=rules, **given, by=by, at=now())
    except Refused as refusal:
        return _shown(request, rules, form, refusal.faults, status=CANNOT)
    messages.success(request, gettext("The document is withdrawn."))
    return redirect("rules_layer", code=rules.code)


@require_safe
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Send a version as it was stored."""
    rules = _asked(request, code)
    return yaml_file(rules.content.encode(), f"{rules.code}-{rules.number}.yaml")


def _asked(request: HttpRequest, code: str) -> "LocalRules":
    """Return the version that an address asks for, the latest if it names none.

    Raises:
        Refused: there is none.
        Forbidden: it is out of the reader's reach.
    """
    reader = reader_of(request)
    refuse_unless(may_see_layers(reader))
    given = words_of(request.GET, "version")
    if given and not (given.isascii() and given.isdecimal() and len(given) <= len("9999")):
        raise Refused(Fault(NO_SUCH_VERSION, {"given": given}))
    rules = local_rules_of(known(code), int(given) if given else None)
    if not given and not may_see_version(reader, rules):
        open_ones = [one.rules for one in layer_lines(reader, rules.pack)]
        rules = next((one for one in open_ones if one.code == rules.code), rules)
    refuse_unless(may_see_version(reader, rules))
    return rules


def layer_context(layer: "Layer", before: Rulebook, after: Rulebook) -> dict[str, Any]:
    """Return what a layer sets, for the pages that show one."""
    own = [after.provisions[code] for code in layer.provisions if code in after.provisions]
    return {
        "layer": layer,
        "before": before,
        "after": after,
        "touches": touches(layer, before),
        "own": provisions_shown(own, after),
        "sort_words": SORT_WORDS,
        "set": list(settings_set(layer, before)),
        "pack": before.pack,
        "category_labels": {
            code: each.label for code, each in before.pack.categories_on(before.on).items()
        },
    }


def _shown(
    request: HttpRequest,
    rules: "LocalRules",
    form: Withdraw,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    reader = reader_of(request)
    versions = lines_of((each.rules for each in _versions(request, rules)), reader.on)
    line = next(each for each in versions if each.rules.pk == rules.pk)
    above = layers_above(line.layer, rules.unit, max([reader.on, *days_of(line.layer)]))
    context = layer_context(line.layer, *book_with(line.layer, above)) | {
        "line": line,
        "rules": rules,
        "versions": versions,
        "above": above,
        "form": form,
        "faults": [say(fault, language_of_page()) for fault in faults],
        "may_set": bool(may_set_rules(reader, rules.unit)),
        "may_withdraw": line.withdrawn_on is None,
    }
    return render(request, "portal/rules/layers/layer.html", context, status=status)


def _versions(request: HttpRequest, rules: "LocalRules") -> list[LayerLine]:
    lines = layer_lines(reader_of(request), rules.pack)
    return [each for each in lines if each.rules.code == rules.code]
