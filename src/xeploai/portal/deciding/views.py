"""Pages for a deciding body: its groups with their ceilings, and one group with “what if”."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai.cycle.rules import rulebook_for
from xeploai.domain import (
    FIGURE_LABELS,
    GRADE_RANKS,
    PERSONAL,
    Category,
    FactDefinition,
    FactKind,
    Fault,
    Labels,
    Outcome,
    Refused,
    SubjectKind,
    decimal_text,
    message,
    share_text,
    value_text,
)
from xeploai.portal.cases import categories_of
from xeploai.portal.site import (
    Answer,
    language_of_page,
    note_view,
    now,
    outcome_words,
    reader_of,
    refuse_unless,
    text_param,
    unit_from_request,
    units_above,
    valid_code,
)
from xeploai.results.case_lines import BASE_FIGURES
from xeploai.results.deciding import (
    Candidate,
    CeilingInForce,
    DecidingTable,
    Measure,
    OrderCriterion,
    ceiling_in_force,
    deciding_table,
    group_lines,
    group_of,
    measures_of,
)

if TYPE_CHECKING:
    from xeploai.domain import Rulebook
    from xeploai.portal.site import CycleUnit

GROUPS_A_PAGE = 50
CRITERIA = 3  # by which candidates can be sorted, one after the other
LOW, HIGH = "low", "high"


@dataclass(frozen=True)
class DecidingQuery:
    """The unit and category of a request, with the ceiling of the category."""

    unit: "CycleUnit"
    category: Category
    answer: Answer
    book: "Rulebook"
    ceiling: CeilingInForce | None

    @property
    def kind(self) -> SubjectKind:
        return self.category.kind

    def heading_context(self) -> dict[str, Any]:
        """Return the context of the heading that both pages share."""
        language = language_of_page()
        base = BASE_FIGURES[self.ceiling.rule.base] if self.ceiling else ""
        return {
            "unit": self.unit,
            "above": units_above(self.unit),
            "category": self.category,
            "category_label": self.category.label[language],
            "ceiling": self.ceiling,
            "base": FIGURE_LABELS[base][language] if base else "",
        }


def _parse_query(request: HttpRequest, year: int, code: str) -> DecidingQuery:
    """Find the unit and the category, which is by default the first with a ceiling."""
    unit, _ = unit_from_request(request, year, code)
    book, categories = rulebook_for(unit.cycle, unit.path), categories_of(unit.cycle)
    wanted = valid_code(request.GET.get("category", ""))
    with_ceiling = [each.category for each in book.pack.ceilings_on(book.on)]
    chosen = wanted or next(iter(with_ceiling), "") or next(iter(categories))
    if chosen not in categories:
        text = message("This cycle has no category “%(name)s”.")
        raise Refused(Fault(text, {"name": wanted}))
    category = categories[chosen]
    answer = refuse_unless(reader_of(request).may_see_cases(unit, [category]))
    return DecidingQuery(unit, category, answer, book, ceiling_in_force(book, chosen))


@require_safe
def group_list(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """List the groups of a category within a unit, each with its ceiling."""
    query = _parse_query(request, year, code)
    language, book = language_of_page(), query.book
    labels = categories_of(query.unit.cycle)
    context = query.heading_context() | {
        "choices": [
            (each.category, labels[each.category].label[language])
            for each in book.pack.ceilings_on(book.on)
            if each.category in labels
        ],
        "lines": [],
    }
    if query.ceiling is not None:
        lines = group_lines(query.unit, query.category.code, query.ceiling)
        page = Paginator(lines, GROUPS_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": page.object_list}
    return render(request, "portal/deciding/groups.html", context)


@require_safe
def group_detail(request: HttpRequest, year: int, code: str, key: int) -> HttpResponse:
    """Show one group with its candidates; count the ticked ones without storing anything."""
    query = _parse_query(request, year, code)
    if query.ceiling is None:
        raise Refused(Fault(message("No rule sets a ceiling for this category.")))
    peers = group_of(query.unit, key, query.ceiling.rule)
    if query.kind in PERSONAL and peers.subjects:
        parts = {"category": query.category.code, "group": peers.label}
        doer = reader_of(request).doer(query.answer)
        note_view(unit=query.unit, query=parts, by=doer, at=now())
    measures = measures_of(query.book.facts, query.kind)
    by, document = parse_order(request, measures), text_param(request.GET, "document")
    table = deciding_table(
        peers,
        by=by,
        chosen=request.GET.getlist("x") if "whatif" in request.GET else None,
        rounding=query.ceiling.rounding,
        exceptional_document=document,
    )
    context = query.heading_context() | {
        "table": table,
        "proposals": peers.proposals(),
        "document": document,
        "lines": list(_candidate_lines(table, query)),
        "allowances": [
            ("decided", table.decided),
            ("proposed", table.proposed),
            ("what_if", table.what_if),
        ],
        "orders": list(_orders(by, measures, query)),
        "heads": [measure_label(one.measure, query.book.facts) for one in by],
        "order_query": _order_query(query, by, document),
    }
    return render(request, "portal/deciding/group.html", context)


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
