import pytest

from tools.bench.measure import BenchFailed
from tools.bench.rules import nation
from xeploai.analytics.nation.rules.verdicts import verdicts
from xeploai.domain.grades import Grade
from xeploai.domain.model.pack import Plan, rulebook
from xeploai.rulepacks import pack


def member_plan(code: str) -> Plan:
    return rulebook(pack(code), on=nation.PACKS[code]).plan_for("member")


def test_a_condition_counts_wherever_it_is_written_and_records_count_for_nothing() -> None:
    provisions = {
        each.code: each for each in nation.evaluated_provisions(member_plan("vn-party-2023"))
    }
    records = [
        each for each in provisions.values() if each.facts() <= {"discipline", "conclusions"}
    ]

    assert records
    assert {nation.comparisons_in(each) for each in records} == {0}
    assert nation.comparisons_in(provisions["P23-GR-3"]) == 2


def test_made_up_members_get_every_grade_that_the_pack_lays_down() -> None:
    told = nation.measure("vn-party-2025", "duckdb", 2_000, 1)

    assert {Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED, "MISSING"} <= set(told["suggested"])
    assert len(told["runs_s"]) == 1


def test_columns_that_differ_from_the_evaluation_fail_the_bench() -> None:
    case = nation.nation("vn-party-2025", 50)
    table = nation.on_duckdb(case.table)
    found = verdicts(table, case.plan, case.layout).to_pyarrow()
    nation.refuse_unlike(case, found)

    with pytest.raises(BenchFailed, match="50 persons"):
        nation.refuse_unlike(case, found.slice(1))
    with pytest.raises(BenchFailed, match="evaluation"):
        nation.refuse_unlike(case._replace(first=case.first[::-1]), found)


def test_polars_with_more_than_one_thread_is_no_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    monkeypatch.setattr(pl, "thread_pool_size", lambda: 2)
    case = nation.nation("vn-party-2025", 5)

    with pytest.raises(BenchFailed, match="one thread"):
        nation.on_polars(case.table)
