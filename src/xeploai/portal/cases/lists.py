"""The cases behind a figure as a list, and a member's own cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.cycle import queries as finding
from xeploai.cycle.access import PERSONAL, Answer
from xeploai.cycle.view_journal import note_look
from xeploai.domain import FIGURES, Category, Fault, Refused, message
from xeploai.portal.site import FigureLink, language_of_page, now, reader_of, unit_asked, words_of
from xeploai.results import statistics as results
from xeploai.results.case_lines import case_line
from xeploai.wording import say

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xeploai.cycle.queries import Case, Cycle, CycleUnit, PeerGroup

CASES_A_PAGE = 50
# what a list may be narrowed to: these do not overlap
OUTCOMES = ("excellent", "good", "completed", "failed", "not_graded", "undecided")


@dataclass(frozen=True)
class Narrowing:
    """What a reader narrows a list to: part of a name or code, a unit below, an outcome."""

    words: str = ""
    below: str = ""
    outcome: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Narrowing":
        """Read it from an address; an outcome that does not exist narrows nothing."""
        outcome = query.get("outcome", "")
        return cls(
            words_of(query, "q"),
            words_of(query, "below"),
            outcome if outcome in OUTCOMES else "",
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.below or self.outcome)

    def parts(self) -> dict[str, str]:
        """Return what it says, by the names that an address has for it."""
        parts = {"q": self.words, "below": self.below, "outcome": self.outcome}
        return {name: part for name, part in parts.items() if part}


@dataclass(frozen=True)
class CaseList:
    """The list that an address asks for. `answer` says whether its cases are open to the reader.

    Args:
        whole: all cases that the figure counts.
        listed: those of them that the reader narrowed the list to; none where it is closed.
    """

    unit: "CycleUnit"
    link: FigureLink
    narrowing: Narrowing
    categories: list[Category]
    group: "PeerGroup | None"
    answer: Answer
    whole: "QuerySet[Case]"
    listed: "QuerySet[Case]"

    @property
    def is_personal(self) -> bool:
        """Whether the list names persons with their grades."""
        return any(one.kind in PERSONAL for one in self.categories)

    @property
    def codes(self) -> list[str]:
        """Codes of the categories."""
        return [one.code for one in self.categories]

    def query(self) -> str:
        """Return the query of the list's address, without the page."""
        return urlencode(self.link.parts() | self.narrowing.parts())


def list_asked(request: HttpRequest, year: int, code: str) -> CaseList:
    """Return the list of cases that an address asks for, once the reader's roles were asked.

    Raises:
        Refused: the unit, figure or group does not exist.
        Forbidden: the unit is out of the reader's reach.
    """
    unit, _ = unit_asked(request, year, code)
    link = FigureLink.from_query(request.GET, figures=FIGURES)
    categories = [one for name, one in categories_of(unit.cycle).items() if link.takes(name, one)]
    group = finding.peer_group(unit, link.group_key) if link.group_key is not None else None
    codes = [one.code for one in categories]
    whole = cycles.cases_behind(unit, categories=codes, figure=link.figure, reason=link.reason)
    if group is not None:
        whole = whole.filter(peer_group=group)
    answer = reader_of(request).may_see_cases(unit, categories)
    narrowing = Narrowing.from_query(request.GET)
    # a closed list is not narrowed: that would tell of single persons by their count
    listed = _narrowed(unit, whole, narrowing) if answer else whole.none()
    return CaseList(unit, link, narrowing, categories, group, answer, whole, listed)


def categories_of(cycle: "Cycle") -> Mapping[str, Category]:
    """Return the categories of a cycle's subjects by code."""
    return rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)


