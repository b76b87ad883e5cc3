"""A case with its explanation as JSON values. The keys are documented in docs/commands.md."""

from typing import Any

from xeploai.domain import BASE_LABELS, Allowance, Ballot, say
from xeploai.explanation import explanation_as_json, source_as_json

from .cases import ExplainedCase, ExplainedCeiling, RecordedGrade
from .rechecks import ExplainedRecheck


def case_as_json(case: ExplainedCase, language: str) -> dict[str, Any]:
    """Return a case with its explanation, grades and ceiling."""
    return {
        "cycle": case.cycle,
        "subject": case.subject,
        "name": case.name,
        "post": case.post or None,
        "unit": {"code": case.unit.code, "name": case.unit.name},
        **explanation_as_json(case.explanation, language),
        "grades_said": [_recorded_grade(grade, language) for grade in case.grades],
        "differences": [say(difference, language) for difference in case.differences],
        "waiting_for": [
            {"fact": awaited.fact[language], "number": awaited.number, "first": list(awaited.first)}
            for awaited in case.waiting
        ],
        "ceiling": _ceiling(case.ceiling, language) if case.ceiling else None,
        "replaced_decisions": [_recorded_grade(decision, language) for decision in case.replaced],
        "recheck": _recheck(case.recheck, language) if case.recheck else None,
    }


def _ceiling(ceiling: ExplainedCeiling, language: str) -> dict[str, Any]:
    rule = ceiling.rule.rule
    return {
        "group": ceiling.decided.check.group,
        "share": str(ceiling.decided.share),
        "base": rule.base.value,
        "base_label": BASE_LABELS[rule.base][language],
        "status": rule.status.value,
        "binds": ceiling.rule.is_binding,
        "source": source_as_json(rule.source),
        "decided": _allowance(ceiling.decided),
        "proposed": _allowance(ceiling.proposed),
    }


def _allowance(allowance: Allowance) -> dict[str, int]:
    return {
        "base_number": allowance.base,
        "allowed": allowance.allowed,
        "excellent": allowance.excellent,
        "over_by": allowance.over_by,
    }


def _recheck(recheck: ExplainedRecheck, language: str) -> dict[str, Any]:
    cause = recheck.recheck.caused_by
    return {
        "caused_by": {
            "category": recheck.code,
            "category_label": recheck.began[language],
            "subject": recheck.who,
            "name": recheck.name,
            "before": cause.replaces.grade if cause.replaces else None,
            "after": cause.grade or None,
            "document": cause.document_number,
            "on": cause.decided_on.isoformat(),
            "sentence": say(recheck.cause, language),
        },
        "chain": [
            {
                "category": link.code,
                "category_label": link.category[language],
                "subject": link.subject,
                "name": link.name,
                "sentences": [say(line, language) for line in link.lines],
            }
            for link in recheck.links
        ],
    }


def _recorded_grade(grade: RecordedGrade, language: str) -> dict[str, Any]:
    return {
        "stage": grade.stage,
        "by": grade.by or None,
        "grade": grade.grade.value if grade.grade else None,
        "not_rated_reason": grade.reason or None,
        "label": grade.label[language],
        "document": grade.document or None,
        "on": grade.on.isoformat() if grade.on else None,
        "ballot": _ballot(grade.ballot) if grade.ballot else None,
        "why": grade.why or None,
    }


def _ballot(ballot: Ballot) -> dict[str, int | None]:
    return {
        "cast": ballot.cast,
        "for": ballot.votes_for,
        "against": ballot.votes_against,
        "present": ballot.present,
        "electorate": ballot.electorate,
    }
