"""Mappings of a file as models, errors at their lines; texts, dates and labels."""

from collections.abc import Callable
from typing import Annotated

import pytest
import yaml
from pydantic import AfterValidator, TypeAdapter

from tests.rulepacks.sentences import sentence
from xeploai.rulepacks.nodes import Scope, compose, line_of
from xeploai.rulepacks.shapes.base import (
    CONFIG,
    Items,
    Label,
    Location,
    Shape,
    Text,
    UniqueItems,
    node_at,
    problem,
    read,
    read_as,
)
from xeploai.rulepacks.shapes.conditions import CONDITION

FaultsAfter = Callable[..., list[str]]
FILE = b"""name: x
parts:
- code: a
  labels: {vi: m, en: n}
- {code: b,
   colour: red}
tags:
- one
- two
"""


class PartShape(Shape):
    code: Text
    labels: Label


class WholeShape(Shape):
    name: Text
    parts: Items[PartShape]
    tags: UniqueItems[Text] = ()


def faults_of(content: bytes) -> list[str]:
    scope = Scope("f.yaml")
    read(WholeShape, compose(content, file="f.yaml"), scope)
    return [str(each) for each in scope.faults()]


@pytest.mark.parametrize(
    ("location", "line"),
    [
        ((), 1),
        (("name",), 1),
        (("parts",), 3),
        (("parts", 0, "labels"), 4),
        (("parts", 0, "labels", "en"), 4),
        (("parts", 1), 5),
        (("parts", 1, "colour"), 6),
        (("tags", 1), 9),
        (("parts", 1, "labels"), 5),  # a missing key is at its mapping
        (("parts", "form of part", 0, "code"), 3),  # the tag of a union has no node
    ],
)
def test_the_location_of_an_error_is_found_in_the_file(location: Location, line: int) -> None:
    assert line_of(node_at(compose(FILE, file="f.yaml"), location)) == line


def test_all_errors_of_a_mapping_come_at_once_each_at_its_line() -> None:
    content = (
        FILE.replace(b"name: x", b"name: 5").replace(b"code: a", b"code:").replace(b"two", b"one")
    )

    assert [each.split(".")[0] + "." + each.split(".")[1] for each in faults_of(content)] == [
        "f.yaml:1: A text belongs here, not “5”",
        "f.yaml:3: The text is missing here",
        "f.yaml:5: The key “labels” is missing",
        "f.yaml:6: The key “colour” is not known here",
        "f.yaml:9: “one” occurs twice in the list",
    ]


def test_an_error_inside_a_condition_is_at_the_line_of_the_condition() -> None:
    scope = Scope("f.yaml")
    content = b"all:\n- {fact: a, is: true}\n- any:\n  - fact: b\n  - {share: c, of: d, is: 5}\n"

    assert read_as(CONDITION, compose(content, file="f.yaml"), scope) is None
    assert [each.place for each in scope.faults()] == ["f.yaml:4", "f.yaml:5"]


def test_a_problem_may_point_below_the_value_that_is_validated() -> None:
    def refuse(node: yaml.Node) -> None:
        raise problem("Not “%(found)s”.", ("tags", 1), found="two")

    scope = Scope("f.yaml")
    adapter = TypeAdapter(Annotated[yaml.Node, AfterValidator(refuse)], config=CONFIG)
    read_as(adapter, compose(FILE, file="f.yaml"), scope)

    assert [str(each) for each in scope.faults()] == ["f.yaml:9: Not “two”."]


def test_a_shape_knows_the_nodes_of_its_fields() -> None:
    content = FILE.replace(b",\n   colour: red", b", labels: {vi: m, en: n}")
    shape = read(WholeShape, compose(content, file="f.yaml"), Scope("f.yaml"))

    assert shape is not None
    assert [line_of(shape.at(*at)) for at in ((), ("tags",), ("tags", 1), ("none",))] == [
        1,
        7,
        8,
        1,
    ]
    assert shape.has("tags")
    assert not shape.has("colour")


