"""What is known already of a unit, as rows of a template to correct and send back."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from django.db.models import Prefetch

from xeploai.cycle.models import Case, Cycle, CycleUnit, GradeDecision
from xeploai.cycle.queries import decisions_in_force, subtree, unit_in_cycle
from xeploai.domain import Fault, Refused, message
from xeploai.intake import (
    GRADE_LABELS,
    MEMBERSHIP_STATUS_LABELS,
    NOT_RATED_LABEL,
    SECTOR_NAMES,
    FilledRow,
    Kind,
    Vocabulary,
    write_template,
)
from xeploai.organisations.dated_rows import in_force
from xeploai.organisations.models import LeadershipCollective, Membership, Placement, Post, Unit
from xeploai.organisations.register import unit_by_code

from .reach import OF_A_CYCLE, units_below

LANGUAGE = "vi"
Labels = Mapping[str, Mapping[str, str]]


def filled_template(kind: Kind, words: Vocabulary, rows: Sequence[FilledRow] | None) -> bytes:
    """Return the workbook of a kind of list, empty or with what is known."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, kind, words, rows)
        return path.read_bytes()


def known_rows(
    kind: Kind, cycle: Cycle | None, code: str, words: Vocabulary, *, on: date
) -> list[FilledRow] | None:
    """Return what is known of a unit for a kind of list; None where there is nothing to fill in.

    Raises:
        Refused: there is no such unit, or grades are asked for without a cycle.
    """
    if kind not in OF_A_CYCLE:
        return register_rows(kind, unit_by_code(code), words, on=on)
    if cycle is None:
        raise Refused(Fault(message("Choose a cycle: grades and returns belong to one.")))
    unit = unit_in_cycle(cycle, code)
    # a return is asked for by category, whatever the unit
    return gradings_rows(unit, words) if kind is Kind.GRADINGS else None


def register_rows(kind: Kind, unit: Unit, words: Vocabulary, *, on: date) -> list[FilledRow]:
    """Return what the register holds of a unit and everything below it, on a day."""
    ways: Mapping[Kind, Callable[[set[int], Vocabulary, date], Iterable[FilledRow]]] = {
        Kind.REGISTER: _units,
        Kind.PEOPLE: _people,
        Kind.POSTS: _posts,
        Kind.COLLECTIVES: _collectives,
    }
    return list(ways[kind](set(units_below([unit.pk], on=on)), words, on))


def _units(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    placed = Placement.objects.filter(in_force(on)).select_related("unit", "parent")
    for one in placed.order_by("unit__code"):
        if one.unit_id not in units:
            continue
        yield {
            "code": one.unit.code,
            "name": one.unit.name,
            "category": _label(words.categories_of_units, one.unit.category),
            "sector": _label(SECTOR_NAMES, one.unit.sector),
            "parent": one.parent.code if one.parent else "",
            "parent_name": one.parent.name if one.parent else "",
            "opened_on": one.unit.opened_on,
            "closed_on": one.unit.closed_on,
        }


def _people(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    held = Membership.objects.filter(in_force(on)).select_related("person", "branch")
    for one in held.order_by("branch__code", "person__code"):
        if one.branch_id in units:
            yield {
                "code": one.person.code,
                "full_name": one.person.full_name,
                "branch": one.branch.code,
                "branch_name": one.branch.name,
                "status": _label(MEMBERSHIP_STATUS_LABELS, one.status),
                "admitted_on": one.person.admitted_on,
                "from_on": one.from_on,
                "until_on": one.until_on,
            }


def _posts(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    held = Post.objects.filter(in_force(on)).select_related("person", "unit")
    for one in held.order_by("unit__code", "person__code"):
        if one.unit_id in units:
            yield {
                "person": one.person.code,
                "person_name": one.person.full_name,
                "unit": one.unit.code,
                "unit_name": one.unit.name,
                "title": one.title,
                "title_code": one.title_code,
                "is_head": one.is_head,
                "from_on": one.from_on,
                "until_on": one.until_on,
            }


def _collectives(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    held = LeadershipCollective.objects.filter(in_force(on, "opened_on", "closed_on"))
    for one in held.select_related("unit").order_by("unit__code", "code"):
        if one.unit_id in units:
            yield {
                "code": one.code,
                "name": one.name,
                "unit": one.unit.code,
                "unit_name": one.unit.name,
                "kind": one.kind,
                "opened_on": one.opened_on,
                "closed_on": one.closed_on,
            }


def gradings_rows(unit: CycleUnit, words: Vocabulary) -> list[FilledRow]:
    """Return every case of a unit and everything below it, with what is decided."""
    held = Prefetch("decisions", decisions_in_force().select_related("authority"))
    cases = Case.objects.filter(cycle=unit.cycle_id, **subtree(unit)).prefetch_related(held)
    related = cases.select_related("person", "collective", "cycle_unit")
    return [_grading(case, words) for case in related.order_by("path", "category", "subject_code")]


def _grading(case: Case, words: Vocabulary) -> FilledRow:
    decided = next(iter(case.decisions.all()), None)
    return {
        "category": _label(words.categories, case.category),
        "unit_name": case.cycle_unit.name,
        "subject": case.subject_code,
        "subject_name": str(case.person or case.collective or case.cycle_unit),
        **(_decision(decided, words) if decided else {}),
    }


def _decision(decided: GradeDecision, words: Vocabulary) -> FilledRow:
    reason = decided.not_rated_reason
    return {
        "grade": NOT_RATED_LABEL[LANGUAGE] if reason else _label(GRADE_LABELS, decided.grade),
        "reason": _label(words.reasons, reason) if reason else "",
        "authority": decided.authority.code,
        "document_number": decided.document_number,
        "decided_on": decided.decided_on,
    }


def _label(labels: Labels, code: str) -> str:
    label = labels.get(code)
    return label[LANGUAGE] if label else code
