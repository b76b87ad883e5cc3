"""What follows from entered facts: sums, and records in the period."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xeploai.domain.grades import Grade
from xeploai.domain.model.facts import (
    CriterionLevel,
    FactDefinition,
    FactKind,
    FactValue,
    GivenBy,
    GradeCounts,
    Record,
    RelatedSubjects,
    Where,
    as_plain,
    mark_period,
    update_derived_values,
    year_before,
)
from xeploai.domain.model.rules import SubjectKind

DEFINITIONS = {
    "score": FactDefinition(
        "score", FactKind.POINTS, {}, frozenset(SubjectKind), sums=("general", "results")
    )
}


@pytest.mark.parametrize(
    ("closing", "before"),
    [
        (date(2023, 12, 31), date(2022, 12, 31)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_the_day_a_year_before_a_leap_day_is_the_last_of_february(
    closing: date, before: date
) -> None:
    assert year_before(closing) == before


def test_a_record_lies_in_the_period_up_to_and_with_the_closing_day() -> None:
    days = (date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1))
    values: dict[str, FactValue] = {
        "discipline": tuple(Record("1", day, "UBKT") for day in days),
        "tasks": 4,
        "conclusions": (),
    }

    mark_period(values, date(2023, 12, 31))

    marked = values["discipline"]
    assert isinstance(marked, tuple)
    assert [each.in_period for each in marked] == [False, True, True, False]
    assert (values["tasks"], values["conclusions"]) == (4, ())


def test_a_sum_is_worked_out_anew_from_all_its_parts_and_else_left_as_given() -> None:
    both: dict[str, FactValue] = {
        "score": Decimal(10),
        "general": Decimal(20),
        "results": Decimal(60),
    }
    one: dict[str, FactValue] = {"score": Decimal(10), "general": Decimal(20)}

    update_derived_values(both, DEFINITIONS, until=date(2023, 12, 31))
    update_derived_values(one, DEFINITIONS, until=date(2023, 12, 31))

    assert both["score"] == 80
    assert one["score"] == 10


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (True, True),
        (7, 7),
        (Decimal("75.50"), "75.50"),
        (Grade.GOOD, "GOOD"),
        (
            GradeCounts({Grade.GOOD: 3}, undecided=2, not_rated=1),
            {"GOOD": 3, "undecided": 2, "not_rated": 1},
        ),
        (
            {"discipline": next(iter(CriterionLevel)), "results": None},
            {"discipline": next(iter(CriterionLevel)).value, "results": None},
        ),
        (
            (Record("1-QĐ/UBKT", date(2023, 5, 1), "UBKT", {"form": "warning"}),),
            [
                {
                    "document": "1-QĐ/UBKT",
                    "on": "2023-05-01",
                    "issued_by": "UBKT",
                    "form": "warning",
                }
            ],
        ),
    ],
)
def test_a_fact_becomes_a_value_that_json_can_carry(value: FactValue, plain: object) -> None:
    found = as_plain({}, {"fact": value})["fact"]

    assert (found, type(found)) == (plain, type(plain))


@pytest.mark.parametrize(
    ("given_by", "computed_from", "is_settled"),
    [
        (GivenBy.ENTERED, {}, False),
        (GivenBy.REGISTER, {}, True),
        (GivenBy.COMPUTED, {}, True),
        (GivenBy.COMPUTED, {"sums": ("general", "results")}, False),
        (GivenBy.COMPUTED, {"reads": RelatedSubjects(SubjectKind.MEMBER, Where.HERE)}, False),
    ],
)
def test_nobody_can_change_what_is_neither_entered_nor_made_of_what_is_still_open(
    given_by: GivenBy, computed_from: dict[str, Any], is_settled: bool
) -> None:
    fact = FactDefinition(
        "f", FactKind.COUNT, {}, frozenset(SubjectKind), given_by, **computed_from
    )

    assert fact.is_settled is is_settled
