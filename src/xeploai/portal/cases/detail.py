"""The page of one case: which grades are open, by which clause, who proposed and decided what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from xeploai.cycle.evaluation import (
    CaseFacts,
    absent_of,
    cases_awaited_by,
    competent_bodies,
    facts_of,
    grades_of,
)
from xeploai.cycle.operations import bodies_competent_now, body_in_place
from xeploai.cycle.queries import categories_of, late_changes_of, population_lives
from xeploai.domain import (
    CASE_END_LABELS,
    GROUPS_SETTING,
    PERSONAL,
    Act,
    CaseEnd,
    Category,
    Labels,
    evaluate,
    say,
)
from xeploai.portal.site import (
    Answer,
    Reader,
    case_of,
    case_of_any,
    cases_of_same_subject,
    cycle_of,
    language_of_page,
    note_view,
    now,
    pack_of,
    reader_of,
    recheck_of,
    refuse_unless,
    sender_above,
    units_above,
    valid_code,
)
from xeploai.results.case_lines import (
    case_ceiling,
    case_line,
    outcome_label,
    rule_lines,
)
from xeploai.results.explaining import (
    ExplainedRecheck,
    Explanation,
    explain_places,
    explain_recheck,
    explanation_of,
    grade_history,
    sources_of_links,
    with_frozen_groups,
)

from .reasons import compare_with_suggestion, reasons_of, with_document_details

if TYPE_CHECKING:
    from xeploai.portal.site import Case, CycleUnit

WAITING_CASES_SHOWN = 5


@dataclass(frozen=True)
class CaseQuery:
    """The case in a request, and why the reader may see it."""

    case: "Case"
    category: Category
    answer: Answer

    @property
    def unit(self) -> "CycleUnit":
        return self.case.cycle_unit

    @property
    def is_personal(self) -> bool:
        """Whether the page names a person with a grade."""
        return self.category.kind in PERSONAL


def parse_case(
    request: HttpRequest,
    cycle_code: str,
    category: str,
    subject: str,
    act: Act | None = None,
    *,
    may_have_ended: bool = False,
) -> CaseQuery:
    """Find the case of a request; record the view in the journal if it is personal.

    Args:
        act: what the reader wants to do to it; None to read it.
        may_have_ended: whether that is possible on a case that ended.

    Raises:
        Refused: there is no such case.
        Forbidden: the reader may not see it, or not do that to it.
    """
    cycle = cycle_of(cycle_code)
    # one that ended is read, and nothing is recorded on it
    find = case_of_any if act is None or may_have_ended else case_of
    case = find(cycle, valid_code(category), valid_code(subject))
    reader = reader_of(request)
    category_of_case = categories_of(cycle)[case.category]
    answer = refuse_unless(reader.may_see_case(case, category_of_case))
    if act is not None:
        answer = refuse_unless(reader.may(act, case.cycle_unit))
    query = CaseQuery(case, category_of_case, answer)
    if query.is_personal:
        note_view(unit=case.cycle_unit, case=case, by=reader.doer(answer), at=now())
    return query


def case_detail(request: HttpRequest, cycle_code: str, category: str, subject: str) -> HttpResponse:
    """Show one case: the suggestion of the rules, proposals, decisions, and the reasons."""
    query = parse_case(request, cycle_code, category, subject)
    reader, case = reader_of(request), query.case
    context = {
        **heading_context(request, query),
        **_decision_context(case),
        **explanation_context(case),
        "places": explain_places(case),
        "bodies": competent_bodies(case),
        "body_in_place": body_in_place(case, on=localdate()),
        "is_in_reach": bool(reader.may(Act.SEE_FIGURES, query.unit)),
        "sender": sender_above(query.unit),
        **_same_subject(request, case),
        "why": say(query.answer.why, language_of_page()),
        "may_see_journal": reader.is_own(case) or reader.may(Act.SEE_JOURNAL, query.unit),
        "journal_code": f"{case.category}/{case.subject_code}",
        "end_cause": CASE_END_LABELS[CaseEnd(case.end_cause)] if case.end_cause else None,
        "late_changes": late_changes_of(case),
        "may_end": _may_end(reader, case),
    }
    names_persons = bool(reader.may(Act.SEE_PERSONS, query.unit))
    explanation = context["reasons"].explanation
    context["waiting"] = list(waiting_lines(case, explanation, names_persons=names_persons))
    context["recheck"] = _recheck_line(query, names_persons=names_persons)
    return render(request, "portal/cases/detail.html", context)


def _same_subject(request: HttpRequest, case: "Case") -> dict[str, Any]:
    """Return the subject's cases of the quarters of this year, and those of all cycles."""
    quarters = {key.code for key in case.cycle.key.quarters}
    lines = open_lines(request, cases_of_same_subject(case))
    return {"quarters": [line for line in lines if line["cycle"].code in quarters], "others": lines}


