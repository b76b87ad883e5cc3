"""Faults in `facts:`: the common list has none, and a pack may add its own."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.model.facts import FactKind
from xeploai.rulepacks import common_facts, parse_pack

FaultsAfter = Callable[..., list[str]]
OWN = "    of: [MEMBER]\nsettings:"
UNIT = "    unit: {vi: giờ, en: hours}\n"


def test_every_fact_of_the_common_list_has_words_in_both_languages() -> None:
    for each in common_facts().values():
        assert not each.label["vi"].isascii(), each.code
        assert each.label["vi"] != each.label["en"]


def test_a_pack_looks_at_the_common_facts_and_its_own(whole_pack: str) -> None:
    facts = parse_pack(whole_pack.encode(), file="p.yaml").facts

    assert set(facts) == {*common_facts(), "hours_given"}
    assert facts["hours_given"].kind is FactKind.COUNT


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "fact: hours_given",
            "fact: Giờ",
            (
                "“Giờ” cannot be a code. Begin with a small letter and use small letters "
                "without diacritics, digits and “_”."
            ),
        ),
        (
            "fact: hours_given",
            "fact: tasks_done",
            (
                "The common list has the fact “tasks_done” already. Use that one, or choose "
                "another code."
            ),
        ),
        (
            "kind: COUNT",
            "kind: NUMBER",
            (
                "Unknown kind of fact “NUMBER”. Use one of: COUNT, POINTS, MONTHS, YES_NO, "
                "GRADE, LEVELS, GRADES, RECORDS."
            ),
        ),
        ("    kind: COUNT\n", "", "The key “kind” is missing. Add it."),
        (UNIT, "", "A fact of kind COUNT needs a unit. Add the key “unit”."),
        (
            OWN,
            OWN.replace("MEMBER", "NOBODY"),
            (
                "Unknown kind of subject “NOBODY”. Use one of: ORGANISATION, COLLECTIVE, "
                "MEMBER, CADRE, STAFF."
            ),
        ),
        (
            OWN,
            OWN.replace("MEMBER", ""),
            "The list is empty. Write at least one item, or remove the key.",
        ),
        (
            OWN,
            OWN.replace("MEMBER", "MEMBER, MEMBER"),
            "“MEMBER” occurs twice in the list. Keep one of them.",
        ),
        (
            OWN,
            "    given: GUESSED\n" + OWN,
            ("Unknown origin of a fact “GUESSED”. Use one of: ENTERED, REGISTER, COMPUTED."),
        ),
        (
            OWN,
            "    part_of: nothing\n" + OWN,
            "Unknown fact “nothing”. Correct the code, or define the fact.",
        ),
        (
            OWN,
            "    part_of: hours_given\n" + OWN,
            ("“hours_given” would be part of itself. Name the larger count that contains it."),
        ),
        (
            OWN,
            "    part_of: outstanding\n" + OWN,
            (
                "“outstanding” is not a count of the same subjects. Correct it: a part and its "
                "whole are both of kind COUNT, and every subject that has the part has the "
                "whole."
            ),
        ),
        (
            OWN,
            "    part_of: led_targets\n" + OWN,
            (
                "“led_targets” is not a count of the same subjects. Correct it: a part and its "
                "whole are both of kind COUNT, and every subject that has the part has the "
                "whole."
            ),
        ),
        (
            OWN,
            "    most: 5\n" + OWN,
            "The key “most” does not belong to a fact of kind COUNT. Remove it.",
        ),
        (
            OWN,
            "    fields: []\n" + OWN,
            "The key “fields” does not belong to a fact of kind COUNT. Remove it.",
        ),
        (
            OWN,
            "    reads: {kind: MEMBER, where: HERE}\n" + OWN,
            "The key “reads” does not belong to a fact of kind COUNT. Remove it.",
        ),
        ("kind: COUNT", "kind: POINTS", "Points need a highest number. Add the key “most”."),
        (
            "kind: COUNT",
            "kind: POINTS\n    most: many",
            "“many” is not a number. Write digits, with a point before decimals.",
        ),
        (
            "kind: COUNT\n",
            "kind: YES_NO\n",
            "The key “unit” does not belong to a fact of kind YES_NO. Remove it.",
        ),
    ],
)
def test_a_fact_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = provision_faults_after((old, new))

    assert sentence(fault) == said
    assert fault.startswith("p.yaml:1")


def sums(keys: str) -> tuple[str, str]:
    return ("kind: COUNT\n", f"kind: POINTS\n    {keys}\n")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            "most: 100\n    sums: [score_general, score_results]",
            "A sum is computed. Write “given: COMPUTED”.",
        ),
        (
            "most: 90\n    given: COMPUTED\n    sums: [score_general, score_results]",
            ("The highest number is 90, but the parts add up to 100. Correct one of them."),
        ),
        (
            "most: 30\n    given: COMPUTED\n    sums: [score_general, nothing]",
            "Unknown fact “nothing”. Correct the code, or define the fact.",
        ),
        (
            "most: 30\n    given: COMPUTED\n    sums: [score_general, tasks_done]",
            ("“tasks_done” is not a fact with points of the same subjects. Add up only those."),
        ),
        (
            "most: 100\n    given: COMPUTED\n    sums: [score]",
            ("“score” is not a fact with points of the same subjects. Add up only those."),
        ),
    ],
)
def test_a_sum_is_of_points_that_add_up(
    provision_faults_after: FaultsAfter, keys: str, said: str
) -> None:
    (fault,) = provision_faults_after(sums(keys))

    assert sentence(fault) == said


CHOICES = "choices: [{code: A, label: {vi: Một, en: One}}, {code: B, label: {vi: Hai, en: Two}}]"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (
            "field: document, label: {vi: Số, en: Number}",
            ("Every record has “document” already. Remove the field, or give it another code."),
        ),
        (
            "field: a, label: {vi: Số, en: Number}, ordered: true",
            "Only a field with at least two choices has an order. List them.",
        ),
        (
            f"field: a, label: {{vi: Số, en: Number}}, text: true, {CHOICES}",
            "A field is a free text or has choices. Remove one of the two keys.",
        ),
        (
            "field: a, label: {vi: Số, en: Number}, " + CHOICES.replace("B", "A"),
            "The choice “A” occurs twice here. Keep one of them.",
        ),
        (
            "field: a, label: {vi: Số, en: Number}, ordered: perhaps",
            "“perhaps” is neither true nor false. Write one of the two.",
        ),
        (
            "field: a, label: {vi: Số, en: Number}}, {field: a, label: {vi: Số, en: Number}",
            "The field “a” occurs twice here. Keep one of them.",
        ),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, field: str, said: str
) -> None:
    (fault,) = provision_faults_after(
        ("kind: COUNT", f"kind: RECORDS\n    fields: [{{{field}}}]"), (UNIT, "")
    )

    assert sentence(fault) == said


def test_a_fact_stands_once(provision_faults_after: FaultsAfter, whole_pack: str) -> None:
    start, end = whole_pack.index("  - fact: hours_given"), whole_pack.index("settings:")
    own = whole_pack[start:end]

    (fault,) = provision_faults_after((own, own + own))

    assert sentence(fault) == (
        "The fact “hours_given” is defined twice. Keep one, or rename the other."
    )
