"""The page of one case: which grades are open, by which clause, who proposed and decided what."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.cycle import queries as finding
from xeploai.cycle.access import PERSONAL, Answer, refuse_unless
from xeploai.cycle.facts import CaseFacts, absent_of, facts_of
from xeploai.cycle.operations import grades_of
from xeploai.cycle.view_journal import note_look
from xeploai.domain import FIGURE_LABELS, Act, Category, evaluate
from xeploai.explanation import explanation_of
from xeploai.portal.site import known, language_of_page, now, reader_of
from xeploai.results.case_lines import case_line, outcome_label
from xeploai.results.case_rules import BASE_FIGURES, ceiling_of, rule_lines
from xeploai.results.explaining import grades_said
from xeploai.wording import say

from .fact_text import with_whole_documents
from .lists import categories_of, open_lines
from .order import recheck_line, waiting_lines
from .proposals import beside
from .reasons import Reasons, reasons_of

if TYPE_CHECKING:
    from xeploai.cycle.queries import Case, CycleUnit


@dataclass(frozen=True)
class CaseAsked:
    """The case that an address asks for, and why it is open to the reader."""

    case: "Case"
    of: Category
    answer: Answer

    @property
    def unit(self) -> "CycleUnit":
        """Where the case stands."""
        return self.case.cycle_unit

    @property
    def is_personal(self) -> bool:
        """Whether the page names a person with a grade."""
        return self.of.kind in PERSONAL

    @property
    def key(self) -> tuple[int, str, str]:
        """What its addresses are made of."""
        return (self.unit.cycle.year, self.case.category, self.case.subject_code)


def case_asked(
    request: HttpRequest, year: int, category: str, subject: str, act: Act | None = None
) -> CaseAsked:
    """Return the case that an address asks for; note the look where it is personal.

    Args:
        act: what the reader wants to do to it; None where it is only looked at.

    Raises:
        Refused: there is no such case.
        Forbidden: it is not open to the reader.
    """
    cycle = cycles.cycle_of(year)
    found = finding.case_of(cycle, known(category), known(subject))
    of_case = categories_of(cycle)[found.category]
    reader = reader_of(request)
    answer = refuse_unless(reader.may_see_case(found, of_case))
    if act is not None:
        answer = refuse_unless(reader.may(act, found.cycle_unit))
    asked = CaseAsked(found, of_case, answer)
    if asked.is_personal:
        note_look(unit=found.cycle_unit, case=found, by=reader.doer(answer), at=now())
    return asked


def case(request: HttpRequest, year: int, category: str, subject: str) -> HttpResponse:
    """Show one case: what the rules say of it, what was proposed and decided, and why."""
    asked = case_asked(request, year, category, subject)
    reader, found = reader_of(request), asked.case
    context = head_of(request, asked) | {
        "is_in_reach": bool(reader.may(Act.SEE_FIGURES, asked.unit)),
        "sender": finding.sender_above(asked.unit),
        "others": open_lines(request, finding.cases_of_same_subject(found)),
        "why": say(asked.answer.why, language_of_page()),
        "may_see_journal": reader.is_own(found) or reader.may(Act.SEE_JOURNAL, asked.unit),
        "journal_code": f"{found.category}/{found.subject_code}",
    }
    context |= _decided(found) | explained_context(found)
    context |= _order(request, asked, context["reasons"])
    return render(request, "portal/cases/detail.html", context)


def head_of(request: HttpRequest, asked: CaseAsked) -> dict[str, Any]:
    """Return what stands above every page on a case."""
    cycle, language = asked.unit.cycle, language_of_page()
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    return {
        "case": asked.case,
        "unit": asked.unit,
        "above": cycles.units_above(asked.unit),
        "category": asked.of.label[language],
        "line": case_line(asked.case, reasons, language),
        "may_record": bool(reader_of(request).may(Act.RECORD_GRADES, asked.unit)),
    }


def _order(request: HttpRequest, asked: CaseAsked, reasons: Reasons) -> dict[str, Any]:
    """Return whom the case waits for, and why its decision has to be looked at again."""
    found = asked.case
    names = bool(reader_of(request).may(Act.SEE_PERSONS, asked.unit))
    waiting = waiting_lines(found, reasons.explanation, names_persons=names)
    return {
        "waiting": list(waiting),
        "recheck": recheck_line(found, categories_of(asked.unit.cycle), names_persons=names),
    }


def _decided(found: "Case") -> dict[str, Any]:
    """Return the decisions of a case, the latest first, and the group's ceiling."""
    cycle, language = found.cycle_unit.cycle, language_of_page()
    pack = rulepacks.pack(cycle.pack)
    reasons = pack.not_rated_reasons_on(cycle.closes_on)
    decisions = [(one, outcome_label(one, reasons, language)) for one in found.decisions.all()]
    ceiling = ceiling_of(found, found.peer_group)
    return {
        "decisions": decisions[::-1],
        "pack": pack,
        "pack_title": pack.title[language],
        "pack_has_changed": pack.version != found.pack_version,
        "rules": list(rule_lines(found, language)),
        "ceiling": ceiling,
        "ceiling_base": FIGURE_LABELS[BASE_FIGURES[ceiling.rule.base]][language] if ceiling else "",
    }


def explained_context(found: "Case") -> dict[str, Any]:
    """Return what the rules say of a case as things stand, beside who proposed and decided what.

    Nothing of it is stored.
    """
    known = CaseFacts(found)
    book = known.books.of(found.path)
    evaluation = evaluate(known.books.plan(found.path, found.category), known.values)
    facts = facts_of(found, known)
    explanation = explanation_of(
        book,
        found.category,
        facts,
        why_not=absent_of(found, known),
        evaluation=evaluation,
    )
    explanation = with_whole_documents(explanation, facts, known.definitions)
    said = grades_said(grades_of(found, evaluation), explanation, book)
    return {"reasons": reasons_of(explanation), "beside": beside(said, explanation)}
