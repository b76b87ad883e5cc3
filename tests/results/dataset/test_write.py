import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from tests.builders import AT, BY, unit_of
from tests.results.dataset.files import (
    added_up,
    exported,
    rows_of,
)
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.cycle.operations import freeze_cycle, plan_cycle
from xeploai.domain import FIGURES, Period
from xeploai.results.dataset.write import _reading_only
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_cases_and_returns_add_up_to_the_statistics(cycle: Cycle, tmp_path: Path) -> None:
    top = unit_of(cycle, "tinh")
    exported(tmp_path, top)

    totals = statistics_of(top).categories

    assert totals["member"].figure("total") == 1207
    for category, total in totals.items():
        ours = {figure: total.figure(figure) for figure in FIGURES}
        assert added_up(tmp_path, category) == ours, category


def test_the_figures_of_every_unit_are_those_of_its_statistics(
    cycle: Cycle, tmp_path: Path
) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    columns = ", ".join(FIGURES)
    stored = {
        (row[0], row[1]): row[2:]
        for row in rows_of(tmp_path, f"select unit, category, {columns} from figures")
    }

    for unit in CycleUnit.objects.select_related("cycle").filter(cycle=cycle):
        for category, total in statistics_of(unit).categories.items():
            ours = tuple(total.figure(figure) for figure in FIGURES)
            assert stored.pop((unit.code, category)) == ours, (unit.code, category)
    assert not stored


def test_a_quarter_has_figures_of_the_categories_that_it_reviews_alone(
    cycle: Cycle, tmp_path: Path
) -> None:
    quarter = plan_cycle(
        year=2026,
        period=Period.Q1,
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 3, 31),
        by=BY,
        at=AT,
    )
    freeze_cycle(cycle=quarter, by=BY, at=AT)

    exported(tmp_path, unit_of(quarter, "tinh"))

    found = rows_of(tmp_path, "select distinct category from figures")
    assert found == [("leading_cadre",)]


def test_what_nobody_reported_is_empty_and_what_is_nought_is_nought(
    cycle: Cycle, tmp_path: Path
) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    query = "select category, total, failed, returns_without_category from figures"

    found = {row[0]: row[1:] for row in rows_of(tmp_path, f"{query} where unit = 'huyen-b'")}

    assert found["member"] == (1204, 0, 0)
    assert found["leading_cadre"][:2] == (None, None)
    assert found["leading_cadre"][2] == 1


def test_a_replaced_decision_is_there_and_says_so(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    query = "select number, grade, is_in_force, document, cast(decided_on as varchar), authority"

    found = rows_of(tmp_path, f"{query} from decisions where subject = 'dv-0' order by number")

    assert found == [
        (1, "GOOD", False, "QĐ 1", "2023-12-20", "xa-a1"),
        (2, "EXCELLENT", True, "QĐ 2", "2023-12-20", "xa-a1"),
    ]


def test_tallies_add_up_to_the_cases(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    keys = "unit, category, outcome, reason, is_counted"

    left = rows_of(
        tmp_path,
        f"(select {keys}, sum(number) from tallies group by all)"
        f" except (select {keys}, count(*) from cases group by all)",
    )

    assert left == []
    numbers = "select sum(number) from tallies union all select count(*) from cases"
    assert len({row[0] for row in rows_of(tmp_path, numbers)}) == 1


def test_names_of_persons_stand_only_where_asked_for(cycle: Cycle, tmp_path: Path) -> None:
    closed, opened = tmp_path / "closed", tmp_path / "opened"
    for folder in (closed, opened):
        folder.mkdir()
        exported(folder, unit_of(cycle, "tinh"), with_persons=folder is opened)
    query = "select subject, subject_name from cases where category in"

    persons = f"{query} ('member', 'cadre')"
    organisations = f"{query} ('grassroots_branch', 'leadership_collective')"

    assert {row[1] for row in rows_of(closed, persons)} == {None}
    assert ("dv-0", "Người 0") in rows_of(opened, persons)
    assert ("xa-a2", "Tên xa-a2") in rows_of(closed, organisations)
    for file in closed.iterdir():
        assert "Người 0".encode() not in file.read_bytes()


def test_a_unit_is_exported_alone_with_what_stands_below_it(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "xa-a1"))

    assert rows_of(tmp_path, "select code from units order by path") == [
        ("xa-a1",),
        ("ap-a11",),
        ("ap-a12",),
    ]
    assert rows_of(tmp_path, "select count(*) from returns") == [(0,)]


def test_an_export_is_noted_in_the_journal(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"), with_persons=True)

    noted = JournalEntry.objects.get(kind="export")

    assert (noted.act, noted.about, noted.cycle) == ("cycle.exported", "tinh", 2023)
    assert json.loads(noted.after) == {"format": "parquet", "with_persons": True}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the lock of SQLite's one writer")
def test_an_export_reads_its_moment_without_the_lock_of_a_writer() -> None:
    usual = connection.transaction_mode  # type: ignore[attr-defined]

    with _reading_only():
        meanwhile = connection.transaction_mode  # type: ignore[attr-defined]

    assert (meanwhile, connection.transaction_mode) == ("DEFERRED", usual)  # type: ignore[attr-defined]
    assert usual == "IMMEDIATE"
