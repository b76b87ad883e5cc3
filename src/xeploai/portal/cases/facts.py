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

from xeploai.cycle.facts import IN_THE_FUTURE, CaseFacts, facts_of, faults_of_records, read_values
from xeploai.cycle.operations import record_facts, sheets_of
from xeploai.domain import (
    Act,
    Fact,
    FactDefinition,
    Fault,
    GivenBy,
    Labels,
    Refused,
    as_plain,
    evaluate,
    mark_period,
    readers_of_facts,
    update_derived_values,
    value_text,
    values_of,
    waiver_faults,
)
from xeploai.explanation import Explanation, explanation_of
from xeploai.portal.site import now, reader_of

from .detail import CaseQuery, heading_context, parse_case
from .fact_fields import FactInput, RecordsInput
from .facts_form import PLACE, FactsForm, InputGroup, groups_of, input_of
from .reasons import fact_text

if TYPE_CHECKING:
    from django.http import QueryDict

    from xeploai.cycle.facts import Case
    from xeploai.domain import Rulebook

CONFLICT = 409


@dataclass(frozen=True)
class KnownFacts:
    """The facts of a case as recorded, and the inputs for those that may be entered.

    Args:
        explanation: what the rules say of them.
    """

    book: "Rulebook"
    facts: Mapping[str, Fact]
    definitions: Mapping[str, FactDefinition]
    inputs: tuple[FactInput, ...]
    explanation: Explanation

    @property
    def needed(self) -> frozenset[str]:
        """Codes of the facts that some rule uses, also as part of a sum or as a waiver."""
        plan = self.book.plan_for(self.explanation.category)
        rules = (*plan.not_rated, *plan.binding, *plan.remarks, *plan.consequences)
        return frozenset(readers_of_facts(rules, self.book.facts))

    def groups(self, *, needed: bool) -> list[InputGroup]:
        """Return the inputs of facts that some rule uses, or of the others, by kind."""
        codes = self.needed
        return list(groups_of([each for each in self.inputs if (each.code in codes) is needed]))


def _known_facts(case: "Case") -> KnownFacts:
    on_record = CaseFacts(case)
    book, facts = on_record.books.of(case.path), facts_of(case, on_record)
    definitions = {
        code: each
        for code, each in on_record.definitions.items()
        if each.given_by is GivenBy.ENTERED
    }
    entered = {code: facts[code].value for code in definitions if code in facts}
    plain = as_plain(definitions, entered)
    criteria = book.criteria_for(case.category)
    inputs = tuple(input_of(each, plain.get(code), criteria) for code, each in definitions.items())
    explanation = explanation_of(book, case.category, facts)
    return KnownFacts(book, facts, definitions, inputs, explanation)


@never_cache
def case_facts(request: HttpRequest, cycle_code: str, category: str, subject: str) -> HttpResponse:
    """Show the form, preview the changes, and record them once they are confirmed."""
    query = parse_case(request, cycle_code, category, subject, Act.RECORD_GRADES)
    known = _known_facts(query.case)
    if request.method != "POST":
        form = FactsForm(inputs=known.inputs, initial={"seen": _latest_sheet(query.case)})
        return _render_form(request, query, known, form)
    form = FactsForm(request.POST, inputs=known.inputs)
    if "edit" in request.POST:
        return _render_form(request, query, known, form, status=200)
    changes = _valid_changes(query.case, known, form)
    if changes is None:
        return _render_form(request, query, known, form, status=CONFLICT)
    if "confirm" not in request.POST:
        return _render_preview(request, query, known, changes, form.cleaned_data)
    return _record(request, query, known, form, changes)


def _latest_sheet(case: "Case") -> str:
    sheets = sheets_of(case)
    return str(sheets[-1].pk) if sheets else ""


def _valid_changes(case: "Case", known: KnownFacts, form: FactsForm) -> dict[str, Any] | None:
    """Return the facts to change; None if the form has errors."""
    if not form.is_valid():
        # also check what can be read, so that all errors are shown at once
        _check_values(case, known, form)
        return None
    if form.cleaned_data["seen"] != _latest_sheet(case):
        text = _(
            "Another person recorded facts after you opened this page. Compare them, then"
            " send again."
        )
        form.add_error(None, text)
        typed = cast("QueryDict", form.data).copy()
        typed["seen"] = _latest_sheet(case)
        form.data = typed
    today, dated_on = now().date(), form.cleaned_data["dated_on"]
    if dated_on > today:
        form.add_faults([Fault(IN_THE_FUTURE, {"day": dated_on})])
    changes = _check_values(case, known, form)
    if not changes and not form.errors:
        form.add_error(None, _("Nothing differs from what is recorded already."))
    return None if form.errors else changes


def _check_values(case: "Case", known: KnownFacts, form: FactsForm) -> dict[str, Any]:
    changes, today = form.changed(), now().date()
    # stored documents are read as they are: only those that were typed are checked
    stored = {
        code: fact.value
        for code, fact in known.facts.items()
        if code not in changes and isinstance(fact.value, tuple)
    }
    before = {each.code: each.before for each in known.inputs if each.code not in stored}
    try:
        values = stored | read_values(known.definitions, {**before, **changes}, PLACE)
    except Refused as refusal:
        form.add_faults(refusal.faults)
        return changes
    new = {code: value for code, value in values.items() if code in changes}
    form.add_faults(faults_of_records(new, today, PLACE))
    mark_period(values, known.book.on)
    plan = known.book.plan_for(case.category)
    form.add_faults(waiver_faults(plan, values, codes=changes, today=today, place=PLACE))
    return changes


