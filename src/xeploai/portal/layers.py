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
from xeploai.cycle.local_rules import days_of, layers_above, local_rules_of, withdraw_layer
from xeploai.cycle.rule_access import (
    may_see_layer,
    may_see_layers,
    may_set_anywhere,
    may_set_rules,
)
from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.layer_words import setting_text
from xeploai.domain.rulebook import Rulebook, rulebook
from xeploai.wording import say

from .account_forms import Day
from .asking import known, words_of
from .guard import language_of_page, now, reader_of
from .layers_shown import LayerLine, layer_lines, lines_of, touches
from .rules import yaml_file
from .rules_shown import SORT_WORDS, provisions_shown

if TYPE_CHECKING:
    from xeploai.cycle.models import LocalRules
    from xeploai.domain.layers import Layer

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
    return render(request, "portal/rules_layers.html", context)


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
        withdraw_layer(layer=rules, **form.cleaned_data, by=by, at=now())
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
    refuse_unless(may_see_layer(reader, rules.unit))
    return rules


def book_with(layer: "Layer", above: list["Layer"]) -> tuple[Rulebook, Rulebook]:
    """Return the rules above a layer, and with it: on the day on which all of it holds."""
    pack = rulepacks.pack(layer.extends)
    first = pack.rules["cycle.closing_dates"].values[0].from_on
    on = max([first, *days_of(layer)])
    return (
        rulebook(pack, on=on, layers=above),
        rulebook(pack, on=on, layers=[*above, layer], with_drafts=True),
    )


def layer_context(layer: "Layer", before: Rulebook, after: Rulebook) -> dict[str, Any]:
    """Return what a layer sets, for the pages that show one."""
    own = [after.provisions[code] for code in layer.provisions if code in after.provisions]
    settings = before.pack.settings
    return {
        "layer": layer,
        "before": before,
        "after": after,
        "touches": touches(layer, before),
        "own": provisions_shown(own, after),
        "sort_words": SORT_WORDS,
        "set": [
            (each, settings.get(each.key), setting_text(each.value, settings.get(each.key)))
            for each in layer.settings
        ],
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
    return render(request, "portal/rules_layer.html", context, status=status)


def _versions(request: HttpRequest, rules: "LocalRules") -> list[LayerLine]:
    lines = layer_lines(reader_of(request), rules.pack)
    return [each for each in lines if each.rules.code == rules.code]
