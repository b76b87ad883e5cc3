"""Plans evaluated in columns against the evaluation of one subject, which defines them."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from random import Random

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics.nation.rules.made_up_plans import (
    CATALOGUE,
    CITATION,
    ON,
    plan_of,
    plans,
    single_conditions,
    values,
)
from tools.bench.rules.facts import make_facts
from xeploai.analytics.nation.connection import connect
from xeploai.analytics.nation.rules.columns import LARGEST, NotExactInColumns
from xeploai.analytics.nation.rules.plain import Verdict, evaluate_columns
from xeploai.analytics.nation.rules.verdicts import Suggestion
from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.model.conditions import Comparison, Condition, FactIs, Parameter, ShareIs
from xeploai.domain.model.facts import Values
from xeploai.domain.model.pack import Plan, rulebook
from xeploai.domain.model.provisions import Effect, Provision
from xeploai.rulepacks import builtin_packs

DAYS = {
    "vn-party-2018": date(2021, 12, 31),
    "vn-party-2023": date(2023, 12, 31),
    "vn-party-2025": date(2025, 12, 31),
    "vn-civil-servant-2020": date(2023, 12, 31),
    "vn-civil-servant-2026": date(2026, 12, 31),
}
# each example is a query of its own: few of them, with many subjects each
LIMITS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
subjects_of = st.lists(values, min_size=8, max_size=20)


@pytest.fixture(scope="module", params=["duckdb", "polars"])
def engine(request: pytest.FixtureRequest) -> Iterator[ibis.BaseBackend]:
    if request.param == "polars":
        yield ibis.polars.connect()
        return
    connection = connect(memory_mib=128, threads=1)
    yield connection
    connection.disconnect()


def one_by_one(plan: Plan, subjects: Sequence[Values]) -> list[Verdict]:
    """Return what the columns must say, by the definition."""
    return [
        Verdict(
            each.grades,
            Suggestion(each.suggests, each.suggested, each.reason),
            {
                one.provision.code: one.strikes
                for one in (*each.not_rated, *each.answers, *each.remarks)
            },
        )
        for each in (evaluate(plan, one) for one in subjects)
    ]


@LIMITS
@given(plan=plans, subjects=subjects_of)
def test_columns_say_of_every_subject_what_the_evaluation_says(
    engine: ibis.BaseBackend, plan: Plan, subjects: list[Values]
) -> None:
    in_columns = evaluate_columns(engine, plan, subjects, facts=CATALOGUE, strikes=True)

    assert in_columns == one_by_one(plan, subjects)


@LIMITS
@given(plan=single_conditions(), subjects=subjects_of)
def test_every_single_condition_answers_in_columns_as_by_itself(
    engine: ibis.BaseBackend, plan: Plan, subjects: list[Values]
) -> None:
    in_columns = evaluate_columns(engine, plan, subjects, facts=CATALOGUE, strikes=True)

    assert in_columns == one_by_one(plan, subjects)


@pytest.mark.parametrize("code", builtin_packs())
def test_columns_agree_with_the_evaluation_under_every_supplied_pack(
    engine: ibis.BaseBackend, code: str
) -> None:
    pack, chance = builtin_packs()[code], Random(code)
    book = rulebook(pack, on=DAYS[code])

    for category in pack.categories_on(DAYS[code]):
        plan = book.plan_for(category)
        subjects = [with_gaps(make_facts(plan, book.facts, chance), chance) for _ in range(60)]
        in_columns = evaluate_columns(engine, plan, subjects, facts=book.facts, strikes=True)

        assert in_columns == one_by_one(plan, subjects)


def with_gaps(facts: Values, chance: Random) -> Values:
    return {code: value for code, value in facts.items() if chance.random() > 1 / 20}


def test_strikes_are_told_only_where_they_are_asked_for(engine: ibis.BaseBackend) -> None:
    plan = barring(FactIs("exempt", Comparison.IS, against=True))

    [verdict] = evaluate_columns(engine, plan, [{"exempt": True}], facts=CATALOGUE)

    assert not verdict.strikes
    assert verdict.grades == evaluate(plan, {"exempt": True}).grades


def test_nobody_to_evaluate_gives_nothing(engine: ibis.BaseBackend) -> None:
    plan = barring(FactIs("exempt", Comparison.IS, against=True))

    assert evaluate_columns(engine, plan, [], facts=CATALOGUE) == []


def barring(condition: Condition) -> Plan:
    return plan_of([Provision("K-1", {}, Effect.KNOCKS_OUT, CITATION, ON, condition=condition)])


def test_a_share_too_fine_for_whole_numbers_is_refused(engine: ibis.BaseBackend) -> None:
    fine = Parameter("share", Fraction(1, LARGEST + 1))
    plan = barring(ShareIs("done", "assigned", Comparison.AT_LEAST, fine))

    with pytest.raises(NotExactInColumns):
        evaluate_columns(engine, plan, [{"done": 1, "assigned": 1}], facts=CATALOGUE)


def test_the_largest_numbers_are_compared_exactly(engine: ibis.BaseBackend) -> None:
    """Part and base differ by one in 2,147,483,647, which a float of 32 bits would not see."""
    nearly = Parameter("share", Fraction(LARGEST - 1, LARGEST))
    plan = barring(ShareIs("done", "assigned", Comparison.MORE_THAN, nearly))
    subjects: list[Values] = [
        {"done": LARGEST - 1, "assigned": LARGEST},
        {"done": LARGEST, "assigned": LARGEST},
    ]

    in_columns = evaluate_columns(engine, plan, subjects, facts=CATALOGUE, strikes=True)

    assert in_columns == one_by_one(plan, subjects)
    assert in_columns[0] != in_columns[1]
