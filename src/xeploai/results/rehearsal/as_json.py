"""A rehearsal as values that JSON can carry. The keys are documented in docs/commands.md."""

from typing import Any

from xeploai.domain import CeilingCheck, UnitRef
from xeploai.results.explaining import book_as_json

from .values import CategoryRehearsed, CeilingRehearsed, Matrix, Rehearsal, Turn


def rehearsal_as_json(told: Rehearsal, language: str) -> dict[str, Any]:
    """Return a rehearsal with its labels in one language. Persons stand by their codes only."""
    return {
        "cycle": told.cycle,
        "unit": told.unit.code,
        "own": book_as_json(told.own, language),
        "other": book_as_json(told.other, language),
        "against": told.against,
        "without_decision": told.without_decision,
        "total": matrix_as_json(told.matrix),
        "categories": [_category(each, language) for each in told.categories],
        "units": [{**_unit(each.unit), **matrix_as_json(each.matrix)} for each in told.units],
        "new_categories": {code: each[language] for code, each in told.new_categories.items()},
        "ceilings": [_ceiling(each) for each in told.ceilings],
        "assumed": [
            {
                "fact": each.code,
                "label": each.label[language],
                "value": each.value[language],
                "subjects": each.subjects,
                "does_not_fit": each.unfit,
            }
            for each in told.assumed
        ],
        "changed": [_turn(each) for each in told.turns],
    }


def matrix_as_json(matrix: Matrix) -> dict[str, Any]:
    """Return how many stand so before and so after."""
    return {
        "subjects": matrix.total,
        "same": matrix.same,
        "would_change": matrix.changed,
        "better": matrix.better,
        "worse": matrix.worse,
        "cannot_be_told": matrix.untold,
        "matrix": [
            {"before": before, "after": after, "number": number}
            for (before, after), number in sorted(matrix.counts.items())
        ],
    }


def _category(told: CategoryRehearsed, language: str) -> dict[str, Any]:
    return {
        "category": told.code,
        "label": told.label[language],
        "has_counterpart": told.has_counterpart,
        **matrix_as_json(told.matrix),
        "missing": dict(told.missing),
    }


def _unit(unit: UnitRef) -> dict[str, str]:
    return {"unit": unit.code, "name": unit.name}


def _ceiling(told: CeilingRehearsed) -> dict[str, Any]:
    return {
        "category": told.category,
        "group": told.after.group,
        "is_grouped_otherwise": told.is_grouped_otherwise,
        "after": _check(told.after),
        "before": _check(told.before) if told.before else None,
    }


def _check(check: CeilingCheck) -> dict[str, Any]:
    return {
        "share": str(check.rule.share),
        "base": check.rule.base.value,
        "base_number": check.base,
        "allowed": check.allowed,
        "excellent": check.counts.excellent,
        "over_by": check.over_by,
        "status": check.rule.status.value,
    }


def _turn(told: Turn) -> dict[str, Any]:
    return {
        "category": told.category,
        "subject": told.subject,
        "unit": told.unit.code,
        "before": told.before,
        "after": told.after,
        "is_decided": told.is_decided,
        "provisions": list(told.provisions),
        "no_longer_barred_by": list(told.held),
        "barred_by": list(told.bars),
    }
