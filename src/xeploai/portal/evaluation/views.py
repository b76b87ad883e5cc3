"""Lists of a unit: decisions against the rules or above a ceiling, missing facts, reviews."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai.cycle import evaluation
from xeploai.cycle.rules import Books, rulebook_for
from xeploai.domain import PERSONAL, Category, Fault, Grade, Outcome, Source, allowance_sentence
from xeploai.portal.cases import categories_of
from xeploai.portal.site import (
    Answer,
    language_of_page,
    note_view,
    now,
    outcome_words,
    pack_of,
    reader_of,
    rechecks_open,
    unit_from_request,
    units_above,
    valid_code,
)
from xeploai.results.case_lines import CaseLine, case_line
from xeploai.results.deviations import comparison_sentence, reasons_of_cases
from xeploai.results.explaining import ExplainedRecheck, explain_recheck, sources_of_links

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xeploai.portal.site import Case, CycleUnit

CASES_A_PAGE = 50
AGAINST, MISSING, RECHECKS = "against", "missing", "rechecks"
CONSEQUENCES = "consequences"
DOUBTFUL, UNSETTLED = "doubtful", "unsettled"
ABOVE = "above"
LISTS = (AGAINST, ABOVE, MISSING, DOUBTFUL, UNSETTLED, RECHECKS, CONSEQUENCES)


@dataclass(frozen=True)
class EvaluationQuery:
    """The list of a unit in a request, and the categories in it.

    Args:
        open_codes: categories whose single cases the reader may see.
        why_closed: why other categories are closed; None if all are open.
    """

    unit: "CycleUnit"
    show: str
    category: str
    fact: str
    categories: Mapping[str, Category]
    open_codes: tuple[str, ...]
    answer: Answer
    why_closed: Fault | None

    def filter(self, rows: "QuerySet[Any]", relation: str = "") -> "QuerySet[Any]":
        """Keep the rows of the chosen categories that the reader may see.

        Args:
            relation: the lookup from a row to its case, such as `case__`.
        """
        codes = [self.category] if self.category else list(self.categories)
        visible = [code for code in codes if code in self.open_codes]
        return rows.filter(**{f"{relation}category__in": visible})

    @cached_property
    def owed(self) -> Mapping[int, evaluation.GroupOver]:
        """The decisions above a binding ceiling that owe a reason now, by their cases."""
        return evaluation.ceiling_reasons_owed(self.unit.cycle, self.unit)

    @property
    def is_closed(self) -> bool:
        """Whether the reader may see no case of the chosen categories."""
        return self.category not in self.open_codes if self.category else not self.open_codes

    def parts(self) -> dict[str, str]:
        """Return the parameters of the query string."""
        parts = {"show": self.show, "category": self.category, "fact": self.fact}
        return {name: part for name, part in parts.items() if part}


def _parse_query(request: HttpRequest, cycle_code: str, code: str) -> EvaluationQuery:
    unit, answer = unit_from_request(request, cycle_code, code)
    categories, reader = categories_of(unit.cycle), reader_of(request)
    show, category = request.GET.get("show", ""), valid_code(request.GET.get("category", ""))
    answers = {code: reader.may_see_cases(unit, [each]) for code, each in categories.items()}
    return EvaluationQuery(
        unit,
        show if show in LISTS else AGAINST,
        category if category in categories else "",
        valid_code(request.GET.get("fact", "")),
        categories,
        tuple(code for code, each in answers.items() if each),
        next((each for each in answers.values() if each), answer),
        next((each.why for each in answers.values() if not each), None),
    )


@require_safe
def evaluation_lists(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Compare decisions with the rules by category, and show one of the lists."""
    query = _parse_query(request, cycle_code, code)
    standings = _visible(query, evaluation.suggestion_counts_within(query.unit, owed=query.owed))
    compared = evaluation.compared_decisions(query.unit, standings)
    chosen = [query.category] if query.category else list(standings)
    language = language_of_page()
    context = {
        "query": query,
        "unit": query.unit,
        "above": units_above(query.unit),
        "comparison": comparison_sentence(query.unit, compared),
        "compared": sum(standings[code].compared for code in chosen if code in standings),
        "rows": [
            (code, each.label[language], standings[code])
            for code, each in query.categories.items()
            if code in standings
        ],
        "open_choices": [(code, query.categories[code].label) for code in query.open_codes],
        **LINES[query.show](request, query),
    }
    return render(request, "portal/evaluation/page.html", context)


