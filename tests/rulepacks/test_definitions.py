"""Faults in `facts:`: the common list has none, and a pack may add its own."""

from collections.abc import Callable

import pytest

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
        ("fact: hours_given", "fact: Giờ", "“Giờ” cannot be a code"),
        ("fact: hours_given", "fact: tasks_done", "“tasks_done” stands in the common list already"),
        ("kind: COUNT", "kind: NUMBER", "There is no kind of fact “NUMBER”"),
        ("    kind: COUNT\n", "", "The key “kind” is missing"),
        (UNIT, "", "A fact of kind COUNT says what it counts"),
        (OWN, OWN.replace("MEMBER", "NOBODY"), "There is no kind of subject “NOBODY”"),
        (OWN, OWN.replace("MEMBER", ""), "The list is empty"),
        (OWN, OWN.replace("MEMBER", "MEMBER, MEMBER"), "“MEMBER” stands in the list twice"),
        (OWN, "    given: GUESSED\n" + OWN, "A fact is not given by “GUESSED”"),
        (OWN, "    part_of: nothing\n" + OWN, "There is no fact “nothing”"),
        (OWN, "    part_of: hours_given\n" + OWN, "“hours_given” would be part of itself"),
        (OWN, "    part_of: outstanding\n" + OWN, "“outstanding” is no count of the same"),
        (OWN, "    part_of: led_targets\n" + OWN, "“led_targets” is no count of the same"),
        (OWN, "    most: 5\n" + OWN, "“most” does not belong to a fact of kind COUNT"),
        (OWN, "    fields: []\n" + OWN, "“fields” does not belong to a fact of kind COUNT"),
        (
            OWN,
            "    reads: {kind: MEMBER, where: HERE}\n" + OWN,
            "“reads” does not belong to a fact of kind COUNT",
        ),
        ("kind: COUNT", "kind: POINTS", "Points have a highest number"),
        ("kind: COUNT", "kind: POINTS\n    most: many", "“many” is not a number"),
        ("kind: COUNT\n", "kind: YES_NO\n", "“unit” does not belong to a fact of kind YES_NO"),
    ],
)
def test_a_fact_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = provision_faults_after((old, new))

    assert said in fault
    assert fault.startswith("p.yaml:1")


def sums(keys: str) -> tuple[str, str]:
    return ("kind: COUNT\n", f"kind: POINTS\n    {keys}\n")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("most: 100\n    sums: [score_general, score_results]", "A sum is computed"),
        (
            "most: 90\n    given: COMPUTED\n    sums: [score_general, score_results]",
            "add up to 100",
        ),
        ("most: 30\n    given: COMPUTED\n    sums: [score_general, nothing]", "no fact “nothing”"),
        ("most: 30\n    given: COMPUTED\n    sums: [score_general, tasks_done]", "are no points"),
        ("most: 100\n    given: COMPUTED\n    sums: [score]", "“score” are no points"),
    ],
)
def test_a_sum_is_of_points_that_add_up(
    provision_faults_after: FaultsAfter, keys: str, said: str
) -> None:
    (fault,) = provision_faults_after(sums(keys))

    assert said in fault


CHOICES = "choices: [{code: A, label: {vi: Một, en: One}}, {code: B, label: {vi: Hai, en: Two}}]"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("field: document, label: {vi: Số, en: Number}", "Every record has “document” already"),
        (
            "field: a, label: {vi: Số, en: Number}, ordered: true",
            "at least two choices has an order",
        ),
        (
            f"field: a, label: {{vi: Số, en: Number}}, text: true, {CHOICES}",
            "free text or has choices",
        ),
        (
            "field: a, label: {vi: Số, en: Number}, " + CHOICES.replace("B", "A"),
            "The choice “A” stands here twice",
        ),
        ("field: a, label: {vi: Số, en: Number}, ordered: perhaps", "neither true nor false"),
        (
            "field: a, label: {vi: Số, en: Number}}, {field: a, label: {vi: Số, en: Number}",
            "The field “a” stands here twice",
        ),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, field: str, said: str
) -> None:
    (fault,) = provision_faults_after(
        ("kind: COUNT", f"kind: RECORDS\n    fields: [{{{field}}}]"), (UNIT, "")
    )

    assert said in fault


def test_a_fact_stands_once(provision_faults_after: FaultsAfter, whole_pack: str) -> None:
    start, end = whole_pack.index("  - fact: hours_given"), whole_pack.index("settings:")
    own = whole_pack[start:end]

    (fault,) = provision_faults_after((own, own + own))

    assert "“hours_given” is defined twice" in fault
