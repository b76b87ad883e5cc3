"""Pages for a deciding body: its groups with their ceilings, and one group with “what if”."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from xeploai.cycle.evaluation import day_of_groups, owed_after_withdrawal, void_shares
from xeploai.cycle.operations import (
    admit_exceptional_share,
    faults_of_share_number,
    may_record_exceptional_share,
    withdraw_exceptional_share,
)
from xeploai.cycle.queries import unit_at_path
from xeploai.cycle.rules import rulebook_for
from xeploai.domain import (
    BASE_LABELS,
    GRADE_RANKS,
    PERSONAL,
    ROUNDING_LABELS,
    ROUNDING_SETTING,
    TIE_BREAK_SETTING,
    Act,
    Category,
    Ceiling,
    ExceptionalDocument,
    FactDefinition,
    FactKind,
    Fault,
    Labels,
    Outcome,
    Refused,
    SubjectKind,
    allowance_remarks,
    allowance_sentence,
    decimal_text,
    frozen_groups_remark,
    message,
    missing_settings,
    open_ceiling_sentence,
    say,
    share_text,
    special_terms,
    standing_text,
    value_text,
)
from xeploai.explanation import settings_of
from xeploai.portal.cases import categories_of
from xeploai.portal.site import (
    Answer,
    Reader,
    language_of_page,
    note_view,
    now,
    outcome_words,
    peer_group,
    reader_of,
    refuse_unless,
    text_param,
    unit_from_request,
    units_above,
    valid_code,
)
from xeploai.results.deciding import (
    Candidate,
    DecidingTable,
    GroupOfPeers,
    Measure,
    OrderCriterion,
    category_ceilings,
    deciding_table,
    group_lines,
    group_of,
    measures_of,
)

from .forms import ExceptionalShareForm

if TYPE_CHECKING:
    from xeploai.cycle.evaluation import UnitCeiling
    from xeploai.domain import Rulebook
    from xeploai.portal.site import CycleUnit

GROUPS_A_PAGE = 50
CRITERIA = 3  # by which candidates can be sorted, one after the other
CONFLICT = 409
LOW, HIGH = "low", "high"


@dataclass(frozen=True)
class DecidingQuery:
    """The unit and category of a request, with the rules of the unit."""

    unit: "CycleUnit"
    category: Category
    answer: Answer
    book: "Rulebook"

    @property
    def kind(self) -> SubjectKind:
        return self.category.kind

    def heading_context(self, ceiling: Ceiling | None) -> dict[str, Any]:
        """Return the context of the heading that both pages share."""
        language = language_of_page()
        rounding = ceiling.rounding if ceiling else None
        missing = missing_settings(self.book, self.category.code)
        return {
            "unit": self.unit,
            "above": units_above(self.unit),
            "category": self.category,
            "category_label": self.category.label[language],
            "ceiling": ceiling,
            "open_ceiling": open_ceiling_sentence(missing) if missing else None,
            "standing": standing_text(ceiling) if ceiling else None,
            "special_terms": list(special_terms(ceiling)) if ceiling else [],
            "settings": {
                each.key.removeprefix("cap."): each
                for each in settings_of(self.book)
                if each.key in (ROUNDING_SETTING, TIE_BREAK_SETTING)
            },
            "rounding": ROUNDING_LABELS[rounding] if rounding else None,
            "base": BASE_LABELS[ceiling.base][language] if ceiling else "",
        }


def _parse_query(request: HttpRequest, cycle_code: str, code: str) -> DecidingQuery:
    """Find the unit and the category, which is by default the first with a ceiling."""
    unit, _ = unit_from_request(request, cycle_code, code)
    book, categories = rulebook_for(unit.cycle, unit.path), categories_of(unit.cycle)
    wanted = valid_code(request.GET.get("category", ""))
    reader = reader_of(request)
    chosen = wanted or _first_open(unit, categories, reader)
    if chosen not in categories:
        text = message("This cycle has no category “%(name)s”.")
        raise Refused(Fault(text, {"name": wanted}))
    category = categories[chosen]
    answer = refuse_unless(reader.may_see_cases(unit, [category]))
    return DecidingQuery(unit, category, answer, book)


def _first_open(unit: "CycleUnit", categories: Mapping[str, Category], reader: Reader) -> str:
    """Return the category that the page shows if none is asked for."""
    with_ceiling = _with_ceiling(category_ceilings(unit))
    in_order = [*(code for code in with_ceiling if code in categories), *categories]
    open_to = (code for code in in_order if reader.may_see_cases(unit, [categories[code]]))
    return next(open_to, in_order[0])


def _with_ceiling(about: Sequence["UnitCeiling"]) -> list[str]:
    """Return the categories with a ceiling, first those whose ceiling has a number."""
    whole = [each.category for each in about if each.ceiling]
    return list(dict.fromkeys([*whole, *(each.category for each in about)]))


@require_safe
def group_list(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """List the groups of a category within a unit, each with its ceiling."""
    query = _parse_query(request, cycle_code, code)
    language, category = language_of_page(), query.category.code
    labels = categories_of(query.unit.cycle)
    lines = group_lines(query.unit, category)
    page = Paginator(lines, GROUPS_A_PAGE).get_page(request.GET.get("page"))
    about = category_ceilings(query.unit)
    chosen = [each for each in labels if each in _with_ceiling(about)]
    context = _ceiling_context(query, [each for each in about if each.category == category]) | {
        "choices": [(each, labels[each].label[language]) for each in chosen],
        "page": page,
        "lines": [(one, allowance_sentence(one.decided)) for one in page.object_list],
    }
    return render(request, "portal/deciding/groups.html", context)


def _ceiling_context(query: DecidingQuery, about: Sequence["UnitCeiling"]) -> dict[str, Any]:
    """Return the context of the ceiling that the groups of a category are under.

    Of several there is none to show above all groups: each group has its own.
    """
    if len(about) != 1:
        return query.heading_context(None) | {"has_several": len(about) > 1, "open_ceiling": None}
    (one,) = about
    own = replace(query, book=rulebook_for(query.unit.cycle, one.path))
    here = query.unit.path
    above = [each for each in one.paths if here != each and here.startswith(each)]
    heading = own.heading_context(one.ceiling)
    if one.is_grouped_otherwise:
        frozen = frozen_groups_remark(day_of_groups(query.unit.cycle))
        heading["special_terms"] = [*heading["special_terms"], frozen]
    return heading | {
        "holder": unit_at_path(query.unit.cycle, above[0]) if above else None,
        "holds_all": len(above) == len(one.paths),
    }


@require_safe
def group_detail(request: HttpRequest, cycle_code: str, code: str, key: int) -> HttpResponse:
    """Show one group with its candidates; count the ticked ones without storing anything."""
    query = _parse_query(request, cycle_code, code)
    peers = group_of(query.unit, key, query.category.code)
    if query.kind in PERSONAL and peers.subjects:
        parts = {"category": query.category.code, "group": peers.label}
        doer = reader_of(request).doer(query.answer)
        note_view(unit=query.unit, query=parts, by=doer, at=now())
    return render(request, "portal/deciding/group.html", _group_context(request, query, peers))


def _group_context(
    request: HttpRequest, query: DecidingQuery, peers: GroupOfPeers
) -> dict[str, Any]:
    measures = measures_of(query.book.facts, query.kind)
    by, document = parse_order(request, measures), text_param(request.GET, "document")
    faults = faults_of_share_number(document) if document else []
    is_counted = document and not faults
    table = deciding_table(
        peers,
        by=by,
        chosen=request.GET.getlist("x") if "whatif" in request.GET else None,
        exceptional=ExceptionalDocument(document, reader_of(request).on) if is_counted else None,
    )
    allowances = {"decided": table.decided, "proposed": table.proposed, "what_if": table.what_if}
    # the rules of the unit that holds the group, whichever unit the page was reached from
    path = _holder(query.unit, peers.key).path
    own = replace(query, book=rulebook_for(query.unit.cycle, path))
    return own.heading_context(peers.under.ceiling) | {
        "table": table,
        "under": peers.under,
        "remarks": list(allowance_remarks(table.decided)),
        "void_share": void_shares(query.unit.cycle, path, peers.key),
        "proposals": peers.proposals(),
        "document": document,
        "document_faults": faults,
        "lines": list(_candidate_lines(table, query)),
        "allowances": [(code, one, allowance_sentence(one)) for code, one in allowances.items()],
        "orders": list(_orders(by, measures, query)),
        "heads": [measure_label(one.measure, query.book.facts) for one in by],
        "order_query": _order_query(query, by, document),
        "may_admit": _may_admit(request, query, peers),
        "form": ExceptionalShareForm(),
        "owed_without": _owed_without(query, peers),
    }


def _owed_without(query: DecidingQuery, peers: GroupOfPeers) -> Fault | None:
    """Return which decisions would owe a reason without the exceptional share, if it applies."""
    if peers.under.exceptional is None:
        return None
    return owed_after_withdrawal(peer_group(query.unit, peers.key))


def _may_admit(request: HttpRequest, query: DecidingQuery, peers: GroupOfPeers) -> bool:
    """Return whether there is an exceptional share, and the reader may record its document."""
    ceiling, reader = peers.under.ceiling, reader_of(request)
    if ceiling is None or ceiling.exceptional_share is None:
        return False
    answer = reader.may(Act.RECORD_GRADES, _holder(query.unit, peers.key))
    if not answer:
        return False
    return may_record_exceptional_share(peer_group(query.unit, peers.key), reader.doer(answer))


def _holder(unit: "CycleUnit", key: int) -> "CycleUnit":
    """Return the unit that holds a group within another unit."""
    return unit_at_path(unit.cycle, peer_group(unit, key).path)


@require_POST
def exceptional_share(request: HttpRequest, cycle_code: str, code: str, key: int) -> HttpResponse:
    """Record or withdraw the document that admits the exceptional share for a group."""
    query = _parse_query(request, cycle_code, code)
    group, reader = peer_group(query.unit, key), reader_of(request)
    answer = refuse_unless(reader.may(Act.RECORD_GRADES, _holder(query.unit, key)))
    form = ExceptionalShareForm(request.POST)
    if form.is_valid():
        is_withdrawal = "withdraw" in request.POST
        act = withdraw_exceptional_share if is_withdrawal else admit_exceptional_share
        owed = owed_after_withdrawal(group) if is_withdrawal else None
        try:
            act(group=group, **form.cleaned_data, by=reader.doer(answer), at=now())
        except Refused as refusal:
            form.add_faults(refusal.faults)
        else:
            messages.success(request, gettext("The document is recorded."))
            if owed:
                messages.warning(request, say(owed, language_of_page()))
            target = reverse("deciding_group", args=[cycle_code, code, key])
            return redirect(f"{target}?{urlencode({'category': group.category})}")
    peers = group_of(query.unit, key, query.category.code)
    context = _group_context(request, query, peers) | {"form": form}
    return render(request, "portal/deciding/group.html", context, status=CONFLICT)


def parse_order(
    request: HttpRequest, measures: Mapping[str, Measure]
) -> tuple[OrderCriterion, ...]:
    """Parse the criteria of the order; skip unknown ones and repetitions."""
    directions = request.GET.getlist("way")
    order: dict[str, OrderCriterion] = {}
    for place, code in enumerate(request.GET.getlist("by")[:CRITERIA]):
        if code in measures and code not in order:
            is_low = place < len(directions) and directions[place] == LOW
            order[code] = OrderCriterion(measures[code], highest_first=not is_low)
    return tuple(order.values())


def _order_query(query: DecidingQuery, by: tuple[OrderCriterion, ...], document: str) -> str:
    pairs = [("category", query.category.code)]
    for one in by:
        pairs += [("by", one.measure.code), ("way", HIGH if one.highest_first else LOW)]
    return urlencode([*pairs, ("document", document)] if document else pairs)


def measure_label(measure: Measure, facts: Mapping[str, FactDefinition]) -> Labels:
    """Return the label of a criterion of the order."""
    label = facts[measure.fact].label
    if not measure.of:
        return label
    whole = facts[measure.of].label
    return {language: f"{label[language]} / {whole[language]}" for language in label}


@dataclass(frozen=True)
class OrderLine:
    """One criterion of the order, as form data."""

    number: int
    code: str
    is_low: bool
    choices: list[tuple[str, Labels]]


def _orders(
    by: tuple[OrderCriterion, ...], measures: Mapping[str, Measure], query: DecidingQuery
) -> Iterator[OrderLine]:
    choices = [(code, measure_label(one, query.book.facts)) for code, one in measures.items()]
    for number in range(CRITERIA):
        chosen = by[number] if number < len(by) else None
        code = chosen.measure.code if chosen else ""
        yield OrderLine(number + 1, code, bool(chosen and not chosen.highest_first), choices)


@dataclass(frozen=True)
class CandidateLine:
    """A candidate in the table.

    Args:
        values: of the criteria that it is sorted by.
    """

    candidate: Candidate
    is_chosen: bool
    is_tied: bool
    stands_outside: bool
    values: list[Labels]
    suggested: str
    self_grade: str
    proposed: str
    decided: str


def _candidate_lines(table: DecidingTable, query: DecidingQuery) -> Iterator[CandidateLine]:
    facts = query.book.facts
    words = outcome_words(query.book.pack, query.book.on, language_of_page())
    tied = {one.key for one in table.tied}
    for one in table.candidates:
        yield CandidateLine(
            one,
            one.code in table.chosen,
            one.key in tied,
            table.group.stands_outside(one),
            [_value(by.measure, one, facts) for by in table.by],
            words(Outcome(one.suggested)) if one.suggested else "–",
            words(one.self_grade),
            words(one.proposed),
            words(one.decided),
        )


def _value(measure: Measure, candidate: Candidate, facts: Mapping[str, FactDefinition]) -> Labels:
    value, definition = measure.value(candidate.values), facts[measure.fact]
    if value is None:
        return value_text(None)
    if measure.of:
        return share_text(value)
    if definition.kind is FactKind.GRADE:
        return value_text(next(each for each, rank in GRADE_RANKS.items() if rank == value))
    return decimal_text(Fraction(value))