def _visible(
    query: EvaluationQuery, counts: Mapping[str, evaluation.SuggestionCounts]
) -> Mapping[str, evaluation.SuggestionCounts]:
    """Leave out persons if the reader may not see them: some counts would be of one person."""
    return {
        code: each
        for code, each in counts.items()
        if code in query.open_codes or query.categories[code].kind not in PERSONAL
    }


def _page_context(
    request: HttpRequest, query: EvaluationQuery, rows: "QuerySet[Any]"
) -> dict[str, Any]:
    """Return one page of a list; record the view in the journal if it names persons."""
    page = Paginator(rows, CASES_A_PAGE).get_page(request.GET.get("page"))
    rows_of_page = list(page.object_list)
    cases = [getattr(row, "case", row) for row in rows_of_page]
    if any(query.categories[each.category].kind in PERSONAL for each in cases):
        parts = query.parts() | {"page": str(page.number)}
        note_view(unit=query.unit, query=parts, by=reader_of(request).doer(query.answer), at=now())
    return {"page": page, "rows_of_page": rows_of_page}


@dataclass(frozen=True)
class DeviationLine:
    """A decision against the rules, with its recorded reason.

    Args:
        closed_by: codes of the provisions that close the grade, and where they are written.
        owes_reason: whether it stands above a binding ceiling without a reason for that.
    """

    case: "Case"
    line: CaseLine
    category: str
    suggested: str
    closed_by: tuple[str, ...]
    clauses: tuple[Source, ...]
    reason: str
    owes_reason: bool


def _deviations(request: HttpRequest, query: EvaluationQuery) -> dict[str, Any]:
    owed = query.owed
    cases = query.filter(evaluation.differing_within(query.unit, owed=owed))
    context = _page_context(request, query, cases)
    keys = [case.pk for case in context["rows_of_page"]]
    reasons = reasons_of_cases(keys)
    against = evaluation.decisions_against_rules(query.unit.cycle, keys, breaks=owed)
    closed = {each.row.pk: each.closed_by for each in against}
    books = Books(query.unit.cycle)
    return context | {
        "lines": [
            _deviation_line(
                query,
                case,
                closed.get(case.pk, []),
                books.of(case.path).sources,
                reasons.get(case.pk, ""),
                owes_reason=case.pk in owed,
            )
            for case in context["rows_of_page"]
        ],
    }


def _deviation_line(
    query: EvaluationQuery,
    case: "Case",
    closed_by: list[str],
    sources: Mapping[str, Source],
    reason: str,
    *,
    owes_reason: bool,
) -> DeviationLine:
    line, category = _case_line(query, case)
    cycle, evaluated = query.unit.cycle, getattr(case, "evaluated", None)
    words = outcome_words(pack_of(cycle), cycle.closes_on, language_of_page())
    grade = Grade(evaluated.suggested) if evaluated and evaluated.suggested else None
    why_none = evaluated.not_rated_reason if evaluated and grade is None else ""
    suggested = words(Outcome(grade, why_none or None))
    clauses = tuple(dict.fromkeys(sources[code] for code in closed_by if code in sources))
    return DeviationLine(
        case, line, category, suggested, tuple(closed_by), clauses, reason, owes_reason
    )


@dataclass(frozen=True)
class AboveCeilingLine:
    """An `EXCELLENT` decision above a binding ceiling without a reason for that.

    Args:
        over: the group as it stands, who is undecided not counted as good.
        is_owed: whether the reason is owed already; else once the cycle is reported.
    """

    case: "Case"
    line: CaseLine
    category: str
    over: evaluation.GroupOver
    computed: Fault
    is_owed: bool


