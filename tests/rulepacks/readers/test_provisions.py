"""Every fault that a provision, its conditions and its numbers can have."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import Effect, Standing
from xeploai.domain.model.rules import Status
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]


CONDITION = "condition: {fact: is_exempt, is: true}"


@pytest.fixture
def pack(whole_pack: str) -> RulePack:
    return parse_pack(whole_pack.encode(), file="p.yaml")


def test_provisions_stand_in_the_order_of_the_file(pack: RulePack) -> None:
    assert list(pack.provisions) == [
        "P18-GR-1", "P18-SUBJ-2", "P18-KO-1", "P18-SUBJ-5", "P18-DEP-3", "P18-CAP-4", "P18-CAP-1",
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
        (
            "provision: P18-KO-1",
            "provision: KO",
            (
                "“KO” is not the id of a provision. Write it as P23-KO-6, or as "
                "P25-GR-1.EXCELLENT where one id has several parts."
            ),
        ),
        (
            "provision: P18-KO-1",
            "provision: L-KO-1",
            (
                "“L-KO-1” is not the id of a provision. Write it as P23-KO-6, or as "
                "P25-GR-1.EXCELLENT where one id has several parts."
            ),
        ),
        (
            "provision: P18-KO-1",
            "provision: P18-KO-1.part",
            (
                "“P18-KO-1.part” is not the id of a provision. Write it as P23-KO-6, or as "
                "P25-GR-1.EXCELLENT where one id has several parts."
            ),
        ),
        (
            "provision: P18-KO-1",
            "provision: P18-GR-1",
            ("The provision “P18-GR-1” occurs twice in the file. Put all its wordings under one."),
        ),
        (
            "categories: [member]",
            "categories: [cadre]",
            "Unknown category “cadre”. Use one of: member.",
        ),
        (
            "categories: [member]",
            "categories: []",
            "The list is empty. Write at least one item, or remove the key.",
        ),
        (
            "effect: TEXT",
            "effect: FAILS",
            (
                "Unknown effect “FAILS”. Use one of: TEXT, NOT_RATED, REQUIRED_FOR, KNOCKS_OUT, "
                "AT_MOST, AT_MOST_GRADE_OF, CEILING, CALLS_FOR."
            ),
        ),
        ("        effect: TEXT\n", "", "The key “effect” is missing. Add it."),
        (
            "effect: TEXT",
            "effect: TEXT\n        grade: GOOD",
            ("The key “grade” does not belong to a provision with the effect TEXT. Remove it."),
        ),
        (
            "effect: TEXT",
            f"effect: TEXT\n        {CONDITION}",
            ("The key “condition” does not belong to a provision with the effect TEXT. Remove it."),
        ),
        (
            "        grade: COMPLETED\n",
            "",
            "A provision with the effect AT_MOST needs the key “grade”. Add it.",
        ),
        (
            "        reason: exempt\n",
            "",
            "A provision with the effect NOT_RATED needs the key “reason”. Add it.",
        ),
        (
            "        grade_of: state_grade\n",
            "",
            ("A provision with the effect AT_MOST_GRADE_OF needs the key “grade_of”. Add it."),
        ),
        (
            f"        {CONDITION}\n",
            "",
            ("A provision with the effect NOT_RATED needs the key “condition”. Add it."),
        ),
        (
            "grade: COMPLETED",
            "grade: FINE",
            "Unknown grade “FINE”. Use: EXCELLENT, GOOD, COMPLETED, FAILED.",
        ),
        (
            "grade: COMPLETED",
            "grade: EXCELLENT",
            (
                "“EXCELLENT” cannot be the grade of AT_MOST. Use: GOOD, COMPLETED. Failing is a "
                "matter of KNOCKS_OUT, and nothing is above EXCELLENT."
            ),
        ),
        (
            "grade: COMPLETED",
            "grade: FAILED",
            (
                "“FAILED” cannot be the grade of AT_MOST. Use: GOOD, COMPLETED. Failing is a "
                "matter of KNOCKS_OUT, and nothing is above EXCELLENT."
            ),
        ),
        (
            "grade: EXCELLENT",
            "grade: FAILED",
            (
                "“FAILED” cannot be the grade of REQUIRED_FOR. Use: EXCELLENT, GOOD, COMPLETED. "
                "Failing is a matter of KNOCKS_OUT, and nothing is above EXCELLENT."
            ),
        ),
        (
            "reason: exempt",
            "reason: tired",
            (
                "“tired” is not in this pack's list of reasons for giving no grade on "
                "2020-01-01. Use one of: exempt."
            ),
        ),
        (
            "grade_of: state_grade",
            "grade_of: nothing",
            "Unknown fact “nothing”. Correct the code, or define it under “facts”.",
        ),
        (
            "grade_of: state_grade",
            "grade_of: tasks_done",
            (
                "“tasks_done” is of kind COUNT, and this form of condition takes GRADE. Use the "
                "form for that kind, or another fact."
            ),
        ),
        (
            "grade_of: state_grade",
            "grade_of: unit_grade",
            (
                "Not all subjects of this provision have the fact “unit_grade”: MEMBER do not. "
                "Divide the provision, or correct its categories."
            ),
        ),
        (
            "unless: [FORCE_MAJEURE]",
            "unless: [LUCK]",
            (
                "Unknown waiver “LUCK”. Use: FORCE_MAJEURE, OBJECTIVE_CAUSE, "
                "SELF_DETECTED_AND_REMEDIED."
            ),
        ),
        (
            "withdrawn: 2024-01-01",
            "withdrawn: 2022-01-01",
            (
                "The provision would be withdrawn on 2022-01-01, but a wording begins on "
                "2022-01-01. Correct one of the two."
            ),
        ),
        (
            "withdrawn: 2024-01-01",
            "withdrawn: 2019-01-01",
            (
                "The provision would be withdrawn on 2019-01-01, but a wording begins on "
                "2022-01-01. Correct one of the two."
            ),
        ),
        (
            "from: 2022-01-01\n        source: {document: DOC, issued: 2020-01-01, place: Điều 8",
            "from: 2020-01-01\n        source: {document: DOC, issued: 2020-01-01, place: Điều 8",
            ("Two values begin on 2020-01-01. Keep one, or correct the date of the other."),
        ),
        (
            "place: Điều 7}",
            "place: ''}",
            ("The text is missing here. Write it, or remove the key if it is not required."),
        ),
        (
            "        source: {document: DOC, issued: 2020-01-01, place: Điều 9}\n        status",
            "        status",
            "The key “source” is missing. Add it.",
        ),
        (
            "issued: 2020-01-01, place: Điều 9",
            "issued: 2020-01-02, place: Điều 9",
            (
                "The value begins on 2020-01-01, before DOC was issued on 2020-01-02. Begin it "
                "on that day or later; a status of secondary or unknown may look back if a note "
                "says why."
            ),
        ),
        (
            "setting: cap.rounding",
            "setting: Cap",
            "“Cap” cannot be the key of a setting. Write it as cap.rounding.",
        ),
        (
            "suggestion: DOWN",
            "suggestion: LEFT",
            "“LEFT” is not among the choices. Use one of: DOWN, UP.",
        ),
        (
            "open_in: [P18-CAP-4]",
            "open_in: [P18-CAP-9]",
            ("This pack has no provision “P18-CAP-9”. Correct the id, or add the provision."),
        ),
        (
            "open_in: [P18-CAP-4]",
            "open_in: [cap]",
            "“cap” is not the id of a rule. Write it as P23-SUBJ-1.",
        ),
    ],
)
def test_a_provision_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    faults = provision_faults_after((old, new))

    assert sentence(faults[0]) == said
    assert len(faults) == 1


def test_what_is_unknown_is_not_computed(provision_faults_after: FaultsAfter) -> None:
    (fault,) = provision_faults_after(("status: predecessor", "status: unknown"))

    assert sentence(fault) == (
        "What is unknown cannot be computed. Write “effect: TEXT”, or correct the status."
    )


def test_a_provision_without_a_wording_is_refused(
    provision_faults_after: FaultsAfter, whole_pack: str
) -> None:
    start = whole_pack.index("    values:\n", whole_pack.index("provision: P18-CAP-4"))

    faults = provision_faults_after((whole_pack[start:], "    values: []\n"))

    assert [sentence(each) for each in faults] == [
        "The provision has no wording. Add the first one with its day."
    ]


def test_a_reason_has_to_be_listed_as_long_as_the_wording_holds(
    provision_faults_after: FaultsAfter, whole_pack: str
) -> None:
    start = whole_pack.index("      - from", whole_pack.index("grading.not_rated_reasons"))
    listed = whole_pack[start : whole_pack.index("  - rule: statistics.comparable_with")]
    later = listed.replace("2020-01-01\n        source", "2023-01-01\n        source", 1)

    (fault,) = provision_faults_after((listed, listed + later.replace("exempt", "suspended")))

    assert sentence(fault) == (
        "“exempt” is not in this pack's list of reasons for giving no grade on "
        "2023-01-01. Use one of: suspended."
    )
    assert sentence(fault) == (
        "“exempt” is not in this pack's list of reasons for giving no grade on "
        "2023-01-01. Use one of: suspended."
    )
