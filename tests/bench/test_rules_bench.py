"""The bench of rules at sizes that take a moment; its figures mean nothing there."""

import argparse
import json
from random import Random

import pytest

from xeploai.analytics.rules.verdicts import verdicts
from xeploai.bench import rules, rules_nation, rules_province
from xeploai.bench.measure import BenchFailed
from xeploai.bench.rules_facts import invented
from xeploai.cli.main import run
from xeploai.domain.grades import Grade
from xeploai.domain.model.rulebook import Plan, rulebook
from xeploai.rulepacks import pack

THEIRS = {
    "conditions_per_s": 10_000_000,
    "comparisons_per_s": 20_000_000,
    "calculating_s": [0.3, 0.2, 0.4],
}


def member_plan(code: str) -> Plan:
    return rulebook(pack(code), on=rules_nation.PACKS[code]).plan_for("member")


@pytest.fixture
def no_other_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "measure_openfisca", lambda *_: THEIRS)


@pytest.mark.usefixtures("no_other_python")
def test_the_bench_tells_all_its_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--persons", "300", "--runs", "1", "--province", "0.002", "--json"]

    assert run(["bench", "rules", *words]) == 0

    told = json.loads(capsys.readouterr().out)
    assert {"province_s", "conditions_per_s", "openfisca_conditions_per_s", "ratio"} <= set(told)
    assert told["province"]["subjects"] == 133
    for engine in rules.ENGINES:
        found = told["nation"][engine]["packs"]
        assert [sum(each["suggested"].values()) for each in found.values()] == [300, 300]


@pytest.mark.usefixtures("no_other_python")
def test_the_bench_shows_its_figures_in_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    children = {
        rules.PROVINCE: {"runs_s": [4.0], "subjects": 66_941, "peak_mib": 560},
        rules.NATION: {"packs": {"p": {"runs_s": [0.5], "conditions": 9, "provisions": 7}}},
    }
    monkeypatch.setattr(rules, "in_child", lambda module, *_: children[module])

    assert run(["bench", "rules", "--persons", "1000000", "--runs", "1"]) == 0

    told = capsys.readouterr().out
    assert "OpenFisca" in told
    assert "4.00 s for 66,941 subjects" in told
    assert "0.9 (comparisons)" in told


def test_the_less_flattering_way_of_counting_makes_the_ratio() -> None:
    ours = {"comparisons_per_s": 30_000_000, "rules_per_s": 20_000_000}

    told = rules.compared(ours, THEIRS)

    assert told == {
        "conditions_per_s": 30_000_000,
        "openfisca_conditions_per_s": 20_000_000,
        "ratio": 1.5,
        "counted": "comparisons",
    }


def test_without_openfisca_there_is_no_ratio() -> None:
    told = rules.compared({"comparisons_per_s": 30_000_000, "rules_per_s": 1}, None)

    assert told["conditions_per_s"] == 30_000_000
    assert told["ratio"] is None


@pytest.mark.parametrize(
    "words", [["--persons", "0"], ["--runs", "0"], ["--province", "0"], ["--province", "2"]]
)
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    rules.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)


def test_a_condition_counts_wherever_it_is_written_and_records_count_for_nothing() -> None:
    provisions = {each.code: each for each in rules_nation.evaluated(member_plan("vn-party-2023"))}
    records = [
        each for each in provisions.values() if each.facts() <= {"discipline", "conclusions"}
    ]

    assert records
    assert {rules_nation.comparisons_in(each) for each in records} == {0}
    assert rules_nation.comparisons_in(provisions["P23-GR-3"]) == 2


def test_the_province_has_every_kind_of_subject_and_every_sort_of_answer() -> None:
    book = rulebook(pack(rules_province.PACK), on=rules_province.ON)

    subjects = rules_province.province(book, part=0.01)

    categories = {each.plan.category for each in subjects}
    assert len(subjects) == 669
    assert categories == set(book.pack.categories_on(book.on))


def test_made_up_facts_are_the_same_every_time() -> None:
    book = rulebook(pack("vn-party-2023"), on=rules_province.ON)
    plan = book.plan_for("leading_cadre")

    assert invented(plan, book.facts, Random(1)) == invented(plan, book.facts, Random(1))


def test_made_up_members_get_every_grade_that_the_pack_lays_down() -> None:
    told = rules_nation.measured("vn-party-2025", "duckdb", 2_000, 1)

    assert {Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED, "MISSING"} <= set(told["suggested"])
    assert len(told["runs_s"]) == 1


def test_columns_that_differ_from_the_evaluation_fail_the_bench() -> None:
    case = rules_nation.nation("vn-party-2025", 50)
    table = rules_nation.on_duckdb(case.table)
    found = verdicts(table, case.plan, case.layout).to_pyarrow()
    rules_nation.refuse_unlike(case, found)

    with pytest.raises(BenchFailed, match="50 persons"):
        rules_nation.refuse_unlike(case, found.slice(1))
    with pytest.raises(BenchFailed, match="evaluation"):
        rules_nation.refuse_unlike(case._replace(first=case.first[::-1]), found)


def test_polars_with_more_than_one_thread_is_no_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    monkeypatch.setattr(pl, "thread_pool_size", lambda: 2)
    case = rules_nation.nation("vn-party-2025", 5)

    with pytest.raises(BenchFailed, match="one thread"):
        rules_nation.on_polars(case.table)
