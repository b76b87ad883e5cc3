"""Templates filled with the stored data of a unit, to be corrected and sent back."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    GradeDecision,
    decisions_in_force,
    subtree,
    unit_in_cycle,
)
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
from xeploai.organisations.register import (
    LeadershipCollective,
    Membership,
    Placement,
    Unit,
    in_force,
    posts_on,
    unit_by_code,
)

from .reach import OF_A_CYCLE, units_below

LANGUAGE = "vi"
CASES_AT_ONCE = 2_000
Labels = Mapping[str, Mapping[str, str]]


def filled_template(kind: Kind, words: Vocabulary, rows: Sequence[FilledRow] | None) -> bytes:
    """Return the workbook of a kind of list, empty or with rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, kind, words, rows)
        return path.read_bytes()


def known_rows(
    kind: Kind, cycle: Cycle | None, code: str, words: Vocabulary, *, on: date
) -> list[FilledRow] | None:
    """Return the stored rows of a unit for a kind of list; None for a return or a reorganisation.

    Raises:
        Refused: the unit does not exist, or a cycle is missing.
    """
    if kind is Kind.REORGANISATION:
        return None  # what is to change is known to nobody yet
    if kind not in OF_A_CYCLE:
        return register_rows(kind, unit_by_code(code), words, on=on)
    if cycle is None:
        raise Refused(Fault(message("Choose a cycle: grades and returns belong to one.")))
    unit = unit_in_cycle(cycle, code)
    # a return has one row for each category, whatever the unit
    return gradings_rows(unit, words) if kind is Kind.GRADINGS else None


def count_rows(kind: Kind, cycle: Cycle | None, code: str, *, on: date) -> int:
    """Return how many rows `known_rows` returns, without reading them.

    Raises:
        Refused: the unit does not exist.
    """
    if kind in OF_A_CYCLE:
        if kind is not Kind.GRADINGS or cycle is None:
            return 0
        return Case.objects.filter(cycle=cycle, **subtree(unit_in_cycle(cycle, code))).count()
    rows: Mapping[Kind, tuple[QuerySet[Any], str]] = {
        Kind.REGISTER: (Placement.objects.filter(in_force(on)), "unit"),
        Kind.PEOPLE: (Membership.objects.filter(in_force(on)), "branch"),
        Kind.POSTS: (posts_on(on), "unit"),
        Kind.COLLECTIVES: (
            LeadershipCollective.objects.filter(in_force(on, "opened_on", "closed_on")),
            "unit",
        ),
    }
    if kind not in rows:
        return 0
    found, place = rows[kind]
    units = units_below([unit_by_code(code).pk], on=on)
    by_unit = found.order_by().values_list(place).annotate(number=Count("pk"))
    return sum(number for unit, number in by_unit if unit in units)


def register_rows(kind: Kind, unit: Unit, words: Vocabulary, *, on: date) -> list[FilledRow]:
    """Return the rows of the register at and below a unit on a day."""
    readers: Mapping[Kind, Callable[[set[int], Vocabulary, date], Iterable[FilledRow]]] = {
        Kind.REGISTER: _units,
        Kind.PEOPLE: _people,
        Kind.POSTS: _posts,
        Kind.COLLECTIVES: _collectives,
    }
    return list(readers[kind](set(units_below([unit.pk], on=on)), words, on))


def _units(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    placements = Placement.objects.filter(in_force(on)).select_related("unit", "parent")
    for placement in placements.order_by("unit__code"):
        unit, parent = placement.unit, placement.parent
        if unit.pk in units:
            yield {
                "code": unit.code,
                "name": unit.name,
                "category": _label(words.categories_of_units, unit.category),
                "sector": _label(SECTOR_NAMES, unit.sector),
                "parent": parent.code if parent else "",
                "parent_name": parent.name if parent else "",
                "opened_on": unit.opened_on,
                "closed_on": unit.closed_on,
            }


def _people(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    memberships = Membership.objects.filter(in_force(on)).select_related("person", "branch")
    for membership in memberships.order_by("branch__code", "person__code"):
        if membership.branch_id in units:
            yield {
                "code": membership.person.code,
                "full_name": membership.person.full_name,
                "branch": membership.branch.code,
                "branch_name": membership.branch.name,
                "status": _label(MEMBERSHIP_STATUS_LABELS, membership.status),
                "admitted_on": membership.person.admitted_on,
                "from_on": membership.from_on,
                "until_on": membership.until_on,
            }


def _posts(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    posts = posts_on(on).select_related("person", "unit")
    for post in posts.order_by("unit__code", "person__code"):
        if post.unit_id in units:
            yield {
                "person": post.person.code,
                "person_name": post.person.full_name,
                "unit": post.unit.code,
                "unit_name": post.unit.name,
                "title": post.title,
                "title_code": post.title_code,
                "is_head": post.is_head,
                "from_on": post.from_on,
                "until_on": post.until_on,
            }


def _collectives(units: set[int], words: Vocabulary, on: date) -> Iterator[FilledRow]:
    collectives = LeadershipCollective.objects.filter(in_force(on, "opened_on", "closed_on"))
    for collective in collectives.select_related("unit").order_by("unit__code", "code"):
        if collective.unit_id in units:
            yield {
                "code": collective.code,
                "name": collective.name,
                "unit": collective.unit.code,
                "unit_name": collective.unit.name,
                "kind": collective.kind,
                "opened_on": collective.opened_on,
                "closed_on": collective.closed_on,
            }


def gradings_rows(unit: CycleUnit, words: Vocabulary) -> list[FilledRow]:
    """Return every case at or below a unit, with the decision in force."""
    decisions = Prefetch("decisions", decisions_in_force().select_related("authority"))
    cases = Case.objects.filter(cycle=unit.cycle_id, **subtree(unit)).prefetch_related(decisions)
    related = cases.select_related("person", "collective", "cycle_unit")
    cases = related.order_by("path", "category", "subject_code")
    # a province has 67,000 of them: not all with their decisions at the same time
    return [_grading(case, words) for case in cases.iterator(chunk_size=CASES_AT_ONCE)]


def _grading(case: Case, words: Vocabulary) -> FilledRow:
    decision = next(iter(case.decisions.all()), None)
    return {
        "category": _label(words.categories, case.category),
        "unit_name": case.cycle_unit.name,
        "subject": case.subject_code,
        "subject_name": str(case.person or case.collective or case.cycle_unit),
        **(_decision(decision, words) if decision else {}),
    }


def _decision(decision: GradeDecision, words: Vocabulary) -> FilledRow:
    reason = decision.not_rated_reason
    return {
        "grade": NOT_RATED_LABEL[LANGUAGE] if reason else _label(GRADE_LABELS, decision.grade),
        "reason": _label(words.reasons, reason) if reason else "",
        "authority": decision.authority.code,
        "document_number": decision.document_number,
        "decided_on": decision.decided_on,
        "body": decision.body,
        "ground": decision.ground,
    }


def _label(labels: Labels, code: str) -> str:
    label = labels.get(code)
    return label[LANGUAGE] if label else code
