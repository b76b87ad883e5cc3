"""Every fault that a provision, its conditions and its numbers can have."""

from collections.abc import Callable

import pytest

from xeploai.domain.model.conditions import HasRecord, Parameter, ParameterKind, Stricter, Waiver
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import Effect, Standing
from xeploai.domain.model.sources import Status
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]
CONDITION = "condition: {fact: is_exempt, is: true}"


@pytest.fixture
def pack(whole_pack: str) -> RulePack:
    return parse_pack(whole_pack.encode(), file="p.yaml")


def test_provisions_stand_in_the_order_of_the_file(pack: RulePack) -> None:
    assert list(pack.provisions) == [
        "P18-GR-1", "P18-SUBJ-2", "P18-KO-1", "P18-SUBJ-5", "P18-DEP-3", "P18-CAP-4",
    ]  # fmt: skip


def test_the_status_decides_the_standing(pack: RulePack) -> None:
    found = [each.wordings[0] for each in pack.provisions.values()]

    assert {each.citation.status: each.standing for each in found} == {
        Status.CONFIRMED: Standing.OFFICIAL,
        Status.PREDECESSOR: Standing.PROPOSAL,
        Status.SECONDARY: Standing.OFF,
        Status.UNKNOWN: Standing.OFF,
    }


def test_a_provision_cites_itself(pack: RulePack) -> None:
    assert pack.provisions["P18-KO-1"].wordings[0].citation.rule_ids == ("P18-KO-1",)


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


def test_a_text_may_have_numbers_that_nothing_computes(whole_pack: str) -> None:
    days = "{name: days, value: 30, unit: {vi: ngày, en: days}, stricter: LOWER}"
    text = f"effect: TEXT\n        parameters: [{days}]"

    pack = parse_pack(whole_pack.replace("effect: TEXT", text).encode(), file="p.yaml")

    assert pack.provisions["P18-CAP-4"].wordings[0].effect is Effect.TEXT
    assert pack.provisions["P18-CAP-4"].wordings[0].parameters["days"].value == 30


def test_a_wording_may_have_words_of_its_own(whole_pack: str) -> None:
    own = "effect: TEXT\n        label: {vi: Khác, en: Other}"

    pack = parse_pack(whole_pack.replace("effect: TEXT", own).encode(), file="p.yaml")

    assert pack.provisions["P18-CAP-4"].wordings[0].label["en"] == "Other"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("provision: P18-KO-1", "provision: KO", "“KO” is not the id of a provision"),
        ("provision: P18-KO-1", "provision: L-KO-1", "“L-KO-1” is not the id of a provision"),
        ("provision: P18-KO-1", "provision: P18-KO-1.part", "is not the id of a provision"),
        ("provision: P18-KO-1", "provision: P18-GR-1", "“P18-GR-1” stands in the file twice"),
        ("categories: [member]", "categories: [cadre]", "There is no category “cadre”"),
        ("categories: [member]", "categories: []", "The list is empty"),
        ("effect: TEXT", "effect: FAILS", "There is no effect “FAILS”"),
        ("        effect: TEXT\n", "", "The key “effect” is missing"),
        ("effect: TEXT", "effect: TEXT\n        grade: GOOD", "“grade” does not belong to"),
        ("effect: TEXT", f"effect: TEXT\n        {CONDITION}", "“condition” does not belong to"),
        ("        grade: COMPLETED\n", "", "effect AT_MOST needs the key “grade”"),
        ("        reason: exempt\n", "", "effect NOT_RATED needs the key “reason”"),
        ("        grade_of: state_grade\n", "", "AT_MOST_GRADE_OF needs the key “grade_of”"),
        (f"        {CONDITION}\n", "", "effect NOT_RATED needs the key “condition”"),
        ("grade: COMPLETED", "grade: FINE", "There is no grade “FINE”"),
        ("grade: COMPLETED", "grade: EXCELLENT", "“EXCELLENT” cannot be the grade of AT_MOST"),
        ("grade: COMPLETED", "grade: FAILED", "“FAILED” cannot be the grade of AT_MOST"),
        ("grade: EXCELLENT", "grade: FAILED", "“FAILED” cannot be the grade of REQUIRED_FOR"),
        ("reason: exempt", "reason: tired", "“tired” is not in this pack's list of reasons"),
        ("grade_of: state_grade", "grade_of: nothing", "There is no fact “nothing”"),
        ("grade_of: state_grade", "grade_of: tasks_done", "“tasks_done” is of kind COUNT"),
        ("grade_of: state_grade", "grade_of: unit_grade", "“unit_grade” is no fact of all"),
        ("unless: [FORCE_MAJEURE]", "unless: [LUCK]", "There is no waiver “LUCK”"),
        ("withdrawn: 2024-01-01", "withdrawn: 2022-01-01", "would be withdrawn on 2022-01-01"),
        ("withdrawn: 2024-01-01", "withdrawn: 2019-01-01", "would be withdrawn on 2019-01-01"),
        ("from: 2022-01-01\n        source: {document: DOC, issued: 2020-01-01, place: Điều 8",
         "from: 2020-01-01\n        source: {document: DOC, issued: 2020-01-01, place: Điều 8",
         "Two values begin on 2020-01-01"),
        ("place: Điều 7}", "place: ''}", "The text is missing here"),
        ("        source: {document: DOC, issued: 2020-01-01, place: Điều 9}\n        status",
         "        status", "The key “source” is missing"),
        ("issued: 2020-01-01, place: Điều 9", "issued: 2020-01-02, place: Điều 9",
         "before DOC was issued on 2020-01-02"),
        ("setting: cap.rounding", "setting: Cap", "“Cap” cannot be the key of a setting"),
        ("suggestion: DOWN", "suggestion: LEFT", "“LEFT” is not among the choices"),
        ("open_in: [P18-CAP-4]", "open_in: [P18-CAP-9]", "has no provision “P18-CAP-9”"),
        ("open_in: [P18-CAP-4]", "open_in: [cap]", "“cap” is not the id of a rule"),
    ],
)  # fmt: skip
def test_a_provision_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    faults = provision_faults_after((old, new))

    assert said in faults[0]
    assert len(faults) == 1


