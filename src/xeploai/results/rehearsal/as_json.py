"""A rehearsal as JSON values. The keys are documented in docs/commands.md."""

from typing import Any

from xeploai.domain import Allowance, UnitRef
from xeploai.explanation import rulebook_as_json
from xeploai.reporting import allowance_as_json

from .values import ChangedSubject, Matrix, Rehearsal, RehearsedCategory, RehearsedCeiling


def rehearsal_as_json(rehearsal: Rehearsal, language: str) -> dict[str, Any]:
    """Return a rehearsal with labels in one language; persons only by code."""
    return {
        "cycle": rehearsal.cycle,
        "cycle_code": rehearsal.cycle_code,
        "unit": rehearsal.unit.code,
        "own": rulebook_as_json(rehearsal.own, language),
        "other": rulebook_as_json(rehearsal.other, language),
        "against": rehearsal.against,
        "without_decision": rehearsal.without_decision,
        "total": matrix_as_json(rehearsal.matrix),
        "categories": [_category(category, language) for category in rehearsal.categories],
        "units": [{**_unit(unit.unit), **matrix_as_json(unit.matrix)} for unit in rehearsal.units],
        "new_categories": {code: each[language] for code, each in rehearsal.new_categories.items()},
        "ceilings": [_ceiling(ceiling, language) for ceiling in rehearsal.ceilings],
        "assumed": [
            {
                "fact": assumption.code,
                "label": assumption.label[language],
                "value": assumption.value[language],
                "subjects": assumption.subjects,
                "does_not_fit": assumption.unfit,
            }
            for assumption in rehearsal.assumed
        ],
        "changed": [_change(change) for change in rehearsal.turns],
    }


def matrix_as_json(matrix: Matrix) -> dict[str, Any]:
    """Return the numbers of subjects by outcome before and after."""
    return {
        "subjects": matrix.total,
        "same": matrix.same,
        "would_change": matrix.changed,
        "better": matrix.better,
        "worse": matrix.worse,
        "cannot_be_told": matrix.undetermined,
        "matrix": [
            {"before": before, "after": after, "number": number}
            for (before, after), number in sorted(matrix.counts.items())
        ],
    }


def _category(category: RehearsedCategory, language: str) -> dict[str, Any]:
    return {
        "category": category.code,
        "label": category.label[language],
        "has_counterpart": category.has_counterpart,
        **matrix_as_json(category.matrix),
        "missing": dict(category.missing),
    }


def _unit(unit: UnitRef) -> dict[str, str]:
    return {"unit": unit.code, "name": unit.name}


def _ceiling(ceiling: RehearsedCeiling, language: str) -> dict[str, Any]:
    return {
        "category": ceiling.category,
        "group": ceiling.after.group,
        "is_grouped_otherwise": ceiling.is_grouped_otherwise,
        "after": _allowance(ceiling.after, language),
        "before": _allowance(ceiling.before, language) if ceiling.before else None,
    }


def _allowance(allowance: Allowance, language: str) -> dict[str, Any]:
    return {
        "base_number": allowance.base,
        "status": allowance.ceiling.status.value,
        **allowance_as_json(allowance, language),
    }


def _change(change: ChangedSubject) -> dict[str, Any]:
    return {
        "category": change.category,
        "subject": change.subject,
        "unit": change.unit.code,
        "before": change.before,
        "after": change.after,
        "is_decided": change.is_decided,
        "provisions": list(change.provisions),
        "no_longer_barred_by": list(change.no_longer_barring),
        "barred_by": list(change.barring),
    }