def test_a_fault_that_two_readers_meet_is_told_once(faults_after: FaultsAfter) -> None:
    faults = faults_after(("code: exempt", "code: [exempt]"))

    assert len(faults) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pack: small\n", "", "The key “pack” is missing. Add it."),
        ("checked_by:\n", "", "The key “checked_by” is missing. Add it."),
        ("    unit: day\n", "", "The key “unit” is missing. Add it."),
        (
            "      - from: 2020-01-01\n        source",
            "      - source",
            "The key “from” is missing. Add it.",
        ),
        ("        value: {until: null}\n", "", "The key “value” is missing. Add it."),
        ("        rule_ids: [P18-CAP-1]\n", "", "The key “rule_ids” is missing. Add it."),
    ],
)
def test_a_missing_key_is_named(faults_after: FaultsAfter, old: str, new: str, said: str) -> None:
    (fault,) = faults_after((old, new))

    assert sentence(fault) == said


@pytest.mark.parametrize(
    ("old", "new", "known"),
    [
        ("    unit: day", "    unit: day\n    colour: red", "rule, label, unit, values"),
        (
            "status: confirmed",
            "status: confirmed\n        colour: red",
            "source, status, rule_ids, from, value, note",
        ),
        (
            "checked_by:",
            "checked_by:\ncolour: red",
            "pack, title, checked_by, rules, facts, settings, provisions",
        ),
        ("place: Điều 1}", "place: Điều 1, colour: red}", "document, issued, place"),
    ],
)
def test_an_unknown_key_is_refused_wherever_it_stands(
    faults_after: FaultsAfter, old: str, new: str, known: str
) -> None:
    (fault,) = faults_after((old, new))

    assert sentence(fault) == (
        f"The key “colour” is not known here. Use: {known}. "
        "Inside braces, a text with a comma needs quotation marks."
    )


def test_a_key_that_stands_twice_is_refused(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("    unit: day", "    unit: day\n    unit: week"))

    assert fault == (
        "p.yaml:8 cycle.closing_dates: The key “unit” occurs twice here. Keep one of them."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "title: {vi: Bộ nhỏ, en: Small}",
            "title: Small",
            "Fields of the form “key: value” belong here. Write them so.",
        ),
        (
            "rule_ids: []",
            "rule_ids: P18-SC-1",
            "A list belongs here. Begin each of its lines with a hyphen.",
        ),
        ("unit: day", "unit: 5", "A text belongs here, not “5”. Put it in quotation marks."),
        ("unit: day", "unit: [day]", "A text belongs here, not “…”. Put it in quotation marks."),
        ("code: exempt", "code: no", "A text belongs here, not “no”. Put it in quotation marks."),
        (
            "unit: day",
            "unit:",
            ("The text is missing here. Write it, or remove the key if it is not required."),
        ),
        (
            "unit: day",
            'unit: " "',
            ("The text is missing here. Write it, or remove the key if it is not required."),
        ),
        (
            "value: {until: null}",
            "value: 2025-01-01",
            "Fields of the form “key: value” belong here. Write them so.",
        ),
        (
            "rule_ids: [P18-SC-1]",
            "rule_ids: [SC 1]",
            "“SC 1” is not the id of a rule. Write it as P23-SUBJ-1.",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(
    faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = faults_after((old, new))

    assert sentence(fault) == said


@pytest.mark.parametrize(
    "day", ["2020-02-30", "01/01/2020", "2020", "20200101", "2020-01-01T00:00:00"]
)
def test_a_day_that_is_none_is_refused(faults_after: FaultsAfter, day: str) -> None:
    faults = faults_after(("from: 2020-01-01", f"from: {day}"))

    assert [sentence(fault) for fault in faults] == [
        f"“{day}” is not a date. Write year-month-day, such as 2023-10-04."
    ]


@pytest.mark.parametrize(("old", "language"), [("vi: Đảng viên, ", "vi"), (", en: Members", "en")])
def test_a_label_speaks_both_languages(faults_after: FaultsAfter, old: str, language: str) -> None:
    (fault,) = faults_after((old, ""))

    assert sentence(fault) == f"The label has no text in the language “{language}”. Add it."


def test_letters_are_stored_together_with_their_marks(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("vi: Đảng viên", "vi: Đa\u0309ng viên"))

    assert sentence(fault) == (
        "The letters of “Đảng viên” and their diacritics are stored separately. Save "
        "the text in composed Unicode (NFC)."
    )
