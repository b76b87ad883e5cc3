"""Facts in plain form: read with every fault at once, and written back without loss."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xeploai.domain.faults import Refused
from xeploai.domain.grades import Grade
from xeploai.domain.model.facts import CriterionLevel, FactDefinition, FactKind, GradeCounts, Record
from xeploai.rulepacks import as_plain, common_facts, read_plain, read_values
from xeploai.rulepacks.definitions import TextField

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
        ({"nothing": 1}, "no fact of that code"),
        ({"nothing": None}, "no fact of that code"),
        ({"tasks_assigned": True}, "not a whole number"),
        ({"tasks_assigned": 1.0}, "not a whole number"),
        ({"tasks_assigned": "1"}, "not a whole number"),
        ({"tasks_assigned": 10**9 + 1}, "not a whole number"),
        ({"months_sick": False}, "not a whole number"),
        ({"outstanding": 1}, "neither yes nor no"),
        ({"outstanding": "true"}, "neither yes nor no"),
        ({"score_general": 30.01}, "not a number of points from 0 to 30"),
        ({"score_general": "1e1"}, "not a number of points"),
        ({"score_general": float("nan")}, "not a number of points"),
        ({"score_general": True}, "not a number of points"),
        ({"previous_grade": "FINE"}, "not a grade"),
        ({"previous_grade": ["GOOD"]}, "not a grade"),
        ({"criteria_general": {"a": "FINE"}}, "not the level of a criterion"),
        ({"criteria_general": {"a": []}}, "not the level of a criterion"),
        ({"criteria_general": ["GOOD"]}, "gives no levels"),
        ({"members": {"GOOD": True}}, "not a whole number"),
        ({"members": {"FINE": 1}}, "how many have which grade"),
        ({"members": 3}, "how many have which grade"),
        ({"discipline": {}}, "no list of documents"),
        ({"discipline": ["x"]}, "no list of documents"),
        ({"tasks_done": 5, "tasks_assigned": 4}, "5 are more than the whole of 4 (tasks_assigned)"),
        ({"score": 50, "score_general": 20, "score_results": 31}, "parts add up to 51"),
    ],
)
def test_what_a_fact_cannot_be_is_refused(plain: dict[str, Any], said: str) -> None:
    (fault,) = faults_of(plain)

    assert said in fault


def test_facts_are_given_by_their_codes() -> None:
    assert "by their codes" in faults_of([1])[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"document": ""}, "number of its document"),
        ({"document": 5}, "number of its document"),
        ({"document": "x" * 301}, "“document” is longer than 300"),
        ({"on": "2023-02-30"}, "day of its document"),
        ({"on": None}, "day of its document"),
        ({"issued_by": " "}, "body that issued"),
        ({"form": "SCOLDING"}, "does not belong into the field “form”"),
        ({"form": True}, "does not belong into the field “form”"),
        ({"is_duty_related": "yes"}, "does not belong into the field “is_duty_related”"),
        ({"waiver_document": True}, "does not belong into the field “waiver_document”"),
        ({"waiver_document": "x" * 301}, "“waiver_document” is longer than 300"),
        ({"colour": "red"}, "has no field “colour”"),
    ],
)
def test_a_record_has_number_day_and_body_and_fields_of_its_sort(
    change: dict[str, Any], said: str
) -> None:
    whole = {"document": "1-QĐ", "on": date(2023, 5, 1), "issued_by": "UBKT", "form": "WARNING"}

    (fault,) = faults_of({"discipline": [whole, whole | change]})

    assert fault.startswith("f.yaml:3 discipline 2: ")
    assert said in fault


def test_all_faults_come_at_once() -> None:
    assert len(faults_of({"x": 1, "tasks_done": -1, "outstanding": 0, "discipline": [{}]})) == 6


def test_a_message_repeats_only_the_beginning_of_a_long_value() -> None:
    assert len(faults_of({"outstanding": "x" * 10_000})[0]) < 500


def test_a_part_is_only_compared_with_a_whole_that_is_known() -> None:
    assert read_values(FACTS, {"tasks_done": 5}) == {"tasks_done": 5}


def test_on_is_a_word_in_a_file_of_facts() -> None:
    content = (
        b"discipline:\n- {document: 1-QD, on: 2023-05-01, issued_by: UBKT}\nscore_general: 29.10\n"
    )

    values = read_values(FACTS, read_plain(content, file="f.yaml"))

    assert values["discipline"] == (Record("1-QD", date(2023, 5, 1), "UBKT", {}),)
    assert str(values["score_general"]) == "29.10"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\na: 2\n", "f.yaml:2: The key “a” stands here twice"),
        (b"a: 2023-02-30\n", "is not a day"),
        (b"a: &x 1\nb: *x\n", "may not use YAML aliases"),
    ],
)
def test_a_file_of_plain_values_is_refused_like_a_pack(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_plain(content, file="f.yaml")


def test_plain_values_keep_their_kind() -> None:
    content = b"{a: 1, b: 1.50, c: true, d: yes, e: null, f: '1', g: 0x1F, h: [on]}"

    assert read_plain(content, file="f.yaml") == {
        "a": 1,
        "b": Decimal("1.50"),
        "c": True,
        "d": "yes",
        "e": None,
        "f": "1",
        "g": "0x1F",
        "h": ["on"],
    }


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
