"""Every write raises the version of figures, so that no reader gets an old figure."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from tests.builders import (
    AT,
    decide,
    decision,
    make_cycle,
    send_return,
    unit_of,
)
from xeploai.cycle.models import Cycle, CycleUnit, Deviation, GradeDecision, PeerGroup, Tally
from xeploai.domain import Counts, Grade
from xeploai.organisations.models import Lineage, Unit
from xeploai.results.models import FiguresVersion
from xeploai.results.version_triggers import (
    ACTS,
    OF_CEILINGS,
    OF_REASONS,
    TABLES,
    trigger_name,
)
from xeploai.results.versions import figures_version

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def versions(cycle: Cycle) -> dict[str, int]:
    found = {unit.code: figures_version(unit) for unit in CycleUnit.objects.filter(cycle=cycle)}
    return {code: version for code, version in found.items() if version is not None}


def raised_by(cycle: Cycle, write: Callable[[], object]) -> set[str]:
    """Return the codes of the units whose version a write raised; it never falls."""
    before = versions(cycle)
    write()
    after = versions(cycle)
    assert all(after[code] >= version for code, version in before.items())
    return {code for code, version in after.items() if version != before.get(code)}


def all_codes(cycle: Cycle) -> set[str]:
    return set(CycleUnit.objects.filter(cycle=cycle).values_list("code", flat=True))


STRUCTURAL: dict[str, Callable[[Cycle], object]] = {
    "a change of source": lambda cycle: CycleUnit.objects.filter(
        cycle=cycle, code="huyen-a"
    ).update(is_covered=True),
    "a change of the cycle": lambda cycle: Cycle.objects.filter(pk=cycle.pk).update(
        closes_on=date(2023, 12, 30)
    ),
    "a new cycle": lambda _: make_cycle(2021),
    "a name": lambda _: Unit.objects.filter(code="xa-a1").update(name="Tên khác"),
    "a merger": lambda _: Lineage.objects.create(
        kind="MERGED_INTO",
        unit=Unit.objects.get(code="xa-a2"),
        other=Unit.objects.get(code="xa-b1"),
        on=date(2023, 5, 1),
    ),
    "a group of peers": lambda cycle: PeerGroup.objects.create(
        cycle=cycle, category="member", label="nhóm", path="0000"
    ),
}


def test_a_decision_raises_the_version_of_its_unit_and_those_above_only(
    versioned_cycle: Cycle,
) -> None:
    raised = raised_by(
        versioned_cycle, lambda: decide(versioned_cycle, decision("member", "dv-0", Grade.GOOD))
    )

    assert raised == {"ap-a11", "xa-a1", "huyen-a", "tinh"}


def test_a_return_raises_the_version_of_its_sender_and_those_above(versioned_cycle: Cycle) -> None:
    counts = {"member": Counts(good=7)}

    raised = raised_by(versioned_cycle, lambda: send_return(versioned_cycle, "huyen-b", counts))

    assert raised == {"huyen-b", "tinh"}


def test_a_reason_raises_the_version_of_its_unit_and_those_above(versioned_cycle: Cycle) -> None:
    decide(versioned_cycle, decision("member", "dv-0", Grade.GOOD))
    stored = GradeDecision.objects.get(case__subject_code="dv-0", case__cycle=versioned_cycle)
    reason = {"closed_by": [], "reason": "Lý do", "recorded_at": AT, "recorded_by": "test"}

    raised = raised_by(versioned_cycle, lambda: Deviation.objects.create(decision=stored, **reason))

    assert raised == {"ap-a11", "xa-a1", "huyen-a", "tinh"}


@pytest.mark.parametrize("what", list(STRUCTURAL))
def test_what_stands_above_single_units_raises_every_version(
    versioned_cycle: Cycle, what: str
) -> None:
    codes = all_codes(versioned_cycle)

    assert raised_by(versioned_cycle, lambda: STRUCTURAL[what](versioned_cycle)) >= codes


def test_the_year_before_raises_the_versions_of_this_one(versioned_cycle: Cycle) -> None:
    earlier = Cycle.objects.get(year=2022)

    row = decision("member", "dv-0", Grade.GOOD, decided_on=date(2022, 12, 20))
    raised = raised_by(versioned_cycle, lambda: decide(earlier, row))

    assert raised == all_codes(versioned_cycle)


@pytest.mark.parametrize("act", ["insert", "update", "delete"])
def test_a_row_written_past_every_operation_raises_it_too(versioned_cycle: Cycle, act: str) -> None:
    tally = Tally.objects.filter(
        cycle=versioned_cycle, path=unit_of(versioned_cycle, "ap-a11").path
    )[0]
    columns = {
        field.attname: getattr(tally, field.attname)
        for field in Tally._meta.concrete_fields
        if not field.primary_key
    }
    ways: dict[str, Callable[[], object]] = {
        "insert": lambda: Tally.objects.create(**{**columns, "reason": "x"}),
        "update": lambda: Tally.objects.filter(pk=tally.pk).update(number=99),
        "delete": lambda: Tally.objects.filter(pk=tally.pk).delete(),
    }

    assert raised_by(versioned_cycle, ways[act]) == {"ap-a11", "xa-a1", "huyen-a", "tinh"}


def test_every_table_that_figures_are_made_of_has_its_triggers() -> None:
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(listed)
        found = {name for (name,) in cursor.fetchall()}

    assert {
        trigger_name(table, act) for table in (*TABLES, *OF_REASONS, *OF_CEILINGS) for act in ACTS
    } <= found


def test_a_version_counts_and_is_never_taken_back(versioned_cycle: Cycle) -> None:
    before = FiguresVersion.objects.count()
    Tally.objects.filter(cycle=versioned_cycle).delete()

    assert FiguresVersion.objects.count() >= before > 0