def _above_ceiling(request: HttpRequest, query: EvaluationQuery) -> dict[str, Any]:
    """List what blocks the reporting: the cases of each group together, those decided last."""
    cycle, unit = query.unit.cycle, query.unit
    over = evaluation.ceiling_reasons_owed(cycle, unit, is_final=True)
    context = _page_context(request, query, query.filter(evaluation.cases_of(over)))
    return context | {
        "lines": [
            AboveCeilingLine(
                case,
                *_case_line(query, case),
                over[case.pk],
                allowance_sentence(over[case.pk].allowance),
                case.pk in query.owed,
            )
            for case in context["rows_of_page"]
        ],
    }


def _case_line(query: EvaluationQuery, case: "Case") -> tuple[CaseLine, str]:
    cycle, language = query.unit.cycle, language_of_page()
    reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
    return case_line(case, reasons, language), query.categories[case.category].label[language]


def _missing_facts(request: HttpRequest, query: EvaluationQuery) -> dict[str, Any]:
    facts = rulebook_for(query.unit.cycle, query.unit.path).facts
    language = language_of_page()
    labels = {code: each.label[language] for code, each in facts.items()}
    counts = evaluation.missing_within(query.unit)
    cases = query.filter(evaluation.cases_missing(query.unit, query.fact))
    context = _page_context(request, query, cases)
    return context | {
        "facts": [(code, labels.get(code, code), number) for code, number in counts.most_common()],
        "lines": [
            (
                case,
                *_case_line(query, case),
                [labels.get(code, code) for code in case.evaluated.missing],
            )
            for case in context["rows_of_page"]
        ],
    }


def _doubtful(request: HttpRequest, query: EvaluationQuery) -> dict[str, Any]:
    return _doubts(request, query, evaluation.cases_doubtful(query.unit))


def _unsettled(request: HttpRequest, query: EvaluationQuery) -> dict[str, Any]:
    return _doubts(request, query, evaluation.cases_unsettled(query.unit))


def _doubts(
    request: HttpRequest, query: EvaluationQuery, cases: "QuerySet[Case]"
) -> dict[str, Any]:
    context = _page_context(request, query, query.filter(cases))
    rows = context["rows_of_page"]
    found = evaluation.doubts_of(query.unit.cycle, [case.pk for case in rows], path=query.unit.path)
    lines = [(case, *_case_line(query, case), found.get(case.pk)) for case in rows]
    return context | {"lines": lines}


def _rechecks(request: HttpRequest, query: EvaluationQuery) -> dict[str, Any]:
    rechecks = query.filter(rechecks_open(query.unit), "case__")
    context = _page_context(request, query, rechecks)
    return context | {"lines": list(_recheck_lines(query, context["rows_of_page"]))}


def _recheck_lines(
    query: EvaluationQuery, rechecks: list[Any]
) -> Iterator[tuple[ExplainedRecheck, str, str]]:
    names_persons = all(
        code in query.open_codes for code, each in query.categories.items() if each.kind in PERSONAL
    )
    sources = sources_of_links(rechecks)
    for recheck in rechecks:
        case = recheck.case
        subject = str(case.person or case.collective or case.cycle_unit)
        label = query.categories[case.category].label[language_of_page()]
        line = explain_recheck(recheck, query.categories, sources, names_persons=names_persons)
        yield line, subject, label


def _consequences(request: HttpRequest, query: EvaluationQuery) -> dict[str, Any]:
    computed = evaluation.categories_with_consequences(query.unit)
    found = evaluation.subjects_called_for(query.unit, query.open_codes)
    by_case = {each.row.pk: each for each in found}
    context = _page_context(request, query, query.filter(evaluation.cases_called_for(found)))
    return context | {
        "lines": [
            (case, *_case_line(query, case), by_case[case.pk]) for case in context["rows_of_page"]
        ],
        "are_computed": bool(computed & set([query.category] if query.category else computed)),
    }


LINES: Mapping[str, Callable[[HttpRequest, EvaluationQuery], dict[str, Any]]] = {
    AGAINST: _deviations,
    ABOVE: _above_ceiling,
    MISSING: _missing_facts,
    DOUBTFUL: _doubtful,
    UNSETTLED: _unsettled,
    RECHECKS: _rechecks,
    CONSEQUENCES: _consequences,
}
