"""The cases that a figure counts, as a list, and a member's own cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.cycle.queries import categories_of
from xeploai.domain import FIGURES, PERSONAL, Category, Fault, Refused, message, say
from xeploai.portal.site import (
    GRADES_OF_FIGURE,
    Answer,
    FigureLink,
    cases_behind,
    cases_matching,
    cases_of_person,
    cases_within,
    language_of_page,
    note_view,
    now,
    pack_of,
    peer_group,
    reader_of,
    text_param,
    unit_from_request,
    unit_in_cycle,
    unit_rows,
    units_above,
    with_decisions,
    with_outcome,
)
from xeploai.results import statistics as results
from xeploai.results.case_lines import case_line
from xeploai.results.hiding import hidden_rows_for

from .detail import open_lines

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xeploai.portal.site import Case, CycleUnit, PeerGroup

CASES_A_PAGE = 50
# no case has two of these
OUTCOMES = ("excellent", "good", "completed", "failed", "not_graded", "undecided")


@dataclass(frozen=True)
class CaseFilter:
    """Filters of a list: part of a name or code, a unit below, an outcome."""

    words: str = ""
    below: str = ""
    outcome: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "CaseFilter":
        """Parse a query string; ignore an outcome that does not exist."""
        outcome = query.get("outcome", "")
        return cls(
            text_param(query, "q"),
            text_param(query, "below"),
            outcome if outcome in OUTCOMES else "",
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.below or self.outcome)

    def parts(self) -> dict[str, str]:
        """Return the filters in use as parameters of a query string."""
        parts = {"q": self.words, "below": self.below, "outcome": self.outcome}
        return {name: part for name, part in parts.items() if part}


@dataclass(frozen=True)
class CaseList:
    """The list in a request, and whether the reader may see its cases.

    Args:
        whole: all cases that the figure counts.
        cases: those that pass the filter; none if the reader may not see them.
    """

    unit: "CycleUnit"
    link: FigureLink
    filter: CaseFilter
    categories: list[Category]
    group: "PeerGroup | None"
    answer: Answer
    whole: "QuerySet[Case]"
    cases: "QuerySet[Case]"

    @property
    def is_personal(self) -> bool:
        """Whether the list names persons with their grades."""
        return any(one.kind in PERSONAL for one in self.categories)

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.categories]

    def query(self) -> str:
        """Return the query string of the list, without the number of the page."""
        return urlencode(self.link.parts() | self.filter.parts())


def parse_case_list(request: HttpRequest, cycle_code: str, code: str) -> CaseList:
    """Find the list of a request, and check the reader's roles.

    Raises:
        Refused: the unit, figure or group does not exist.
        Forbidden: the reader may not see the unit.
    """
    unit, _ = unit_from_request(request, cycle_code, code)
    link = FigureLink.from_query(request.GET, figures=FIGURES)
    categories = [
        each for name, each in categories_of(unit.cycle).items() if link.takes(name, each)
    ]
    group = peer_group(unit, link.group_key) if link.group_key is not None else None
    codes = [each.code for each in categories]
    whole = cases_behind(unit, categories=codes, figure=link.figure, reason=link.reason)
    if group is not None:
        whole = whole.filter(peer_group=group)
    answer = reader_of(request).may_see_cases(unit, categories)
    case_filter = CaseFilter.from_query(request.GET)
    # a closed list is not filtered: the count alone would reveal a single person's grade
    filtered = _filter_cases(unit, whole, case_filter) if answer else whole.none()
    return CaseList(unit, link, case_filter, categories, group, answer, whole, filtered)


def _filter_cases(
    unit: "CycleUnit", cases: "QuerySet[Case]", case_filter: CaseFilter
) -> "QuerySet[Case]":
    if case_filter.below:
        below = unit_in_cycle(unit.cycle, case_filter.below)
        if not below.path.startswith(unit.path):
            text = message("“%(unit)s” does not belong to “%(above)s”.")
            raise Refused(Fault(text, {"unit": below.name, "above": unit.name}))
        cases = cases_within(cases, below)
    if case_filter.outcome:
        cases = with_outcome(cases, case_filter.outcome)
    if case_filter.words:
        cases = cases_matching(cases, case_filter.words)
    return cases


def case_list(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """List what a figure counts: cases with their decisions, and statistical returns."""
    listed = parse_case_list(request, cycle_code, code)
    returns: list[Any] = []
    returns_sum = 0
    if listed.group is None:
        link = listed.link
        every = results.returned_behind(listed.unit, listed.codes, link.figure, reason=link.reason)
        hides = _hides_sender(request, listed)
        returns_sum = sum(part.number for part in every)
        returns = [part for part in every if part.number and not hides(part.unit.code)]
    if is_hidden(request, listed):
        return _closed(request, listed)
    count = listed.whole.count()
    context = {
        "list": listed,
        "unit": listed.unit,
        "link": listed.link,
        "above": units_above(listed.unit),
        "categories": [each.label[language_of_page()] for each in listed.categories],
        "reason": _reason_label(listed),
        "count": count,
        "returns": returns,
        "returns_sum": returns_sum,
        # how many are from single cases is a figure of its own, of as few as one person
        "shows_sources": bool(listed.answer) or not listed.is_personal,
        "number": count + returns_sum,
        "why_closed": "" if listed.answer else say(listed.answer.why, language_of_page()),
    }
    if listed.answer:
        context |= _page_context(request, listed, count)
    return render(request, "portal/cases/list.html", context)


def is_hidden(request: HttpRequest, listed: CaseList) -> bool:
    """Whether the reader may not even see how many the figure counts.

    A group under a ceiling divides persons otherwise than units do.
    """
    if listed.answer:
        return False
    hidden = hidden_rows_for(reader_of(request), listed.unit.cycle)
    persons = [code for code in listed.codes if code in hidden.personal]
    if listed.group is not None and persons:
        return True
    return any(hidden.hides(listed.unit.code, code) for code in persons)


def _hides_sender(request: HttpRequest, listed: CaseList) -> Callable[[str], bool]:
    """Return whether the part of a return in a figure is hidden, by its sender."""
    hidden = hidden_rows_for(reader_of(request), listed.unit.cycle)
    if listed.answer:
        return lambda _: False
    return lambda sender: any(hidden.hides(sender, code) for code in listed.codes)


def _closed(request: HttpRequest, listed: CaseList) -> HttpResponse:
    context = {
        "list": listed,
        "unit": listed.unit,
        "link": listed.link,
        "above": units_above(listed.unit),
        "categories": [each.label[language_of_page()] for each in listed.categories],
        "reason": _reason_label(listed),
        "is_hidden": True,
        "why_closed": say(listed.answer.why, language_of_page()),
    }
    return render(request, "portal/cases/list.html", context)


def _reason_label(listed: CaseList) -> str:
    cycle, code = listed.unit.cycle, listed.link.reason
    reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
    return reasons[code].label[language_of_page()] if code in reasons else code


def _page_context(request: HttpRequest, listed: CaseList, count: int) -> dict[str, Any]:
    """Return one page of cases; record the view in the journal if it names persons."""
    cycle = listed.unit.cycle
    reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
    labels = categories_of(cycle)
    paginator = Paginator(with_decisions(listed.cases), CASES_A_PAGE)
    if listed.cases is listed.whole:
        # counting takes most of the time for a province, so it is done once
        paginator.count = count
    page = paginator.get_page(request.GET.get("page"))
    cases = list(page.object_list)
    if listed.is_personal and cases:
        note_view(
            unit=listed.unit,
            query=listed.link.parts() | listed.filter.parts() | {"page": str(page.number)},
            by=reader_of(request).doer(listed.answer),
            at=now(),
        )
    language = language_of_page()
    return {
        "page": page,
        "lines": [
            (case, case_line(case, reasons, language), labels[case.category].label[language])
            for case in cases
        ],
        "below": [] if listed.group else unit_rows(cycle, below=listed.unit.code),
        "outcomes": _outcomes_of(listed.link.figure),
        "pages": _page_numbers(page),
    }


def _outcomes_of(figure: str) -> list[str]:
    """Return the outcomes that cases behind a figure can have."""
    grades = GRADES_OF_FIGURE.get(figure)
    if figure == "total":
        return list(OUTCOMES)
    return [each for each in OUTCOMES if each.upper() in grades] if grades else []


def _page_numbers(page: Page[Any]) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


def my_cases(request: HttpRequest) -> HttpResponse:
    """List the cases of the signed-in member."""
    person = reader_of(request).person
    cases = cases_of_person(person) if person is not None else []
    context = {"lines": open_lines(request, cases), "person": person}
    return render(request, "portal/cases/my_cases.html", context)
