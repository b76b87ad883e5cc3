"""The mutants of rule packs."""

import pytest
import yaml

from tools.mutants.packs import next_values, pieces_of

CEILINGS = """
provisions:
  - provision: P-1
    values:
      - from: 2023-10-04
        status: confirmed
        effect: CEILING
        base: GOOD
        group_by: PEERS
        parameters:
          - {name: share, value: %s, stricter: LOWER}
"""
PACK = """
rules:
  - {rule: x, values: [{from: 2023-10-04, value: 12}]}
provisions:
  - provision: P-1
    values:
      - from: 2023-10-04
        status: confirmed
        effect: %(effect)s
        grade: GOOD
        unless: [FORCE_MAJEURE]
        parameters:
          - {name: most, value: 50 %%, stricter: HIGHER}
        applies_if: {fact: leads_units, is: true}
        condition: %(condition)s
"""


def changes(condition: str, effect: str = "AT_MOST") -> list[tuple[str, str]]:
    return changes_of(PACK % {"condition": condition, "effect": effect})


def changes_of(text: str) -> list[tuple[str, str]]:
    found = []
    for piece in pieces_of(text):
        before = text[piece.node.start_mark.index : piece.node.end_mark.index]
        yaml.safe_load(piece.apply_to(text))
        found.append((before, piece.after))
    return found


def of_condition(condition: str) -> list[tuple[str, str]]:
    return changes(condition)[len(changes("{}")) :]


def test_numbers_grades_exceptions_and_the_range_of_a_provision_are_changed() -> None:
    assert changes("{}") == [
        ("50 %", "51 %"),
        ("50 %", "49 %"),
        ("GOOD", "EXCELLENT"),
        ("GOOD", "COMPLETED"),
        ("FORCE_MAJEURE", "OBJECTIVE_CAUSE"),
        ("true", "false"),
    ]


def test_the_share_the_base_and_the_groups_of_a_ceiling_are_changed() -> None:
    terms = [
        ("GOOD", "GOOD_OR_BETTER"),
        ("GOOD", "ALL_RATED"),
        ("PEERS", "GRASSROOTS"),
        ("PEERS", "TITLE"),
        ("PEERS", "SECTOR"),
    ]

    assert changes_of(CEILINGS % "1/5") == [("1/5", "105/500"), ("1/5", "95/500"), *terms]
    assert changes_of(CEILINGS % "25 %") == [("25 %", "26 %"), ("25 %", "24 %"), *terms]
    assert {piece.where for piece in pieces_of(CEILINGS % "1/5")} == {"P-1"}


def test_a_text_and_what_is_switched_off_have_no_mutants() -> None:
    off = PACK.replace("status: confirmed", "status: secondary")

    assert changes("{}", effect="TEXT") == []
    assert list(pieces_of(off % {"condition": "{}", "effect": "AT_MOST"})) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            "{share: done, of: given, at_least: $most}",
            [("at_least", "more_than"), ("at_least", "less_than")],
        ),
        (
            "{fact: own_grade, at_most: COMPLETED}",
            [
                ("at_most", "less_than"),
                ("at_most", "more_than"),
                ("COMPLETED", "GOOD"),
                ("COMPLETED", "FAILED"),
            ],
        ),
        (
            "{every: [a, b], at_least: GOOD}",
            [
                ("every", "some"),
                ("at_least", "more_than"),
                ("at_least", "less_than"),
                ("GOOD", "EXCELLENT"),
                ("GOOD", "AVERAGE"),
            ],
        ),
        (
            "{graded: units, grade: {is: FAILED}, less_than: $most}",
            [
                ("is", "is_not"),
                ("FAILED", "COMPLETED"),
                ("less_than", "at_most"),
                ("less_than", "at_least"),
            ],
        ),
        (
            "{record: discipline, where: {form: {at_least: WARNING}, whom: [A, B], duty: false}}",
            [
                ("WARNING", "REPRIMAND"),
                ("WARNING", "REMOVAL_FROM_POST"),
                ("[A, B]", "[B]"),
                ("[A, B]", "[A]"),
                ("false", "true"),
            ],
        ),
        ("{record: x, unless: [OBJECTIVE_CAUSE]}", [("OBJECTIVE_CAUSE", "FORCE_MAJEURE")]),
        (
            "{all: [{none: [{fact: a, is: true}]}]}",
            [("all", "any"), ("none", "any"), ("true", "false")],
        ),
        ("{at_least: $n, of: [{fact: a, is: false}]}", [("false", "true")]),
    ],
)
def test_every_comparison_of_a_condition_is_flipped(
    condition: str, expected: list[tuple[str, str]]
) -> None:
    assert of_condition(condition) == expected


@pytest.mark.parametrize(
    ("number", "both"),
    [
        ("50 %", ("51 %", "49 %")),
        ("12.5%", ("12.6%", "12.4%")),
        ("6", ("7", "5")),
        ("89.5", ("89.6", "89.4")),
        ("1/2", ("102/200", "98/200")),
    ],
)
def test_a_number_moves_by_its_smallest_step(number: str, both: tuple[str, str]) -> None:
    assert next_values(number) == both
