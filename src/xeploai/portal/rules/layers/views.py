"""Pages of local rules: the list, one document with its versions, and its withdrawal."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from xeploai.cycle.evaluation import owed_after_end
from xeploai.cycle.operations import withdraw_layer
from xeploai.cycle.rules import (
    builtin_packs,
    changes_of_end_while_deciding,
    idle_sentences,
    layers_around,
    local_rules_of,
    may_see_layers,
    may_see_version,
    may_set_anywhere,
    may_set_layer,
)
from xeploai.domain import Fault, Refused, Rulebook, competence_line, message, say
from xeploai.portal.rules.files import yaml_response
from xeploai.portal.rules.provisions import SORT_LABELS, provision_texts
from xeploai.portal.site import (
    Answer,
    DayField,
    Reader,
    language_of_page,
    now,
    reader_of,
    refuse_unless,
    text_param,
    valid_code,
)
from xeploai.results.explaining import amendments_of, rulebooks_around, settings_in_layer

from .lines import LayerLine, layer_lines, lines_of_versions

if TYPE_CHECKING:
    from xeploai.cycle.rules import LocalRules
    from xeploai.domain import Layer

CONFLICT = 409
REASON_LENGTH = 300
NO_SUCH_VERSION = message("“%(given)s” is not a version number.")


class WithdrawalForm(forms.Form):
    """The day from which a version no longer applies, and the reason."""

    withdrawn_on = DayField(
        label=gettext_lazy("Not applied from (included)"),
        help_text=gettext_lazy("Cycles that closed before that day keep it."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read that a withdrawal cannot be undone."),
    )
    while_deciding = forms.BooleanField(
        label=gettext_lazy("I have read what changes in the cycles that are being decided."),
        required=False,
    )

    def __init__(self, *args: Any, changes: list[Fault], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        if not changes:
            del self.fields["while_deciding"]


@require_safe
def layer_list(request: HttpRequest) -> HttpResponse:
    """List all versions of the local rules that the reader may see."""
    reader = reader_of(request)
    refuse_unless(may_see_layers(reader))
    pack = text_param(request.GET, "pack")
    context = {
        "lines": layer_lines(reader, pack),
        "packs": builtin_packs(),
        "pack": pack,
        "sets_rules": bool(may_set_anywhere(reader)),
    }
    return render(request, "portal/rules/layers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def layer_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a version of local rules, and withdraw it."""
    rules = _parse_version(request, code)
    changes = changes_of_end_while_deciding(rules, rules.from_on)
    changes += owed_after_end(rules, rules.from_on)
    if request.method != "POST":
        form = WithdrawalForm(initial={"withdrawn_on": now().date()}, changes=changes)
        return _render(request, rules, form)
    answer = refuse_unless(_may_set(reader_of(request), rules))
    form = WithdrawalForm(request.POST, changes=changes)
    if not form.is_valid():
        return _render(request, rules, form, status=CONFLICT)
    by = reader_of(request).doer(answer)
    try:
        given = {name: form.cleaned_data[name] for name in form.fields if name != "has_read"}
        withdraw_layer(layer=rules, **given, by=by, at=now())
    except Refused as refusal:
        return _render(request, rules, form, refusal.faults, status=CONFLICT)
    messages.success(request, gettext("The document is withdrawn."))
    return redirect("rules_layer", code=rules.code)


def _may_set(reader: Reader, rules: "LocalRules") -> Answer:
    return may_set_layer(reader, code=rules.code, unit=rules.unit, standing=rules.standing)


@require_safe
def layer_file(request: HttpRequest, code: str) -> HttpResponse:
    """Send the file of a version."""
    rules = _parse_version(request, code)
    return yaml_response(rules.content.encode(), f"{rules.code}-{rules.number}.yaml")


def _parse_version(request: HttpRequest, code: str) -> "LocalRules":
    """Return the version in a request, by default the latest one that the reader may see.

    Raises:
        Refused: there is no such version.
        Forbidden: the reader may not see it.
    """
    reader = reader_of(request)
    refuse_unless(may_see_layers(reader))
    given = text_param(request.GET, "version")
    if given and not (given.isascii() and given.isdecimal() and len(given) <= len("9999")):
        raise Refused(Fault(NO_SUCH_VERSION, {"given": given}))
    rules = local_rules_of(valid_code(code), int(given) if given else None)
    if not given and not may_see_version(reader, rules):
        visible = [each.rules for each in layer_lines(reader, rules.pack)]
        rules = next((each for each in visible if each.code == rules.code), rules)
    refuse_unless(may_see_version(reader, rules))
    return rules


def layer_context(layer: "Layer", before: Rulebook, after: Rulebook) -> dict[str, Any]:
    """Return the context that describes what local rules set."""
    provisions = [after.provisions[code] for code in layer.provisions if code in after.provisions]
    return {
        "layer": layer,
        "before": before,
        "after": after,
        "touches": amendments_of(layer, before),
        "provisions": provision_texts(provisions, after),
        "sort_labels": SORT_LABELS,
        "settings": list(settings_in_layer(layer, before)),
        "competence": [
            competence_line(row, before.pack.categories_on(before.on)) for row in layer.competence
        ],
        "pack": before.pack,
        "category_labels": {
            code: each.label for code, each in before.pack.categories_on(before.on).items()
        },
    }


def _render(
    request: HttpRequest,
    rules: "LocalRules",
    form: WithdrawalForm,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    reader = reader_of(request)
    versions = lines_of_versions((each.rules for each in _versions(request, rules)), reader.on)
    line = next(each for each in versions if each.rules.pk == rules.pk)
    above, _ = layers_around(line.layer, rules.unit, rules.from_on)
    context = layer_context(line.layer, *rulebooks_around(line.layer, above)) | {
        "line": line,
        "rules": rules,
        "versions": versions,
        "above": above,
        "idle": idle_sentences(rules) if line.is_in_force else [],
        "form": form,
        "faults": [say(fault, language_of_page()) for fault in faults],
        "may_set": bool(_may_set(reader, rules)),
        "may_withdraw": line.withdrawn_on is None,
    }
    return render(request, "portal/rules/layers/layer.html", context, status=status)


def _versions(request: HttpRequest, rules: "LocalRules") -> list[LayerLine]:
    lines = layer_lines(reader_of(request), rules.pack)
    return [each for each in lines if each.rules.code == rules.code]
