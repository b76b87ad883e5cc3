"""The version of figures: every write raises it, so that nobody is ever shown an old figure."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection, transaction

from tests.builders import (
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
    unit_of,
)
from xeploai.cycle.models import Cycle, CycleUnit, PeerGroup, Tally
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade
from xeploai.organisations.models import Lineage, Unit
from xeploai.results import statistics as queries
from xeploai.results import versions as versions_module
from xeploai.results.models import FiguresVersion
from xeploai.results.statistics import computed_statistics, statistics_of
from xeploai.results.version_triggers import ACTS, TABLES, trigger_name
from xeploai.results.versions import figures_version

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def cycle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cycle]:
    # a test is itself a transaction; the ones in question are those within it
    monkeypatch.setattr(
        versions_module, "is_in_transaction", lambda: bool(connection.savepoint_ids)
    )
    queries.forget_kept()
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    make_cycle(2022)
    yield make_cycle(by_return=["huyen-b"])
    queries.forget_kept()


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


def test_a_decision_raises_the_version_of_its_unit_and_those_above_only(cycle: Cycle) -> None:
    raised = raised_by(cycle, lambda: decide(cycle, decision("member", "dv-0", Grade.GOOD)))

    assert raised == {"ap-a11", "xa-a1", "huyen-a", "tinh"}


def test_a_return_raises_the_version_of_its_sender_and_those_above(cycle: Cycle) -> None:
    counts = {"member": Counts(good=7)}

    raised = raised_by(cycle, lambda: send_return(cycle, "huyen-b", counts))

    assert raised == {"huyen-b", "tinh"}


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


@pytest.mark.parametrize("what", list(STRUCTURAL))
def test_what_stands_above_single_units_raises_every_version(cycle: Cycle, what: str) -> None:
    codes = all_codes(cycle)

    assert raised_by(cycle, lambda: STRUCTURAL[what](cycle)) >= codes


def test_the_year_before_raises_the_versions_of_this_one(cycle: Cycle) -> None:
    earlier = Cycle.objects.get(year=2022)

    row = decision("member", "dv-0", Grade.GOOD, decided_on=date(2022, 12, 20))
    raised = raised_by(cycle, lambda: decide(earlier, row))

    assert raised == all_codes(cycle)


@pytest.mark.parametrize("act", ["insert", "update", "delete"])
def test_a_row_written_past_every_operation_raises_it_too(cycle: Cycle, act: str) -> None:
    tally = Tally.objects.filter(cycle=cycle, path=unit_of(cycle, "ap-a11").path)[0]
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

    assert raised_by(cycle, ways[act]) == {"ap-a11", "xa-a1", "huyen-a", "tinh"}


def test_every_table_that_figures_are_made_of_has_its_triggers() -> None:
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(listed)
        found = {name for (name,) in cursor.fetchall()}

    assert {trigger_name(table, act) for table in TABLES for act in ACTS} <= found


def test_statistics_are_computed_once_while_nothing_changes(
    cycle: Cycle, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    unit = unit_of(cycle, "tinh")
    first = statistics_of(unit)

    with django_assert_max_num_queries(2):  # type: ignore[attr-defined]
        again = statistics_of(unit)

    assert again is first


def test_a_decision_is_in_the_next_statistics(cycle: Cycle) -> None:
    unit = unit_of(cycle, "tinh")
    for grade in (Grade.GOOD, Grade.EXCELLENT):
        subject = f"dv-{list(Grade).index(grade)}"
        before = statistics_of(unit)
        decide(cycle, decision("member", subject, grade))
        after = statistics_of(unit)

        assert after != before
        assert after == computed_statistics(unit)


def test_what_a_transaction_may_yet_undo_is_never_kept(cycle: Cycle) -> None:
    unit = unit_of(cycle, "tinh")
    before = statistics_of(unit)

    with transaction.atomic():
        decide(cycle, decision("member", "dv-0", Grade.FAILED))
        within = statistics_of(unit)
        transaction.set_rollback(True)
    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    assert within.categories["member"] != before.categories["member"]
    assert statistics_of(unit) == computed_statistics(unit) != within


def test_a_reader_with_an_old_unit_in_hand_keeps_nothing_old(cycle: Cycle) -> None:
    old = unit_of(cycle, "huyen-a")
    CycleUnit.objects.filter(pk=old.pk).update(name="Tên khác")

    assert statistics_of(old).unit.name == "Tên khác"


def test_a_version_counts_and_is_never_taken_back(cycle: Cycle) -> None:
    before = FiguresVersion.objects.count()
    Tally.objects.filter(cycle=cycle).delete()

    assert FiguresVersion.objects.count() >= before > 0


def test_a_decision_of_the_year_before_is_in_the_next_statistics(cycle: Cycle) -> None:
    unit, earlier = unit_of(cycle, "tinh"), Cycle.objects.get(year=2022)
    before = statistics_of(unit)

    decide(earlier, decision("member", "dv-0", Grade.GOOD, decided_on=date(2022, 12, 20)))

    assert statistics_of(unit).earlier != before.earlier
    assert statistics_of(unit) == computed_statistics(unit)
