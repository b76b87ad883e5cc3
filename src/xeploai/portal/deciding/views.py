"""Pages for a deciding body: its groups beside their ceilings, and one group with “what if”."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai.cycle import queries as cycles
from xeploai.cycle.access import PERSONAL, Answer, refuse_unless
from xeploai.cycle.rules import rulebook_for
from xeploai.cycle.view_journal import note_look
from xeploai.domain import (
    FIGURE_LABELS,
    GRADE_RANKS,
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
from xeploai.portal.cases.lists import categories_of
from xeploai.portal.site import (
    known,
    language_of_page,
    now,
    outcome_words,
    reader_of,
    unit_asked,
    words_of,
)
from xeploai.results.case_rules import BASE_FIGURES
from xeploai.results.deciding import (
    Candidate,
    CeilingInForce,
    DecidingTable,
    Measure,
    OrderedBy,
    ceiling_in_force,
    deciding_table,
    group_lines,
    group_of,
    measures_of,
)

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit
    from xeploai.domain import Rulebook

GROUPS_A_PAGE = 50
CRITERIA = 3  # by which candidates can be put in order, one after the other
LOW, HIGH = "low", "high"


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a unit, a category of subject, and its ceiling."""

    unit: "CycleUnit"
    category: Category
    answer: Answer
    book: "Rulebook"
    ceiling: CeilingInForce | None

    @property
    def kind(self) -> SubjectKind:
        """What the subjects are."""
        return self.category.kind

    def head(self) -> dict[str, Any]:
        """Return what stands above both pages."""
        language = language_of_page()
        base = BASE_FIGURES[self.ceiling.rule.base] if self.ceiling else ""
        return {
            "unit": self.unit,
            "above": cycles.units_above(self.unit),
            "category": self.category,
            "category_label": self.category.label[language],
            "ceiling": self.ceiling,
            "base": FIGURE_LABELS[base][language] if base else "",
        }


def _asked(request: HttpRequest, year: int, code: str) -> Asked:
    """Return what is asked for. A category that is not named is the first with a ceiling."""
    unit, _ = unit_asked(request, year, code)
    book, categories = rulebook_for(unit.cycle, unit.path), categories_of(unit.cycle)
    wanted = known(request.GET.get("category", ""))
    with_ceiling = [each.category for each in book.pack.ceilings_on(book.on)]
    chosen = wanted or next(iter(with_ceiling), "") or next(iter(categories))
    if chosen not in categories:
        text = message("There is no category “%(name)s” in this cycle.")
        raise Refused(Fault(text, {"name": wanted}))
    category = categories[chosen]
    answer = refuse_unless(reader_of(request).may_see_cases(unit, [category]))
    return Asked(unit, category, answer, book, ceiling_in_force(book, chosen))


@require_safe
def groups(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """List the groups of a category within a unit, each beside its ceiling."""
    asked = _asked(request, year, code)
    language, book = language_of_page(), asked.book
    labels = categories_of(asked.unit.cycle)
    context = asked.head() | {
        "choices": [
            (each.category, labels[each.category].label[language])
            for each in book.pack.ceilings_on(book.on)
            if each.category in labels
        ],
        "lines": [],
    }
    if asked.ceiling is not None:
        found = group_lines(asked.unit, asked.category.code, asked.ceiling)
        page = Paginator(found, GROUPS_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": page.object_list}
    return render(request, "portal/deciding/groups.html", context)


@require_safe
def group(request: HttpRequest, year: int, code: str, key: int) -> HttpResponse:
    """Show one group with its candidates; what is ticked is counted and stored nowhere."""
    asked = _asked(request, year, code)
    if asked.ceiling is None:
        raise Refused(Fault(message("No ceiling is laid down for this category.")))
    peers = group_of(asked.unit, key, asked.ceiling.rule)
    if asked.kind in PERSONAL and peers.subjects:
        said = {"category": asked.category.code, "group": peers.label}
        doer = reader_of(request).doer(asked.answer)
        note_look(unit=asked.unit, asked=said, by=doer, at=now())
    measures = measures_of(asked.book.facts, asked.kind)
    by, document = order_asked(request, measures), words_of(request.GET, "document")
    table = deciding_table(
        peers,
        by=by,
        chosen=request.GET.getlist("x") if "whatif" in request.GET else None,
        rounding=asked.ceiling.rounding,
        exceptional_document=document,
    )
    context = asked.head() | {
        "table": table,
        "proposals": peers.proposals(),
        "document": document,
        "lines": list(_candidate_lines(table, asked)),
        "allowances": [
            ("decided", table.decided),
            ("proposed", table.proposed),
            ("what_if", table.what_if),
        ],
        "orders": list(_orders(by, measures, asked)),
        "heads": [measure_label(one.measure, asked.book.facts) for one in by],
        "order_query": _order_query(asked, by, document),
    }
    return render(request, "portal/deciding/group.html", context)


def order_asked(request: HttpRequest, measures: Mapping[str, Measure]) -> tuple[OrderedBy, ...]:
    """Return the criteria of an address, the first first; unknown ones and repeats are left out."""
    ways = request.GET.getlist("way")
    found: dict[str, OrderedBy] = {}
    for place, code in enumerate(request.GET.getlist("by")[:CRITERIA]):
        if code in measures and code not in found:
            is_low = place < len(ways) and ways[place] == LOW
            found[code] = OrderedBy(measures[code], highest_first=not is_low)
    return tuple(found.values())


def _order_query(asked: Asked, by: tuple[OrderedBy, ...], document: str) -> str:
    pairs = [("category", asked.category.code)]
    for one in by:
        pairs += [("by", one.measure.code), ("way", HIGH if one.highest_first else LOW)]
    return urlencode([*pairs, ("document", document)] if document else pairs)


def measure_label(measure: Measure, facts: Mapping[str, FactDefinition]) -> Labels:
    """Return what candidates are put in order by, in words."""
    label = facts[measure.fact].label
    if not measure.of:
        return label
    whole = facts[measure.of].label
    return {language: f"{label[language]} / {whole[language]}" for language in label}


@dataclass(frozen=True)
class OrderLine:
    """One criterion of the order, as the form has it."""

    number: int
    code: str
    is_low: bool
    choices: list[tuple[str, Labels]]


def _orders(
    by: tuple[OrderedBy, ...], measures: Mapping[str, Measure], asked: Asked
) -> Iterator[OrderLine]:
    choices = [(code, measure_label(one, asked.book.facts)) for code, one in measures.items()]
    for number in range(CRITERIA):
        held = by[number] if number < len(by) else None
        code = held.measure.code if held else ""
        yield OrderLine(number + 1, code, bool(held and not held.highest_first), choices)


@dataclass(frozen=True)
class CandidateLine:
    """A candidate as the table shows it.

    Args:
        values: what it is put in order by, in the order chosen.
    """

    of: Candidate
    is_chosen: bool
    is_tied: bool
    values: list[Labels]
    suggested: str
    self_grade: str
    proposed: str
    decided: str


def _candidate_lines(table: DecidingTable, asked: Asked) -> Iterator[CandidateLine]:
    facts = asked.book.facts
    words = outcome_words(asked.book.pack, asked.book.on, language_of_page())
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


def _value(measure: Measure, one: Candidate, facts: Mapping[str, FactDefinition]) -> Labels:
    value, definition = measure.value(one.values), facts[measure.fact]
    if value is None:
        return value_text(None)
    if measure.of:
        return share_text(value)
    if definition.kind is FactKind.GRADE:
        return value_text(next(each for each, rank in GRADE_RANKS.items() if rank == value))
    return decimal_text(Fraction(value))
