"""Faults of conditions, and of the numbers they use."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.model.conditions import HasRecord, Parameter, ParameterKind, Stricter, Waiver
from xeploai.domain.model.pack import RulePack
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]


CONDITION = "condition: {fact: is_exempt, is: true}"


@pytest.fixture
def pack(whole_pack: str) -> RulePack:
    return parse_pack(whole_pack.encode(), file="p.yaml")


def test_numbers_are_exact_and_keep_unit_and_direction(pack: RulePack) -> None:
    number = pack.provisions["P18-GR-1"].wordings[0].parameters["exceeded"]

    assert number == Parameter(
        "exceeded",
        number.value,
        ParameterKind.SHARE,
        {"vi": "số việc", "en": "of tasks"},
        Stricter.HIGHER,
    )
    assert (number.value.numerator, number.value.denominator) == (1, 2)


def test_at_least_on_an_ordered_field_means_that_choice_and_the_graver_ones(
    pack: RulePack,
) -> None:
    condition = pack.provisions["P18-KO-1"].wordings[0].condition

    assert isinstance(condition, HasRecord)
    assert condition.unless == {Waiver.SELF_DETECTED_AND_REMEDIED}
    assert condition.where[0].wanted == {
        "WARNING", "REMOVAL_FROM_POST", "DISSOLUTION", "EXPULSION",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "value: 1/2",
            "value: half",
            (
                "“half” is not an exact number. Write a share as 50 % or 1/2, an amount as 6 or "
                "89.5."
            ),
        ),
        ("value: 1/2", "value: 101 %", "The share “101 %” is not between 0 and 1. Correct it."),
        ("value: 1/2", "value: -1/2", "The share “-1/2” is not between 0 and 1. Correct it."),
        (
            "value: 3,",
            "value: -3,",
            ("“-3” is not an exact number. Write a share as 50 % or 1/2, an amount as 6 or 89.5."),
        ),
        (
            "value: 1/2",
            "value: 5",
            ("“exceeded” is an amount, and a share is due here. Write it as 50 % or 1/2."),
        ),
        (
            "value: 3,",
            "value: 3 %,",
            ("“months” is a share, and an amount is due here. Write it without %, such as 6."),
        ),
        (
            "stricter: LOWER",
            "stricter: SOFTER",
            "“SOFTER” is not a direction. Use one of: HIGHER, LOWER, FIXED.",
        ),
        (
            "{name: exceeded",
            "{name: all",
            "The number “all” is defined twice here. Keep one of them.",
        ),
        (
            "at_least: $months",
            "at_least: 3",
            (
                "“3” is a number without a name. Define it with name, unit and direction under "
                "“parameters”, and write $name here."
            ),
        ),
        (
            "at_least: $months",
            "at_least: true",
            (
                "“true” is a number without a name. Define it with name, unit and direction "
                "under “parameters”, and write $name here."
            ),
        ),
        (
            "at_least: $months",
            "at_least: $years",
            "This provision has no number “years”. Use: months.",
        ),
        (
            "at_least: $exceeded",
            "at_least: $all",
            "No condition uses the number “exceeded”. Use it, or remove it.",
        ),
    ],
)
def test_every_number_has_a_name_a_kind_and_a_use(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    assert sentence(provision_faults_after((old, new))[0]) == said


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            "[]",
            (
                "A condition belongs here. Begin it with one of the keys fact, share, every, "
                "some, graded, record, all, any, none, at_least."
            ),
        ),
        (
            "{truth: is_exempt}",
            (
                "A condition belongs here. Begin it with one of the keys fact, share, every, "
                "some, graded, record, all, any, none, at_least."
            ),
        ),
        (
            "{fact: nothing, is: true}",
            "Unknown fact “nothing”. Correct the code, or define it under “facts”.",
        ),
        (
            "{fact: is_exempt}",
            (
                "The comparison is missing. Add exactly one of: at_least, at_most, more_than, "
                "less_than, is, is_not."
            ),
        ),
        (
            "{fact: is_exempt, is: true, is_not: true}",
            ("This condition has two comparisons. Join two conditions under “all” instead."),
        ),
        ("{fact: is_exempt, is_not: true}", "“is_not” cannot be used with “is_exempt”. Use: is."),
        (
            "{fact: is_exempt, is: perhaps}",
            "“perhaps” is neither true nor false. Write one of the two.",
        ),
        (
            "{fact: is_exempt, is: true, when: 1}",
            (
                "The key “when” is not known here. Use: fact, at_least, at_most, more_than, "
                "less_than, is, is_not. Inside braces, a text with a comma needs quotation "
                "marks."
            ),
        ),
        (
            "{fact: discipline, is: true}",
            (
                "“discipline” is of kind RECORDS, and this form of condition takes COUNT, "
                "POINTS, MONTHS, YES_NO, GRADE. Use the form for that kind, or another fact."
            ),
        ),
        (
            "{fact: led_targets, is: true}",
            (
                "Not all subjects of this provision have the fact “led_targets”: MEMBER do not. "
                "Divide the provision, or correct its categories."
            ),
        ),
        (
            "{fact: previous_grade, is: FINE}",
            "Unknown grade “FINE”. Use: EXCELLENT, GOOD, COMPLETED, FAILED.",
        ),
        (
            "{share: outstanding, of: tasks_done, at_least: $x}",
            (
                "“outstanding” is of kind YES_NO, and this form of condition takes COUNT, "
                "MONTHS. Use the form for that kind, or another fact."
            ),
        ),
        (
            "{share: months_sick, of: tasks_done, at_least: $x}",
            (
                "“months_sick” and “tasks_done” count different things, so they have no share. "
                "Correct one of them."
            ),
        ),
        (
            "{every: criteria_general, at_least: FINE}",
            "Unknown level “FINE”. Use: EXCELLENT, GOOD, AVERAGE, POOR.",
        ),
        (
            "{some: [], at_least: GOOD}",
            "The list is empty. Write at least one item, or remove the key.",
        ),
        (
            "{some: [outstanding], at_least: GOOD}",
            (
                "“outstanding” is of kind YES_NO, and this form of condition takes LEVELS. Use "
                "the form for that kind, or another fact."
            ),
        ),
        (
            "{graded: members, grade: {is: GOOD}, at_least: $x}",
            (
                "Not all subjects of this provision have the fact “members”: MEMBER do not. "
                "Divide the provision, or correct its categories."
            ),
        ),
        (
            "{graded: tasks_done, grade: {is: GOOD}, at_least: $x}",
            (
                "“tasks_done” is of kind COUNT, and this form of condition takes GRADES. Use "
                "the form for that kind, or another fact."
            ),
        ),
        (
            "{graded: members, grade: {at_least: GOOD}, is: $x}",
            (
                "The comparison is missing. Add exactly one of: at_least, at_most, more_than, "
                "less_than."
            ),
        ),
        (
            "{record: tasks_done}",
            (
                "“tasks_done” is of kind COUNT, and this form of condition takes RECORDS. Use "
                "the form for that kind, or another fact."
            ),
        ),
        (
            "{record: waivers, unless: [FORCE_MAJEURE]}",
            "Records of “waivers” name no waiver. Remove “unless”.",
        ),
        (
            "{record: discipline, unless: [LUCK]}",
            (
                "Unknown waiver “LUCK”. Use: FORCE_MAJEURE, OBJECTIVE_CAUSE, "
                "SELF_DETECTED_AND_REMEDIED."
            ),
        ),
        (
            "{record: discipline, where: {colour: red}}",
            (
                "The key “colour” is not known here. Use: form, whom, kind, is_duty_related, "
                "is_corruption_or_waste, was_used_before, waiver, waiver_document. Inside "
                "braces, a text with a comma needs quotation marks."
            ),
        ),
        (
            "{record: discipline, where: {form: SCOLDING}}",
            (
                "“SCOLDING” is not a value of the field “form”. Use: REPRIMAND, WARNING, "
                "REMOVAL_FROM_POST, DISSOLUTION, EXPULSION."
            ),
        ),
        (
            "{record: discipline, where: {form: []}}",
            "The list is empty. Write at least one item, or remove the key.",
        ),
        (
            "{record: discipline, where: {whom: {at_least: SUBJECT}}}",
            "The field “whom” has no order. List the values that are meant.",
        ),
        (
            "{record: discipline, where: {is_duty_related: 1}}",
            "“1” is neither true nor false. Write one of the two.",
        ),
        (
            "{record: discipline, where: {waiver_document: x}}",
            ("“waiver_document” is a free text. Conditions cannot test it. Remove it."),
        ),
        ("{all: []}", "The list is empty. Write at least one condition, or remove it."),
        ("{any: x}", "A list belongs here. Begin each of its lines with a hyphen."),
        (
            "{at_least: $x, of: []}",
            "The list is empty. Write at least one condition, or remove it.",
        ),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, new: str, said: str
) -> None:
    faults = provision_faults_after((CONDITION, f"condition: {new}"))

    assert sentence(faults[0]) == said
    assert faults[0].startswith("p.yaml:17")


def test_conditions_stand_inside_each_other_to_a_limit(whole_pack: str) -> None:
    leaf = "{fact: is_exempt, is: true}"
    for _ in range(6):
        leaf = f"{{all: [{leaf}]}}"
    allowed = whole_pack.replace(CONDITION, f"condition: {leaf}")

    assert parse_pack(allowed.encode(), file="p.yaml")


def test_conditions_beyond_the_limit_are_refused(provision_faults_after: FaultsAfter) -> None:
    leaf = "{fact: is_exempt, is: true}"
    for _ in range(7):
        leaf = f"{{all: [{leaf}]}}"

    (fault,) = provision_faults_after((CONDITION, f"condition: {leaf}"))

    assert sentence(fault) == "More than 6 conditions are nested. Simplify them."


@pytest.mark.parametrize(
    ("value", "is_refused"), [("1", False), ("2", False), ("3", True), ("0", True), ("1.5", True)]
)
def test_as_many_are_asked_for_as_are_listed_at_most(
    whole_pack: str, provision_faults_after: FaultsAfter, value: str, is_refused: bool
) -> None:
    unit = "unit: {vi: điều, en: of them}, stricter: FIXED"
    number = f"parameters: [{{name: n, value: {value}, {unit}}}]"
    parts = "[{fact: is_exempt, is: true}, {fact: outstanding, is: true}]"
    new = f"{number}\n        condition: {{at_least: $n, of: {parts}}}"

    if is_refused:
        assert "At least " in provision_faults_after((CONDITION, new))[0]
    else:
        assert parse_pack(whole_pack.replace(CONDITION, new).encode(), file="p.yaml")


def test_a_wording_with_thousands_of_conditions_is_refused_in_one_sentence(
    provision_faults_after: FaultsAfter,
) -> None:
    parts = ", ".join(["{fact: is_exempt, is: true}, {fact: outstanding, is: false}"] * 4_000)
    faults = provision_faults_after((CONDITION, f"condition: {{any: [{parts}]}}"))

    assert [sentence(each) for each in faults] == [
        "The provision has more than 200 conditions here. Divide it."
    ]


def test_a_wording_may_have_two_hundred_conditions(whole_pack: str) -> None:
    unit = "unit: {vi: việc, en: tasks}, stricter: FIXED"
    numbers = "\n".join(f"          - {{name: n{n}, value: {2 * n}, {unit}}}" for n in range(199))
    parts = ", ".join(f"{{fact: tasks_late, is: $n{n}}}" for n in range(199))
    text = whole_pack.replace(
        CONDITION, f"parameters:\n{numbers}\n        condition: {{none: [{parts}]}}"
    )

    assert parse_pack(text.encode(), file="p.yaml")
