"""What a condition requires of the fields of a record."""

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.model.conditions import FieldTest
from xeploai.rulepacks import common_facts
from xeploai.rulepacks.nodes import Scope, compose
from xeploai.rulepacks.readers.records import read_field_tests

DISCIPLINE = common_facts()["discipline"]


def read_where(where: str) -> tuple[tuple[FieldTest, ...], list[str]]:
    scope = Scope("f.yaml")
    found = read_field_tests(compose(where.encode(), file="f.yaml"), DISCIPLINE, scope)
    return found, [sentence(str(each)) for each in scope.faults()]


@pytest.mark.parametrize(
    ("where", "accepted"),
    [
        ("{form: WARNING}", {"WARNING"}),
        ("{form: [REPRIMAND, WARNING]}", {"REPRIMAND", "WARNING"}),
        ("{form: {at_least: DISSOLUTION}}", {"DISSOLUTION", "EXPULSION"}),
        ("{is_duty_related: false}", {False}),
    ],
)
def test_a_field_is_tested_for_the_values_that_are_listed(
    where: str, accepted: set[object]
) -> None:
    (test,), faults = read_where(where)

    assert test.wanted == accepted
    assert faults == []


def test_tests_come_in_the_order_of_the_fields_of_the_fact() -> None:
    found, _ = read_where("{is_duty_related: true, form: WARNING}")

    codes = [each.field for each in found]
    assert codes == sorted(codes, key=list(DISCIPLINE.fields).index)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("[]", "Fields of the form “key: value” belong here. Write them so."),
        ("{form: []}", "The list is empty. Write at least one item, or remove the key."),
        ("{form: {at_most: WARNING}}", "The key “at_least” is missing. Add it."),
        ("{is_duty_related: 1}", "“1” is neither true nor false. Write one of the two."),
    ],
)
def test_a_test_of_another_shape_is_refused(where: str, said: str) -> None:
    _, faults = read_where(where)

    assert said in faults
