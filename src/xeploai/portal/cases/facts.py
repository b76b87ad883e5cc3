"""The page on which the facts of one case are recorded, with their source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.cycle.facts import IN_THE_FUTURE, CaseFacts, facts_of
from xeploai.cycle.operations import record_facts, sheets_of
from xeploai.domain import (
    Act,
    Fact,
    FactDefinition,
    Fault,
    GivenBy,
    Labels,
    Refused,
    evaluate,
    update_derived_values,
    value_text,
    values_of,
)
from xeploai.explanation import Explanation, explanation_of
from xeploai.portal.site import now, reader_of
from xeploai.rulepacks.facts import as_plain, read_values

from .detail import CaseAsked, case_asked, head_of
from .fact_fields import FactInput, RecordsInput
from .fact_groups import InputGroup, groups_of, input_of
from .fact_text import fact_text
from .facts_form import PLACE, FactsForm

if TYPE_CHECKING:
    from django.http import QueryDict

    from xeploai.cycle.queries import Case
    from xeploai.domain import Rulebook

CANNOT = 409


@dataclass(frozen=True)
class Known:
    """What is known of a case, and what may be entered.

    Args:
        explanation: what the rules say as things stand.
    """

    book: "Rulebook"
    facts: Mapping[str, Fact]
    definitions: Mapping[str, FactDefinition]
    inputs: tuple[FactInput, ...]
    explanation: Explanation

    @property
    def needed(self) -> frozenset[str]:
        """Codes of the facts that a rule looks at."""
        return frozenset(one.code for one in self.explanation.facts)

    def groups(self, *, needed: bool) -> list[InputGroup]:
        """Return the inputs of facts that the rules look at, or of the others, by sort."""
        codes = self.needed
        chosen = [one for one in self.inputs if (one.code in codes) is needed]
        return list(groups_of(chosen))


def _known(found: "Case") -> Known:
    held = CaseFacts(found)
    book, facts = held.books.of(found.path), facts_of(found, held)
    definitions = {
        code: one for code, one in held.definitions.items() if one.given_by is GivenBy.ENTERED
    }
    entered = {code: facts[code].value for code in definitions if code in facts}
    plain = as_plain(definitions, entered)
    criteria = book.criteria_for(found.category)
    inputs = tuple(input_of(one, plain.get(code), criteria) for code, one in definitions.items())
    explanation = explanation_of(book, found.category, facts)
    return Known(book, facts, definitions, inputs, explanation)


@never_cache
def facts(request: HttpRequest, year: int, category: str, subject: str) -> HttpResponse:
    """Show the form; look at what was typed; record it once it is confirmed."""
    asked = case_asked(request, year, category, subject, Act.RECORD_GRADES)
    known = _known(asked.case)
    if request.method != "POST":
        form = FactsForm(inputs=known.inputs, initial={"seen": _latest(asked.case)})
        return _show(request, asked, known, form)
    form = FactsForm(request.POST, inputs=known.inputs)
    if "edit" in request.POST:
        return _show(request, asked, known, form, status=200)
    changed = _checked(asked.case, known, form)
    if changed is None:
        return _show(request, asked, known, form, status=CANNOT)
    if "confirm" not in request.POST:
        return _confirm(request, asked, known, changed, form.cleaned_data)
    return _record(request, asked, known, form, changed)


def _latest(found: "Case") -> str:
    sheets = sheets_of(found)
    return str(sheets[-1].pk) if sheets else ""


def _checked(found: "Case", known: Known, form: FactsForm) -> dict[str, Any] | None:
    """Return what is to be changed; None where the form has to be looked at again."""
    if not form.is_valid():
        # what can be read is judged all the same, so that all faults come at once
        _judge(known, form)
        return None
    if form.cleaned_data["seen"] != _latest(found):
        text = _("Somebody has recorded facts since you opened this page. Compare, and send again.")
        form.add_error(None, text)
        typed = cast("QueryDict", form.data).copy()
        typed["seen"] = _latest(found)
        form.data = typed
    today, dated_on = now().date(), form.cleaned_data["dated_on"]
    if dated_on > today:
        form.take([Fault(IN_THE_FUTURE, {"day": dated_on})])
    changed = _judge(known, form)
    if not changed and not form.errors:
        form.add_error(None, _("Nothing differs from what is recorded already."))
    return None if form.errors else changed


def _judge(known: Known, form: FactsForm) -> dict[str, Any]:
    changed = form.changed()
    before = {one.code: one.before for one in known.inputs}
    try:
        read_values(known.definitions, {**before, **changed}, PLACE)
    except Refused as refusal:
        form.take(refusal.faults)
    return changed


def _record(
    request: HttpRequest, asked: CaseAsked, known: Known, form: FactsForm, changed: dict[str, Any]
) -> HttpResponse:
    given, reader = form.cleaned_data, reader_of(request)
    try:
        record_facts(
            case=asked.case,
            values=changed,
            source=given["source"],
            document=given["document"],
            dated_on=given["dated_on"],
            correction=given["correction"],
            by=reader.doer(asked.answer),
            at=now(),
            place=PLACE,
        )
    except Refused as refusal:
        form.take(refusal.faults)
        return _show(request, asked, known, form, status=CANNOT)
    messages.success(request, _("The facts are recorded."))
    _year, category, subject = asked.key
    return redirect("case", year=_year, category=category, subject=subject)


def _show(
    request: HttpRequest, asked: CaseAsked, known: Known, form: FactsForm, status: int = 200
) -> HttpResponse:
    context = head_of(request, asked) | {
        "form": form,
        "needed": [_bound(group, form, known) for group in known.groups(needed=True)],
        "others": (others := [_bound(one, form, known) for one in known.groups(needed=False)]),
        "others_are_open": any(one.has_errors for _heading, inputs in others for one in inputs),
        "read_off": list(_read_off(known)),
    }
    return render(request, "portal/cases/facts.html", context, status=status)


@dataclass(frozen=True)
class BoundInput:
    """An input with its fields as they are shown, row by row."""

    label: str
    now: Fact | None
    now_told: Labels | None
    is_single: bool
    rows: list[list[forms.BoundField]]
    head: forms.BoundField | None = None

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong with what stands in it."""
        fields = [field for row in self.rows for field in row]
        return any(field.errors for field in ([*fields, self.head] if self.head else fields))

    @property
    def is_flat(self) -> bool:
        """Whether every row is a single field, so that they stand side by side."""
        return all(len(row) == 1 for row in self.rows)


