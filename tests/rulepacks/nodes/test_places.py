"""Faults at their places."""

from datetime import date

import yaml

from xeploai.domain import say
from xeploai.rulepacks.nodes import Scope, child, compose, items, peek, scalar_text

NODE = compose(b"rule: a.b\nvalues: [1, [2]]\nlong: two words\n", file="f.yaml")


def test_a_fault_names_file_line_rule_and_day_as_far_as_they_are_known() -> None:
    scope = Scope("f.yaml")
    for each in (scope, scope.within(rule="a.b"), scope.within(rule="a.b", from_on="2020-01-01")):
        each.fault(NODE, "Wrong.")

    assert [each.place for each in Scope("f.yaml", found=scope.found).faults()] == ["f.yaml:1"]
    scope = Scope("f.yaml").within(rule="a.b", from_on="2020-01-01")
    scope.fault(NODE, "Wrong.")
    assert [each.place for each in scope.faults()] == ["f.yaml:1 a.b 2020-01-01"]


def test_faults_come_in_the_order_of_the_file() -> None:
    scope = Scope("f.yaml")
    for key in ("long", "rule", "values"):
        scope.fault(child(NODE, key) or NODE, "Wrong.")

    assert [each.place for each in scope.faults()] == ["f.yaml:1", "f.yaml:2", "f.yaml:3"]


def test_a_long_value_is_shortened_and_a_label_is_kept_for_the_language_of_the_reader() -> None:
    scope = Scope("f.yaml")
    scope.fault(NODE, "%(found)s", found="x" * 400, label={"vi": "m", "en": "n"})

    (fault,) = scope.faults()
    assert fault.values == {"found": "x" * 300 + "…", "label": {"vi": "m", "en": "n"}}


def test_a_day_is_written_as_the_reader_writes_it() -> None:
    scope = Scope("f.yaml")
    scope.fault(NODE, "%(day)s", day=date(2023, 12, 1))

    (fault,) = scope.faults()
    assert say(fault, "vi") == "f.yaml:1: 01/12/2023"
    assert say(fault, "en") == "f.yaml:1: 2023-12-01"


def test_what_is_under_a_key_is_looked_up_before_it_is_checked() -> None:
    assert peek(NODE, "rule") == "a.b"
    assert [peek(NODE, key) for key in ("values", "long", "none")] == ["", "", ""]
    assert [scalar_text(each) for each in items(NODE, "values")] == ["1", "…"]
    assert list(items(NODE, "rule")) == []
    assert child(yaml.ScalarNode("", "x"), "rule") is None