def test_what_is_unknown_is_not_computed(provision_faults_after: FaultsAfter) -> None:
    (fault,) = provision_faults_after(("status: predecessor", "status: unknown"))

    assert "What is unknown cannot be computed" in fault


def test_a_provision_without_a_wording_is_refused(
    provision_faults_after: FaultsAfter, whole_pack: str
) -> None:
    start = whole_pack.index("    values:\n", whole_pack.index("provision: P18-CAP-4"))

    faults = provision_faults_after((whole_pack[start:], "    values: []\n"))

    assert ["The provision has no wording" in each for each in faults] == [True]


def test_a_reason_has_to_be_listed_as_long_as_the_wording_holds(
    provision_faults_after: FaultsAfter, whole_pack: str
) -> None:
    start = whole_pack.index("      - from", whole_pack.index("grading.not_rated_reasons"))
    listed = whole_pack[start : whole_pack.index("  - rule: grading.excellent_ceilings")]
    later = listed.replace("2020-01-01\n        source", "2023-01-01\n        source", 1)

    (fault,) = provision_faults_after((listed, listed + later.replace("exempt", "suspended")))

    assert "“exempt” is not in this pack's list" in fault
    assert "on 2023-01-01" in fault


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 1/2", "value: half", "“half” is no exact number"),
        ("value: 1/2", "value: 101 %", "The share “101 %” is not between 0 and 1"),
        ("value: 1/2", "value: -1/2", "The share “-1/2” is not between 0 and 1"),
        ("value: 3,", "value: -3,", "“-3” is no exact number"),
        ("value: 1/2", "value: 5", "“exceeded” is an amount, and a share is due here"),
        ("value: 3,", "value: 3 %,", "“months” is a share, and an amount is due here"),
        ("stricter: LOWER", "stricter: SOFTER", "“SOFTER” is no direction"),
        ("{name: exceeded", "{name: all", "The number “all” stands here twice"),
        ("at_least: $months", "at_least: 3", "“3” stands here as a bare number"),
        ("at_least: $months", "at_least: true", "“true” stands here as a bare number"),
        ("at_least: $months", "at_least: $years", "There is no number “years” in this provision"),
        ("at_least: $exceeded", "at_least: $all", "No condition uses the number “exceeded”"),
    ],
)
def test_every_number_has_a_name_a_kind_and_a_use(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    assert said in provision_faults_after((old, new))[0]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("[]", "A condition belongs here"),
        ("{truth: is_exempt}", "A condition belongs here"),
        ("{fact: nothing, is: true}", "There is no fact “nothing”"),
        ("{fact: is_exempt}", "The comparison is missing"),
        ("{fact: is_exempt, is: true, is_not: true}", "Two comparisons stand here"),
        ("{fact: is_exempt, is_not: true}", "“is_not” cannot be asked of “is_exempt”"),
        ("{fact: is_exempt, is: perhaps}", "neither true nor false"),
        ("{fact: is_exempt, is: true, when: 1}", "The key “when” is not known here"),
        ("{fact: discipline, is: true}", "“discipline” is of kind RECORDS"),
        ("{fact: led_targets, is: true}", "MEMBER have it not"),
        ("{fact: previous_grade, is: FINE}", "There is no grade “FINE”"),
        ("{share: outstanding, of: tasks_done, at_least: $x}", "“outstanding” is of kind YES_NO"),
        ("{share: months_sick, of: tasks_done, at_least: $x}", "count different things"),
        ("{every: criteria_general, at_least: FINE}", "There is no level “FINE”"),
        ("{some: [], at_least: GOOD}", "The list is empty"),
        ("{some: [outstanding], at_least: GOOD}", "“outstanding” is of kind YES_NO"),
        ("{graded: members, grade: {is: GOOD}, at_least: $x}", "“members” is no fact of all"),
        ("{graded: tasks_done, grade: {is: GOOD}, at_least: $x}", "“tasks_done” is of kind COUNT"),
        (
            "{graded: members, grade: {at_least: GOOD}, is: $x}",
            "The comparison is missing. Add exactly one of: at_least",
        ),
        ("{record: tasks_done}", "“tasks_done” is of kind COUNT"),
        ("{record: waivers, unless: [FORCE_MAJEURE]}", "“waivers” name no waiver"),
        ("{record: discipline, unless: [LUCK]}", "There is no waiver “LUCK”"),
        ("{record: discipline, where: {colour: red}}", "The key “colour” is not known here"),
        ("{record: discipline, where: {form: SCOLDING}}", "“SCOLDING” does not belong into"),
        ("{record: discipline, where: {form: []}}", "The list is empty"),
        ("{record: discipline, where: {whom: {at_least: SUBJECT}}}", "“whom” has no order"),
        ("{record: discipline, where: {is_duty_related: 1}}", "neither true nor false"),
        ("{record: discipline, where: {waiver_document: x}}", "“waiver_document” is a free text"),
        ("{all: []}", "The list is empty"),
        ("{any: x}", "A list belongs here"),
        ("{at_least: $x, of: []}", "The list is empty"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, new: str, said: str
) -> None:
    faults = provision_faults_after((CONDITION, f"condition: {new}"))

    assert said in faults[0]
    assert faults[0].startswith("p.yaml:16")


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

    assert "More than 6 conditions stand inside each other" in fault


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


CIRCLE = """  - provision: P18-DEP-4
    label: {vi: Vòng, en: Circle}
    categories: [branch]
    values:
      - from: 2021-01-01
        source: {document: DOC, issued: 2020-01-01, place: Điều 6}
        status: STATUS
        effect: AT_MOST
        grade: GOOD
        parameters:
          - {name: share, value: 70 %, unit: {vi: đảng viên, en: members}, stricter: FIXED}
        condition: {graded: members, grade: {at_least: GOOD}, less_than: $share}
  - provision: P18-DEP-5
    label: {vi: Vòng, en: Circle}
    categories: [member]
    values:
      - from: 2022-01-01
        source: {document: DOC, issued: 2020-01-01, place: Điều 6}
        status: STATUS
        effect: AT_MOST_GRADE_OF
        grade_of: branch_grade
"""
BRANCH = """          - code: branch
            kind: ORGANISATION
            label: {vi: Chi bộ, en: Branches}
            source: {document: DOC, issued: 2020-01-01, place: Điều 3}
            status: confirmed
            rule_ids: [P18-SUBJ-1]
  - rule: grading.not_rated_reasons"""
FACT = """facts:
  - fact: branch_grade
    kind: GRADE
    label: {vi: Mức của chi bộ, en: Grade of the branch}
    of: [MEMBER]
    given: COMPUTED
    reads: {kind: ORGANISATION, where: HERE}
"""
CIRCLED = (
    ("  - rule: grading.not_rated_reasons", BRANCH),
    ("facts:\n", FACT),
    ("  - provision: P18-CAP-4\n", CIRCLE + "  - provision: P18-CAP-4\n"),
)


@pytest.mark.parametrize("status", ["confirmed", "related", "predecessor"])
def test_subjects_that_wait_for_each_other_are_told_with_both_provisions_and_lines(
    provision_faults_after: FaultsAfter, status: str
) -> None:
    (fault,) = provision_faults_after(*CIRCLED, ("STATUS", status), ("STATUS", status))

    assert fault.startswith("p.yaml:")
    assert "From 2022-01-01 on, grades wait for each other" in fault
    assert "MEMBER → ORGANISATION (P18-DEP-5, p.yaml:" in fault
    assert "ORGANISATION → MEMBER (P18-DEP-4, p.yaml:" in fault


def test_what_is_switched_off_makes_no_circle(whole_pack: str) -> None:
    text = whole_pack
    for old, new in (*CIRCLED, ("STATUS", "confirmed"), ("STATUS", "secondary")):
        text = text.replace(old, new, 1)

    assert parse_pack(text.encode(), file="p.yaml")


def test_a_wording_with_thousands_of_conditions_is_refused_in_one_sentence(
    provision_faults_after: FaultsAfter,
) -> None:
    parts = ", ".join(["{fact: is_exempt, is: true}, {fact: outstanding, is: false}"] * 4_000)
    faults = provision_faults_after((CONDITION, f"condition: {{any: [{parts}]}}"))

    assert ["More than 200 conditions stand here" in each for each in faults] == [True]


def test_a_wording_may_have_two_hundred_conditions(whole_pack: str) -> None:
    unit = "unit: {vi: việc, en: tasks}, stricter: FIXED"
    numbers = "\n".join(f"          - {{name: n{n}, value: {2 * n}, {unit}}}" for n in range(199))
    parts = ", ".join(f"{{fact: tasks_late, is: $n{n}}}" for n in range(199))
    text = whole_pack.replace(
        CONDITION, f"parameters:\n{numbers}\n        condition: {{none: [{parts}]}}"
    )

    assert parse_pack(text.encode(), file="p.yaml")
