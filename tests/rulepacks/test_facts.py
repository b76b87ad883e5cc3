"""Facts in plain form: read with every fault at once, and written back without loss."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulepacks.sentences import sentence
from xeploai.domain import as_plain
from xeploai.domain.grades import Grade
from xeploai.domain.model.facts import CriterionLevel, FactDefinition, FactKind, GradeCounts, Record
from xeploai.domain.words import Refused
from xeploai.rulepacks import TextField, common_facts, read_values

FACTS = common_facts()


def faults_of(plain: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_values(FACTS, plain, "f.yaml:3")
    return [str(fault) for fault in refusal.value.faults]


def test_each_kind_of_fact_is_read() -> None:
    decision = {"document": "1-QĐ", "on": "2023-05-01", "issued_by": "UBKT", "form": "WARNING"}

    values = read_values(
        FACTS,
        {
            "tasks_assigned": 5,
            "months_sick": 2,
            "score_general": 29.5,
            "outstanding": False,
            "previous_grade": "GOOD",
            "criteria_general": {"a": "POOR", "b": None},
            "members": {"GOOD": 3, "undecided": 2},
            "discipline": [decision | {"is_duty_related": True}],
            "conclusions": [],
        },
    )

    assert values == {
        "tasks_assigned": 5,
        "months_sick": 2,
        "score_general": Decimal("29.5"),
        "outstanding": False,
        "previous_grade": Grade.GOOD,
        "criteria_general": {"a": CriterionLevel.POOR, "b": None},
        "members": GradeCounts({Grade.GOOD: 3}, undecided=2),
        "discipline": (
            Record("1-QĐ", date(2023, 5, 1), "UBKT", {"form": "WARNING", "is_duty_related": True}),
        ),
        "conclusions": (),
    }


def test_null_is_not_known_and_not_zero() -> None:
    assert read_values(FACTS, {"tasks_assigned": None}) == {}


def test_a_fault_names_the_place_and_the_fact() -> None:
    (fault,) = faults_of({"tasks_assigned": -1})

    assert fault == (
        "f.yaml:3 tasks_assigned: “-1” is not a whole number from 0 to 1000000000. Correct it."
    )


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({"nothing": 1}, "No fact has that code. Correct it, or define the fact."),
        ({"nothing": None}, "No fact has that code. Correct it, or define the fact."),
        (
            {"tasks_assigned": True},
            "“True” is not a whole number from 0 to 1000000000. Correct it.",
        ),
        ({"tasks_assigned": 1.0}, "“1.0” is not a whole number from 0 to 1000000000. Correct it."),
        ({"tasks_assigned": "1"}, "“1” is not a whole number from 0 to 1000000000. Correct it."),
        (
            {"tasks_assigned": 10**9 + 1},
            "“1000000001” is not a whole number from 0 to 1000000000. Correct it.",
        ),
        ({"months_sick": False}, "“False” is not a whole number from 0 to 1000000000. Correct it."),
        ({"outstanding": 1}, "“1” is neither yes nor no. Write true or false."),
        ({"outstanding": "true"}, "“true” is neither yes nor no. Write true or false."),
        ({"score_general": 30.01}, "“30.01” is not a number of points from 0 to 30. Correct it."),
        ({"score_general": "1e1"}, "“1e1” is not a number of points from 0 to 30. Correct it."),
        (
            {"score_general": float("nan")},
            "“nan” is not a number of points from 0 to 30. Correct it.",
        ),
        ({"score_general": True}, "“True” is not a number of points from 0 to 30. Correct it."),
        (
            {"previous_grade": "FINE"},
            "“FINE” is not a grade. Use one of: EXCELLENT, GOOD, COMPLETED, FAILED.",
        ),
        (
            {"previous_grade": ["GOOD"]},
            ("“['GOOD']” is not a grade. Use one of: EXCELLENT, GOOD, COMPLETED, FAILED."),
        ),
        (
            {"criteria_general": {"a": "FINE"}},
            ("“FINE” is not the level of a criterion. Use one of: EXCELLENT, GOOD, AVERAGE, POOR."),
        ),
        (
            {"criteria_general": {"a": []}},
            ("“[]” is not the level of a criterion. Use one of: EXCELLENT, GOOD, AVERAGE, POOR."),
        ),
        (
            {"criteria_general": ["GOOD"]},
            "“['GOOD']” has no levels. Write a level for each criterion.",
        ),
        (
            {"members": {"GOOD": True}},
            "“True” is not a whole number from 0 to 1000000000. Correct it.",
        ),
        (
            {"members": {"FINE": 1}},
            (
                "“{'FINE': 1}” does not say how many have which grade. Use: EXCELLENT, GOOD, "
                "COMPLETED, FAILED, undecided, not_rated."
            ),
        ),
        (
            {"members": 3},
            (
                "“3” does not say how many have which grade. Use: EXCELLENT, GOOD, COMPLETED, "
                "FAILED, undecided, not_rated."
            ),
        ),
        ({"discipline": {}}, "“{}” is not a list of documents. Write a list; [] for none."),
        ({"discipline": ["x"]}, "“x” is not a list of documents. Write a list; [] for none."),
        (
            {"tasks_done": 5, "tasks_assigned": 4},
            ("5 are more than the whole of 4 (tasks_assigned). Correct one of the two."),
        ),
        (
            {"score": 50, "score_general": 20, "score_results": 31},
            "The points are 50, but their parts add up to 51. Correct them.",
        ),
    ],
)
def test_what_a_fact_cannot_be_is_refused(plain: dict[str, Any], said: str) -> None:
    (fault,) = faults_of(plain)

    assert sentence(fault) == said


def test_facts_are_given_by_their_codes() -> None:
    assert (
        sentence(faults_of([1])[0])
        == "Facts are written with their codes. Write each as “code: value”."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"document": ""},
            ("A record needs the number of its document. Nothing is concluded without."),
        ),
        (
            {"document": "\u200b"},
            ("A record needs the number of its document. Nothing is concluded without."),
        ),
        ({"issued_by": "."}, "A record needs the body that issued its document."),
        (
            {"document": 5},
            ("A record needs the number of its document. Nothing is concluded without."),
        ),
        (
            {"document": "x" * 301},
            "The text of “document” is longer than 300 characters. Shorten it.",
        ),
        ({"on": "2023-02-30"}, "A record needs the date of its document, as year-month-day."),
        ({"on": None}, "A record needs the date of its document, as year-month-day."),
        ({"issued_by": " "}, "A record needs the body that issued its document."),
        (
            {"form": "SCOLDING"},
            (
                "“SCOLDING” is not a value of the field “form”. Use: REPRIMAND, WARNING, "
                "REMOVAL_FROM_POST, DISSOLUTION, EXPULSION."
            ),
        ),
        (
            {"form": True},
            (
                "“True” is not a value of the field “form”. Use: REPRIMAND, WARNING, "
                "REMOVAL_FROM_POST, DISSOLUTION, EXPULSION."
            ),
        ),
        (
            {"is_duty_related": "yes"},
            "“yes” is not a value of the field “is_duty_related”. Use: true, false.",
        ),
        (
            {"waiver_document": True},
            ("“True” is not a value of the field “waiver_document”. Use: true, false."),
        ),
        (
            {"waiver_document": "x" * 301},
            ("The text of “waiver_document” is longer than 300 characters. Shorten it."),
        ),
        (
            {"colour": "red"},
            (
                "These records have no field “colour”. Use: form, whom, kind, is_duty_related, "
                "is_corruption_or_waste, was_used_before, waiver, waiver_document."
            ),
        ),
    ],
)
def test_a_record_has_number_day_and_body_and_fields_of_its_sort(
    change: dict[str, Any], said: str
) -> None:
    whole = {"document": "1-QĐ", "on": date(2023, 5, 1), "issued_by": "UBKT", "form": "WARNING"}

    (fault,) = faults_of({"discipline": [whole, whole | change]})

    assert fault.startswith("f.yaml:3 discipline 2: ")
    assert sentence(fault) == said


def test_all_faults_come_at_once() -> None:
    assert len(faults_of({"x": 1, "tasks_done": -1, "outstanding": 0, "discipline": [{}]})) == 6


def test_a_message_repeats_only_the_beginning_of_a_long_value() -> None:
    assert len(faults_of({"outstanding": "x" * 10_000})[0]) < 500


def test_a_part_is_only_compared_with_a_whole_that_is_known() -> None:
    assert read_values(FACTS, {"tasks_done": 5}) == {"tasks_done": 5}


COUNTS = st.integers(0, 10**9)


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20)


def record_of(definition: FactDefinition) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {
        code: TEXTS
        if isinstance(field, TextField)
        else st.sampled_from(sorted(field.choices))
        if field.choices
        else st.booleans()
        for code, field in definition.fields.items()
    }
    heading = {"document": TEXTS, "on": st.dates().map(date.isoformat), "issued_by": TEXTS}
    return st.fixed_dictionaries(heading, optional=fields)


PLAIN: dict[FactKind, Callable[[FactDefinition], st.SearchStrategy[Any]]] = {
    FactKind.COUNT: lambda _: COUNTS,
    FactKind.MONTHS: lambda _: COUNTS,
    FactKind.POINTS: lambda each: st.decimals(0, each.most, places=2).map(lambda n: format(n, "f")),
    FactKind.YES_NO: lambda _: st.booleans(),
    FactKind.GRADE: lambda _: st.sampled_from([str(each) for each in Grade]),
    FactKind.LEVELS: lambda _: st.dictionaries(
        TEXTS, st.none() | st.sampled_from([str(each) for each in CriterionLevel]), max_size=4
    ),
    FactKind.GRADES: lambda _: st.fixed_dictionaries(
        {"undecided": COUNTS, "not_rated": COUNTS},
        optional={str(each): COUNTS for each in Grade},
    ),
    FactKind.RECORDS: lambda each: st.lists(record_of(each), max_size=2),
}


FREE = {code: each for code, each in FACTS.items() if not each.part_of and not each.sums}


@given(
    st.fixed_dictionaries(
        {}, optional={code: PLAIN[each.kind](each) for code, each in FREE.items()}
    )
)
def test_facts_go_out_as_they_came_in_and_come_back_the_same(plain: dict[str, Any]) -> None:
    values = read_values(FACTS, plain)

    assert as_plain(FACTS, values) == plain
    assert read_values(FACTS, json.loads(json.dumps(as_plain(FACTS, values)))) == values
