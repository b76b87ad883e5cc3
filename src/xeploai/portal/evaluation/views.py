"""Lists of a unit: decided against the rules, facts missing, decisions to be looked at again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai import rulepacks
from xeploai.cycle import evaluation as evaluated
from xeploai.cycle import queries as cycles
from xeploai.cycle.access import PERSONAL, Answer, Reader
from xeploai.cycle.evaluation import against_rules, rechecks_open
from xeploai.cycle.rules import rulebook_for
from xeploai.cycle.view_journal import note_look
from xeploai.domain import Category, Fault, Grade, Outcome
from xeploai.portal.cases.lists import categories_of
from xeploai.portal.site import known, language_of_page, now, outcome_words, reader_of, unit_asked
from xeploai.results.case_lines import CaseLine, case_line
from xeploai.results.deviations import reasons_of_cases
from xeploai.results.explaining import RecheckLine, recheck_told

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xeploai.cycle.queries import Case, CycleUnit

CASES_A_PAGE = 50
AGAINST, MISSING, RECHECKS = LISTS = ("against", "missing", "rechecks")


@dataclass(frozen=True)
class Asked:
    """What an address asks for: which list of a unit, of which categories.

    Args:
        open_codes: categories whose single cases the reader may see.
        why_closed: why others are closed; None where all are open.
    """

    unit: "CycleUnit"
    show: str
    category: str
    fact: str
    categories: Mapping[str, Category]
    open_codes: tuple[str, ...]
    answer: Answer
    why_closed: Fault | None

    def chosen(self, cases: "QuerySet[Any]", relation: str = "") -> "QuerySet[Any]":
        """Return those of cases, or of what has a case, that are asked for and open."""
        codes = [self.category] if self.category else list(self.categories)
        seen = [code for code in codes if code in self.open_codes]
        return cases.filter(**{f"{relation}category__in": seen})

    @property
    def is_closed(self) -> bool:
        """Whether no case that is asked for is open to the reader."""
        return self.category not in self.open_codes if self.category else not self.open_codes

    def parts(self) -> dict[str, str]:
        """Return what is asked for, by the names that an address has for it."""
        said = {"show": self.show, "category": self.category, "fact": self.fact}
        return {name: part for name, part in said.items() if part}


def _asked(request: HttpRequest, year: int, code: str) -> Asked:
    unit, answer = unit_asked(request, year, code)
    categories = categories_of(unit.cycle)
    show, category = request.GET.get("show", ""), known(request.GET.get("category", ""))
    answers = {code: _may_see(reader_of(request), unit, one) for code, one in categories.items()}
    return Asked(
        unit,
        show if show in LISTS else AGAINST,
        category if category in categories else "",
        known(request.GET.get("fact", "")),
        categories,
        tuple(code for code, one in answers.items() if one),
        next((one for one in answers.values() if one), answer),
        next((one.why for one in answers.values() if not one), None),
    )


def _may_see(reader: Reader, unit: "CycleUnit", category: Category) -> Answer:
    return reader.may_see_cases(unit, [category])


@require_safe
def lists(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show how decisions stand to what the rules say, by category, and one of the lists."""
    asked = _asked(request, year, code)
    standings = evaluated.standings_within(asked.unit)
    language = language_of_page()
    context = {
        "asked": asked,
        "unit": asked.unit,
        "above": cycles.units_above(asked.unit),
        "rows": [
            (code, one.label[language], standings[code])
            for code, one in asked.categories.items()
            if code in standings
        ],
        "open_choices": [(code, asked.categories[code].label) for code in asked.open_codes],
        "query": asked.parts(),
        **LINES[asked.show](request, asked),
    }
    return render(request, "portal/evaluation/page.html", context)


def _paged(request: HttpRequest, asked: Asked, found: "QuerySet[Any]") -> dict[str, Any]:
    """Return one page of a list; the look is noted where persons stand on it."""
    page = Paginator(found, CASES_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    cases = [getattr(one, "case", one) for one in rows]
    if any(asked.categories[each.category].kind in PERSONAL for each in cases):
        said = asked.parts() | {"page": str(page.number)}
        note_look(unit=asked.unit, asked=said, by=reader_of(request).doer(asked.answer), at=now())
    return {"page": page, "found": rows}


@dataclass(frozen=True)
class AgainstLine:
    """A decision against the rules, with its reason if one is written."""

    case: "Case"
    line: CaseLine
    category: str
    suggested: str
    closed_by: tuple[str, ...]
    reason: str


def _against(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    paged = _paged(request, asked, asked.chosen(evaluated.differing_within(asked.unit)))
    keys = [one.pk for one in paged["found"]]
    reasons = reasons_of_cases(keys)
    closed = {one.row.pk: one.closed_by for one in against_rules(asked.unit.cycle, keys)}
    return paged | {
        "lines": [
            _against_line(asked, one, closed.get(one.pk, []), reasons.get(one.pk, ""))
            for one in paged["found"]
        ]
    }


def _against_line(asked: Asked, case: "Case", closed_by: list[str], reason: str) -> AgainstLine:
    line, category = _line(asked, case)
    cycle, found = asked.unit.cycle, case.evaluated
    words = outcome_words(rulepacks.pack(cycle.pack), cycle.closes_on, language_of_page())
    grade = Grade(found.suggested) if found.suggested else None
    suggested = words(Outcome(grade, found.not_rated_reason or None if grade is None else None))
    return AgainstLine(case, line, category, suggested, tuple(closed_by), reason)


def _line(asked: Asked, case: "Case") -> tuple[CaseLine, str]:
    cycle, language = asked.unit.cycle, language_of_page()
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    return case_line(case, reasons, language), asked.categories[case.category].label[language]


def _missing(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    facts = rulebook_for(asked.unit.cycle, asked.unit.path).facts
    language = language_of_page()
    labels = {code: one.label[language] for code, one in facts.items()}
    wanted = evaluated.missing_within(asked.unit)
    paged = _paged(request, asked, asked.chosen(evaluated.cases_missing(asked.unit, asked.fact)))
    return paged | {
        "facts": [(code, labels.get(code, code), number) for code, number in wanted.most_common()],
        "lines": [
            (one, *_line(asked, one), [labels.get(code, code) for code in one.evaluated.missing])
            for one in paged["found"]
        ],
    }


def _rechecks(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    paged = _paged(request, asked, asked.chosen(rechecks_open(asked.unit), "case__"))
    return paged | {"lines": list(_recheck_lines(asked, paged["found"]))}


def _recheck_lines(asked: Asked, found: list[Any]) -> Iterator[tuple[RecheckLine, str, str]]:
    names = all(
        code in asked.open_codes for code, one in asked.categories.items() if one.kind in PERSONAL
    )
    for one in found:
        case = one.case
        subject = str(case.person or case.collective or case.cycle_unit)
        label = asked.categories[case.category].label[language_of_page()]
        yield recheck_told(one, asked.categories, names_persons=names), subject, label


LINES: Mapping[str, Callable[[HttpRequest, Asked], dict[str, Any]]] = {
    AGAINST: _against,
    MISSING: _missing,
    RECHECKS: _rechecks,
}