def _narrowed(unit: "CycleUnit", cases: "QuerySet[Case]", narrowing: Narrowing) -> "QuerySet[Case]":
    if narrowing.below:
        below = cycles.unit_in_cycle(unit.cycle, narrowing.below)
        if not below.path.startswith(unit.path):
            text = message("“%(unit)s” does not stand below “%(above)s”.")
            raise Refused(Fault(text, {"unit": below.name, "above": unit.name}))
        cases = finding.cases_within(cases, below)
    if narrowing.outcome:
        cases = cycles.with_outcome(cases, narrowing.outcome)
    if narrowing.words:
        cases = finding.cases_matching(cases, narrowing.words)
    return cases


def cases(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """List what a figure counts: cases with their decisions, and returns."""
    asked = list_asked(request, year, code)
    returned: list[Any] = []
    if asked.group is None:
        link = asked.link
        every = results.returned_behind(asked.unit, asked.codes, link.figure, reason=link.reason)
        returned = [(sender, number) for sender, number in every if number]
    count = asked.whole.count()
    returned_sum = sum(number for _, number in returned)
    context = {
        "asked": asked,
        "unit": asked.unit,
        "link": asked.link,
        "above": cycles.units_above(asked.unit),
        "categories": [one.label[language_of_page()] for one in asked.categories],
        "reason": _reason(asked),
        "count": count,
        "returned": returned,
        "returned_sum": returned_sum,
        "number": count + returned_sum,
        "why_closed": "" if asked.answer else say(asked.answer.why, language_of_page()),
    }
    if asked.answer:
        context |= _opened(request, asked, count)
    return render(request, "portal/cases/list.html", context)


def _reason(asked: CaseList) -> str:
    cycle, code = asked.unit.cycle, asked.link.reason
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    return reasons[code].label[language_of_page()] if code in reasons else code


def _opened(request: HttpRequest, asked: CaseList, count: int) -> dict[str, Any]:
    """Return what is shown to those who may see single cases; note it where it is personal."""
    cycle = asked.unit.cycle
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    labels = categories_of(cycle)
    paginator = Paginator(cycles.with_decisions(asked.listed), CASES_A_PAGE)
    if asked.listed is asked.whole:
        paginator.count = count  # counted once: over a whole province it is most of the work
    page = paginator.get_page(request.GET.get("page"))
    found = list(page.object_list)
    if asked.is_personal and found:
        note_look(
            unit=asked.unit,
            asked=asked.link.parts() | asked.narrowing.parts() | {"page": str(page.number)},
            by=reader_of(request).doer(asked.answer),
            at=now(),
        )
    language = language_of_page()
    return {
        "page": page,
        "lines": [
            (case, case_line(case, reasons, language), labels[case.category].label[language])
            for case in found
        ],
        "below": [] if asked.group else cycles.units_found(cycle, below=asked.unit.code),
        "outcomes": _outcomes_of(asked.link.figure),
        "pages": _pages(page),
    }


def _outcomes_of(figure: str) -> list[str]:
    """Return the outcomes that a figure's cases can have: more than one is worth choosing from."""
    grades = cycles.GRADES_OF_FIGURE.get(figure)
    if figure == "total":
        return list(OUTCOMES)
    return [one for one in OUTCOMES if one.upper() in grades] if grades else []


def _pages(page: Page[Any]) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


def my_cases(request: HttpRequest) -> HttpResponse:
    """List the own cases of the member whose account it is."""
    person = reader_of(request).person
    found = finding.cases_of_person(person) if person is not None else []
    context = {"lines": open_lines(request, found), "person": person}
    return render(request, "portal/cases/my_cases.html", context)


def open_lines(request: HttpRequest, found: Any) -> list[dict[str, Any]]:
    """Return cases of several cycles, with the outcome of those that the reader may see."""
    language = language_of_page()
    lines = []
    for one in found:
        cycle = one.cycle_unit.cycle
        of_case = categories_of(cycle)[one.category]
        is_open = bool(reader_of(request).may_see_case(one, of_case))
        reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
        lines.append(
            {
                "case": one,
                "cycle": cycle,
                "category": of_case.label[language],
                "line": case_line(one, reasons, language) if is_open else None,
            }
        )
    return lines