def _record(
    request: HttpRequest,
    query: CaseQuery,
    known: KnownFacts,
    form: FactsForm,
    changes: dict[str, Any],
) -> HttpResponse:
    source, case = form.cleaned_data, query.case
    try:
        record_facts(
            case=case,
            values=changes,
            source=source["source"],
            document=source["document"],
            dated_on=source["dated_on"],
            correction=source["correction"],
            by=reader_of(request).doer(query.answer),
            at=now(),
            place=PLACE,
        )
    except Refused as refusal:
        form.add_faults(refusal.faults)
        return _render_form(request, query, known, form, status=CONFLICT)
    messages.success(request, _("The facts are recorded."))
    return redirect("case", query.unit.cycle.code, case.category, case.subject_code)


def _render_form(
    request: HttpRequest, query: CaseQuery, known: KnownFacts, form: FactsForm, status: int = 200
) -> HttpResponse:
    others = [_bind_group(group, form, known) for group in known.groups(needed=False)]
    context = heading_context(request, query) | {
        "form": form,
        "needed": [_bind_group(group, form, known) for group in known.groups(needed=True)],
        "others": others,
        "others_are_open": any(each.has_errors for _heading, inputs in others for each in inputs),
        "read_only": list(_read_only_facts(known)),
    }
    return render(request, "portal/cases/facts.html", context, status=status)


@dataclass(frozen=True)
class BoundInput:
    """An input with its bound fields, row by row.

    Args:
        recorded: the recorded fact; None where there is none.
        text: its value in words.
    """

    label: str
    recorded: Fact | None
    text: Labels | None
    is_single: bool
    rows: list[list[forms.BoundField]]
    head: forms.BoundField | None = None

    @property
    def has_errors(self) -> bool:
        fields = [field for row in self.rows for field in row]
        return any(field.errors for field in ([*fields, self.head] if self.head else fields))

    @property
    def is_flat(self) -> bool:
        """Whether every row is a single field, so that they can be placed side by side."""
        return all(len(row) == 1 for row in self.rows)


def _bind_group(
    group: InputGroup, form: FactsForm, known: KnownFacts
) -> tuple[str, list[BoundInput]]:
    return group.heading, [_bind_input(each, form, known) for each in group.inputs]


def _bind_input(fact_input: FactInput, form: FactsForm, known: KnownFacts) -> BoundInput:
    fact, label = known.facts.get(fact_input.code), fact_input.label
    text = fact_text(fact.value, fact_input.definition) if fact else None
    names = list(fact_input.fields())
    if isinstance(fact_input, RecordsInput):
        numbers = range(len(fact_input.rows))
        rows = [[form[name] for name in fact_input.row_names(row)] for row in numbers]
        return BoundInput(label, fact, text, False, rows, form[fact_input.state])
    if names == [fact_input.code]:
        return BoundInput(label, fact, text, True, [[form[fact_input.code]]])
    by_row: dict[str, list[forms.BoundField]] = {}
    for name in names:
        by_row.setdefault(name.split(":")[1], []).append(form[name])
    return BoundInput(label, fact, text, False, list(by_row.values()))


def _read_only_facts(known: KnownFacts) -> Iterator[tuple[Labels, Labels]]:
    """Yield the facts that are computed or come from the register, with their values."""
    needed = known.needed
    for code, definition in known.book.facts.items():
        is_relevant = code in needed or code in known.facts
        if definition.given_by is not GivenBy.ENTERED and is_relevant:
            fact = known.facts.get(code)
            yield definition.label, value_text(fact.value if fact else None, definition.unit)


def _render_preview(
    request: HttpRequest,
    query: CaseQuery,
    known: KnownFacts,
    changes: dict[str, Any],
    source: Mapping[str, Any],
) -> HttpResponse:
    """Show the changes, and what the rules would say afterwards."""
    book, category = known.book, query.case.category
    new = {code: plain for code, plain in changes.items() if plain is not None}
    values = values_of(known.facts) | read_values(known.definitions, new)
    values = {code: value for code, value in values.items() if changes.get(code, "") is not None}
    update_derived_values(values, book.facts, until=book.on)
    facts = {code: Fact(value) for code, value in values.items()}
    evaluation = evaluate(book.plan_for(category), values)
    context = heading_context(request, query) | {
        "source": source,
        "lines": [_change_line(known, code, facts.get(code)) for code in changes],
        "before": known.explanation,
        "after": explanation_of(book, category, facts, evaluation=evaluation),
        "form_data": _form_data(request),
    }
    return render(request, "portal/cases/facts_confirm.html", context)


def _change_line(known: KnownFacts, code: str, after: Fact | None) -> dict[str, Labels]:
    definition, before = known.definitions[code], known.facts.get(code)
    return {
        "label": definition.label,
        "before": fact_text(before.value if before else None, definition),
        "after": fact_text(after.value if after else None, definition),
    }


def _form_data(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the submitted values, for the hidden fields of the confirmation."""
    names = [name for name in request.POST if name not in ("csrfmiddlewaretoken", "confirm")]
    return [(name, value) for name in names for value in request.POST.getlist(name)]
