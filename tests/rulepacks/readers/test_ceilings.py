"""A ceiling in a pack or a local document: what it needs, and what it cannot be."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain import Provision, Refused
from xeploai.domain.model.ceiling_terms import CeilingBase, GroupBy, Outside, Rounding
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]
SHARE = "{name: share, value: 20 %, unit: {vi: số tốt, en: graded good}, stricter: LOWER}"
BASE = "        base: GOOD\n        group_by: GRASSROOTS\n"


def ceiling(text: str) -> Provision:
    return parse_pack(text.encode(), file="p.yaml").provisions["P18-CAP-1"].wordings[0]


def test_a_ceiling_has_its_shares_among_its_numbers_and_its_terms_beside_them(
    whole_pack: str,
) -> None:
    found = ceiling(whole_pack)

    assert found.ceiling is not None
    assert (found.ceiling.base, found.ceiling.group_by) == (CeilingBase.GOOD, GroupBy.GRASSROOTS)
    assert (found.ceiling.rounding, found.ceiling.outside) == (None, frozenset())
    assert {name: each.value for name, each in found.parameters.items()} == {
        "share": Fraction(1, 5),
        "exceptional_share": Fraction(1, 4),
    }


def test_rounding_and_who_stands_outside_are_read(whole_pack: str) -> None:
    more = "        rounding: UP\n        outside: [HEAD]\n"

    found = ceiling(whole_pack.replace(BASE, BASE + more))

    assert found.ceiling is not None
    assert found.ceiling.rounding is Rounding.UP
    assert found.ceiling.outside == {Outside.HEAD}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "base: GOOD\n",
            "base: FAILED\n",
            "“FAILED” is not a base of a ceiling. Use one of: GOOD, GOOD_OR_BETTER, ALL_RATED.",
        ),
        (
            "group_by: GRASSROOTS",
            "group_by: AGE",
            "Unknown grouping “AGE”. Use one of: GRASSROOTS, PEERS, TITLE, SECTOR.",
        ),
        (
            "        group_by: GRASSROOTS\n",
            "",
            "A provision with the effect CEILING needs the key “group_by”. Add it.",
        ),
        (
            BASE,
            BASE + "        rounding: AWAY\n",
            "Unknown rounding “AWAY”. Use one of: DOWN, NEAREST, UP.",
        ),
        (
            BASE,
            BASE + "        outside: [DEPUTY]\n",
            "“DEPUTY” cannot stand outside a ceiling. Use one of: HEAD.",
        ),
        (
            BASE,
            BASE + "        condition: {fact: is_exempt, is: true}\n",
            (
                "The key “condition” does not belong to a provision with the effect CEILING. "
                "Remove it."
            ),
        ),
        (
            SHARE,
            SHARE.replace("20 %", "120 %"),
            "The share “120 %” is not between 0 and 1. Correct it.",
        ),
        (
            SHARE,
            SHARE.replace("20 %", "0 %"),
            "A ceiling of 0 % allows nobody. Write a share above it.",
        ),
        (
            SHARE,
            SHARE.replace("20 %", "20"),
            "“share” is an amount, and a share is due here. Write it as 50 % or 1/2.",
        ),
        (
            SHARE,
            SHARE.replace("LOWER", "HIGHER"),
            (
                "A higher ceiling is milder, not stricter. Write “stricter: LOWER” or “stricter: "
                "FIXED”."
            ),
        ),
        (
            "name: exceptional_share",
            "name: more",
            "“more” is not a number of a ceiling. Use: share, exceptional_share.",
        ),
        (
            "value: 1/4",
            "value: 1/6",
            (
                "The exceptional share (1/6) is below the share (1/5). Correct one of them, or "
                "leave the exceptional share out."
            ),
        ),
    ],
)
def test_a_ceiling_that_makes_no_sense_is_refused(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = provision_faults_after((old, new))

    assert sentence(fault) == said


def test_what_is_unknown_has_no_numbers(provision_faults_after: FaultsAfter) -> None:
    faults = provision_faults_after(("status: predecessor\n        effect: CEILING", UNKNOWN))

    assert [sentence(each)[:36] for each in faults] == ["What is unknown has no numbers: a ce"] * 2


UNKNOWN = "status: unknown\n        effect: CEILING"


def test_a_ceiling_without_numbers_may_be_unknown(whole_pack: str) -> None:
    start = whole_pack.index("        parameters:", whole_pack.index("provision: P18-CAP-1"))
    text = whole_pack[:start].replace("status: predecessor\n        effect: CEILING", UNKNOWN)

    found = ceiling(text.replace(BASE, "        group_by: GRASSROOTS\n"))

    assert found.ceiling is not None
    assert found.ceiling.base is None
    assert not found.parameters


def test_other_effects_have_no_terms_of_a_ceiling(provision_faults_after: FaultsAfter) -> None:
    (fault,) = provision_faults_after(("effect: TEXT", "effect: TEXT\n        base: GOOD"))

    assert sentence(fault) == (
        "The key “base” does not belong to a provision with the effect TEXT. Remove it."
    )


def test_two_ceilings_of_a_pack_for_the_same_subjects_are_refused(whole_pack: str) -> None:
    start = whole_pack.index("  - provision: P18-CAP-1")
    again = whole_pack[start:].replace("P18-CAP-1", "P18-CAP-2")

    with pytest.raises(Refused) as refused:
        parse_pack((whole_pack + again).encode(), file="p.yaml")

    assert [str(each).split(": ", 1)[1] for each in refused.value.faults] == [
        (
            "P18-CAP-1 and P18-CAP-2 are both ceilings for some of the same subjects from "
            "2020-01-01 on. Divide the categories between them, or keep one."
        )
    ]


def test_a_ceiling_known_better_stands_before_one_known_less_well(whole_pack: str) -> None:
    start = whole_pack.index("  - provision: P18-CAP-1")
    again = whole_pack[start:].replace("P18-CAP-1", "P18-CAP-2")
    better = again.replace("status: predecessor", "status: confirmed")

    assert parse_pack((whole_pack + better).encode(), file="p.yaml")
