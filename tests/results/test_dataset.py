import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
    unit_of,
)
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain.figures.counts import FIGURES, Counts
from xeploai.domain.grades import Grade, Outcome
from xeploai.results.dataset.write import export_cycle
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GRADES_OF = {
    "total": "true",
    "graded": "outcome in ('EXCELLENT', 'GOOD', 'COMPLETED', 'FAILED')",
    "not_graded": "outcome = 'NOT_RATED'",
    "good_or_better": "outcome in ('EXCELLENT', 'GOOD')",
    "excellent": "outcome = 'EXCELLENT'",
    "good": "outcome = 'GOOD'",
    "completed": "outcome = 'COMPLETED'",
    "failed": "outcome = 'FAILED'",
    "undecided": "outcome = 'UNDECIDED'",
}


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle with every kind of source: cases, returns, covered cases, replacements."""
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    make_post(people[0], units["huyen-a"], is_head=True)
    make_collective(units["xa-a1"], "btv-a1")
    cycle = make_cycle(by_return=["huyen-b"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.GOOD),
        decision("member", "dv-1", Outcome(None, "under_review")),
        decision("member", "dv-3", Grade.FAILED),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT, document="QĐ 2"))
    send_return(cycle, "huyen-b", {"member": Counts(good=1200, not_rated={"not_stated": 4})})
    send_return(
        cycle,
        "huyen-b",
        {"member": Counts(good=1201, not_rated={"not_stated": 3})},
        content=b"corrected",
    )
    return cycle


def exported(folder: Path, unit: CycleUnit, *, with_persons: bool = False) -> dict[str, int]:
    return export_cycle(unit=unit, folder=folder, with_persons=with_persons, by=BY, at=AT)


def rows_of(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the answer of another engine, which reads the files by their names."""
    with duckdb.connect() as engine:
        for file in folder.glob("*.parquet"):
            engine.execute(f"create view {file.stem} as select * from '{file}'")
        return list(engine.execute(query).fetchall())


def added_up(folder: Path, category: str) -> dict[str, int | None]:
    """Return the province's figures, from single cases and returned numbers only."""
    sums = ", ".join(f"sum(number) filter ({where})" for where in GRADES_OF.values())
    query = f"""
        select {sums} from (
            select outcome, 1 as number, category from cases where is_counted
            union all
            select outcome, number, category from returned_counts join returns using ("return")
            where is_counted
        ) where category = '{category}'
    """
    found = dict(zip(GRADES_OF, rows_of(folder, query)[0], strict=True))
    return {
        figure: None if found["total"] is None else number or 0 for figure, number in found.items()
    }


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
        (1, "GOOD", False, "QĐ 1", "2023-12-20", "tinh"),
        (2, "EXCELLENT", True, "QĐ 2", "2023-12-20", "tinh"),
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


def columns_in(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the columns that the files really have: name, and whether one may be empty."""
    found = {}
    for file in folder.glob("*.parquet"):
        query = f"select name, repetition_type from parquet_schema('{file}') where type is not null"
        found[file.name] = rows_of(folder, query)
    return found


def test_every_column_is_in_the_dictionary_and_nothing_besides(
    cycle: Cycle, tmp_path: Path
) -> None:
    written = exported(tmp_path, unit_of(cycle, "tinh"))
    dictionary = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))

    told = {
        file["file"]: [
            (column["name"], "REQUIRED" if column["null"] is None else "OPTIONAL")
            for column in file["columns"]
        ]
        for file in dictionary["files"]
    }

    assert told == columns_in(tmp_path)
    assert {one["file"]: one["rows"] for one in dictionary["files"]} == {
        f"{name}.parquet": number for name, number in written.items()
    }
    read = (tmp_path / "dictionary.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in read for columns in told.values() for name, _ in columns)


def both_languages(value: Any) -> Iterable[dict[str, str]]:
    """Yield every word of the dictionary that is said by language."""
    if isinstance(value, dict):
        if "vi" in value:
            yield value
        for part in value.values():
            yield from both_languages(part)
    elif isinstance(value, list):
        for part in value:
            yield from both_languages(part)


def test_the_dictionary_says_everything_in_both_languages(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    dictionary = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))

    words = list(both_languages(dictionary))

    assert len(words) > 100
    assert all(one["vi"].strip() and one["en"].strip() for one in words)
    assert dictionary["pack"]["version"] == cycle.pack_version
    assert dictionary["written_at"].startswith("2025-01-15")
    assert dictionary["program"].startswith("xeploai ")


def test_every_code_in_the_files_is_explained(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    dictionary = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))

    for file in dictionary["files"]:
        for column in file["columns"]:
            if column["codes"]:
                query = f"select distinct {column['name']} from '{tmp_path / file['file']}'"
                used = {row[0] for row in rows_of(tmp_path, query)} - {None}
                assert used <= column["codes"].keys(), (file["file"], column["name"])


def test_an_export_is_noted_in_the_journal(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"), with_persons=True)

    noted = JournalEntry.objects.get(kind="export")

    assert (noted.act, noted.about, noted.cycle) == ("cycle.exported", "tinh", 2023)
    assert json.loads(noted.after) == {"format": "parquet", "with_persons": True}