def _may_end(reader: Reader, case: "Case") -> bool:
    """Return whether the page offers to end a case late, or to correct its end.

    Of decided cases only those that were decided too late end, and the page of the differences
    from the register leads there.
    """
    is_open = case.ended_on is not None or not case.decisions.all()
    if not is_open or population_lives(case.cycle_unit.cycle):
        return False
    return bool(reader.may(Act.KEEP_REGISTER, case.cycle_unit))


def heading_context(request: HttpRequest, query: CaseQuery) -> dict[str, Any]:
    """Return the context of the heading that all pages on a case share."""
    cycle, language = query.unit.cycle, language_of_page()
    reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
    return {
        "case": query.case,
        "unit": query.unit,
        "above": units_above(query.unit),
        "category": query.category.label[language],
        "line": case_line(query.case, reasons, language),
        "may_record": query.case.ended_on is None
        and bool(reader_of(request).may(Act.RECORD_GRADES, query.unit)),
    }


def _decision_context(case: "Case") -> dict[str, Any]:
    """Return the decisions of a case, the latest first, and the ceiling of its group."""
    cycle, language = case.cycle_unit.cycle, language_of_page()
    pack = pack_of(cycle)
    reasons = pack.not_rated_reasons_on(cycle.closes_on)
    decisions = [(each, outcome_label(each, reasons, language)) for each in case.decisions.all()]
    competent_now = bodies_competent_now(cycle, of_case=case.pk)
    return {
        "decisions": decisions[::-1],
        "competent_now": competent_now.get((case.category, case.subject_code)),
        "pack": pack,
        "pack_title": pack.title[language],
        "pack_has_changed": pack.version != case.pack_version,
        "rules": list(rule_lines(case, language)),
        "ceiling": case_ceiling(case),
    }


def explanation_context(case: "Case") -> dict[str, Any]:
    """Evaluate a case as things are now, and compare what was proposed and decided.

    Nothing is stored.
    """
    case_facts = CaseFacts(case)
    book = case_facts.books.of(case.path)
    evaluation = evaluate(case_facts.books.plan(case.path, case.category), case_facts.values)
    facts = facts_of(case, case_facts)
    explanation = explanation_of(
        book,
        case.category,
        facts,
        why_not=absent_of(case, case_facts),
        evaluation=evaluation,
    )
    explanation = with_document_details(explanation, facts, case_facts.definitions)
    if GROUPS_SETTING in book.settings and (ceiling := case_ceiling(case)):
        explanation = with_frozen_groups(explanation, ceiling.allowance)
    grades = grade_history(grades_of(case, evaluation), explanation, book)
    return {
        "reasons": reasons_of(explanation),
        "comparison": compare_with_suggestion(grades, explanation),
    }


@dataclass(frozen=True)
class WaitingLine:
    """Subjects to be decided first, because a fact is computed from their grades.

    Args:
        cases: name, category and code of the first of them; none if they are persons whose
            cases the reader may not see.
    """

    fact: Labels
    number: int
    cases: tuple[tuple[str, str, str], ...]

    @property
    def left_out(self) -> int:
        return self.number - len(self.cases)


def waiting_lines(
    case: "Case", explanation: Explanation, *, names_persons: bool
) -> Iterator[WaitingLine]:
    """Yield the subjects whose decisions a case waits for."""
    labels = {each.code: each.label for each in explanation.facts}
    for waiting in cases_awaited_by(case):
        may_name = names_persons or waiting.kind not in PERSONAL
        cases = tuple(
            (
                str(each.person or each.collective or each.cycle_unit),
                each.category,
                each.subject_code,
            )
            for each in (waiting.cases[:WAITING_CASES_SHOWN] if may_name else ())
        )
        code = {"vi": waiting.fact, "en": waiting.fact}
        yield WaitingLine(labels.get(waiting.fact, code), waiting.number, cases)


def _recheck_line(query: CaseQuery, *, names_persons: bool) -> ExplainedRecheck | None:
    """Return why the decision in force needs a review; None where it needs none."""
    recheck = recheck_of(query.case)
    categories = categories_of(query.unit.cycle)
    if recheck is None:
        return None
    sources = sources_of_links([recheck])
    return explain_recheck(recheck, categories, sources, names_persons=names_persons)


def open_lines(request: HttpRequest, cases: Iterable["Case"]) -> list[dict[str, Any]]:
    """Return cases of several cycles, with the outcome of those that the reader may see."""
    language = language_of_page()
    lines = []
    for case in cases:
        cycle = case.cycle_unit.cycle
        category = categories_of(cycle)[case.category]
        is_open = bool(reader_of(request).may_see_case(case, category))
        reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
        lines.append(
            {
                "case": case,
                "cycle": cycle,
                "category": category.label[language],
                "line": case_line(case, reasons, language) if is_open else None,
            }
        )
    return lines