def _bound(group: InputGroup, form: FactsForm, known: Known) -> tuple[str, list[BoundInput]]:
    return group.heading, [_bound_input(one, form, known) for one in group.inputs]


def _bound_input(one: FactInput, form: FactsForm, known: Known) -> BoundInput:
    held = known.facts.get(one.code)
    told = fact_text(held.value, one.definition) if held else None
    names = list(one.fields())
    if isinstance(one, RecordsInput):
        rows = [[form[name] for name in one.row_names(row)] for row in range(len(one.rows))]
        return BoundInput(one.label, held, told, False, rows, form[one.state])
    if names == [one.code]:
        return BoundInput(one.label, held, told, True, [[form[one.code]]])
    by_row: dict[str, list[forms.BoundField]] = {}
    for name in names:
        by_row.setdefault(name.split(":")[1], []).append(form[name])
    return BoundInput(one.label, held, told, False, list(by_row.values()))


def _read_off(known: Known) -> Iterator[tuple[Labels, Labels]]:
    """Yield the facts of the case that nobody enters, with their values."""
    needed = known.needed
    for code, one in known.book.facts.items():
        if one.given_by is not GivenBy.ENTERED and (code in needed or code in known.facts):
            held = known.facts.get(code)
            yield one.label, value_text(held.value if held else None, one.unit)


def _confirm(
    request: HttpRequest,
    asked: CaseAsked,
    known: Known,
    changed: dict[str, Any],
    heading: Mapping[str, Any],
) -> HttpResponse:
    """Show what would be recorded, and what the rules would say then."""
    book, category = known.book, asked.case.category
    new = {code: plain for code, plain in changed.items() if plain is not None}
    values = values_of(known.facts) | read_values(known.definitions, new)
    values = {code: value for code, value in values.items() if changed.get(code, "") is not None}
    update_derived_values(values, book.facts, until=book.on)
    then = {code: Fact(value) for code, value in values.items()}
    after = evaluate(book.plan_for(category), values)
    context = head_of(request, asked) | {
        "heading": heading,
        "lines": [_change_line(known, code, then.get(code)) for code in changed],
        "before": known.explanation,
        "after": explanation_of(book, category, then, evaluation=after),
        "sent": _sent(request),
    }
    return render(request, "portal/cases/facts_confirm.html", context)


def _change_line(known: Known, code: str, then: Fact | None) -> dict[str, Labels]:
    definition, held = known.definitions[code], known.facts.get(code)
    return {
        "label": definition.label,
        "before": fact_text(held.value if held else None, definition),
        "after": fact_text(then.value if then else None, definition),
    }


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, to be sent once more."""
    names = [name for name in request.POST if name not in ("csrfmiddlewaretoken", "confirm")]
    return [(name, value) for name in names for value in request.POST.getlist(name)]
