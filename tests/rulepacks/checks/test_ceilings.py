"""What a local document can do to the ceilings above it, and what it cannot."""

from datetime import date
from typing import Any

import pytest

from xeploai import rulepacks
from xeploai.domain import LayerLoosens, Refused, ceiling_in_force, rulebook, say

HEAD = """
layer: {code}
extends: {pack}
title: {{vi: Hướng dẫn, en: Guidance}}
standing: LOCAL
issued_by: {{vi: Tỉnh ủy A, en: Province A}}
unit: tinh
source: {{document: 09-HD/TU, issued: DAY, place: mục 5}}
"""
DAYS = {"vn-party-2023": "2023-11-20", "vn-party-2025": "2026-11-20"}
OWN = """
provisions:
  - provision: L-CAP-1
    label: {vi: Tỷ lệ, en: Ceiling}
    categories: [CATEGORY]
    values:
      - from: DAY
        effect: CEILING
        base: ALL_RATED
        group_by: PEERS
        parameters:
          - {name: share, value: 10 %, unit: {vi: tổng số, en: of all}, stricter: LOWER}
"""


def settings(**values: str) -> str:
    lines = (
        f'  - {{setting: cap.{key}, from: DAY, value: "{each}"}}' for key, each in values.items()
    )
    return "\n".join(("settings:", *lines, ""))


def parsed(text: str, *, pack: str = "vn-party-2025", code: str = "tinh-a") -> Any:
    whole = (HEAD.format(pack=pack, code=code) + text).replace("DAY", DAYS[pack])
    base = rulepacks.pack(pack)
    return rulepacks.parse_layer(whole.encode(), file="tinh.yaml", base=base)


def faults(text: str, *, pack: str = "vn-party-2025") -> list[str]:
    with pytest.raises(Refused) as refused:
        parsed(text, pack=pack)
    return [say(each, "en") for each in refused.value.faults]


@pytest.mark.parametrize("share", ["120 %", "0 %", "6/5", "-5 %"])
def test_a_share_over_a_hundred_per_cent_or_of_nothing_is_refused_with_its_line(share: str) -> None:
    (fault,) = faults(settings(base="GOOD", share=share))

    assert fault.startswith("tinh.yaml:11 cap.share")
    assert "a share above 0 % and up to 100 % is due" in fault


def test_a_base_or_groups_that_the_pack_does_not_list_are_refused_at_once() -> None:
    found = faults(settings(base="HALF", share="20 %", groups="FRIENDS"))

    assert ["cap.base" in found[0], "cap.groups" in found[1]] == [True, True]
    assert "GOOD, GOOD_OR_BETTER, ALL_RATED" in found[0]
    assert "PEERS, TITLE, SECTOR, GRASSROOTS" in found[1]


def test_an_exceptional_share_below_the_share_is_refused() -> None:
    (fault,) = faults(settings(base="GOOD", share="20 %", exceptional_share="15 %"))

    assert "The exceptional share would be 15%, below the share of 20%." in fault


def test_an_exceptional_share_above_the_share_is_taken() -> None:
    layer = parsed(settings(base="GOOD", share="20 %", exceptional_share="25 %"))

    book = rulebook(rulepacks.pack("vn-party-2025"), on=date(2026, 12, 31), layers=(layer,))
    found = ceiling_in_force(book, "member")
    assert found is not None
    assert found.exceptional_share is not None


def test_an_exceptional_number_tightened_below_the_share_is_refused() -> None:
    adopted = "adopt:\n  - {provision: P25-CAP-1.GUIDANCE_MEMBER, from: DAY}\n"
    number = "{parameter: P25-CAP-1.GUIDANCE_MEMBER.exceptional_share, from: DAY, value: 15 %}"

    (fault,) = faults(f"{adopted}parameters:\n  - {number}\n")

    assert "15%, below the share of 20%" in fault


def test_a_share_set_beside_an_adopted_ceiling_would_set_nothing_for_its_subjects() -> None:
    adopted = "".join(
        f"  - {{provision: P25-CAP-1.GUIDANCE_{part}, from: DAY}}\n"
        for part in ("MEMBER", "CADRE", "COLLECTIVE")
    )

    (fault,) = faults(f"adopt:\n{adopted}" + settings(base="GOOD", share="15 %"))

    assert "“Largest share of Excellent” would set nothing" in fault


@pytest.mark.parametrize("category", ["subordinate_branch", "leadership_collective"])
def test_a_second_ceiling_is_refused_where_a_text_binds_and_both_are_named(category: str) -> None:
    (fault,) = faults(OWN.replace("CATEGORY", category), pack="vn-party-2023")

    assert "L-CAP-1 would be a second ceiling: P23-CAP-1, 124-QĐ/TW" in fault


def test_a_ceiling_of_ones_own_is_taken_where_the_text_above_only_advises() -> None:
    assert parsed(OWN.replace("CATEGORY", "member"), pack="vn-party-2023")


@pytest.mark.parametrize("key", ["base", "share"])
def test_a_local_ceiling_says_how_much_of_what(key: str) -> None:
    text = OWN.replace("CATEGORY", "member").replace("        base: ALL_RATED\n", "")
    if key == "share":
        text = OWN.replace("CATEGORY", "member")
        text = text[: text.index("        parameters:")]

    (fault,) = faults(text, pack="vn-party-2023")

    assert f"it needs “{key}”" in fault


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ({"share": "20 %"}, {"share": "25 %"}),
        ({"base": "GOOD"}, {"base": "ALL_RATED"}),
        ({"rounding": "DOWN"}, {"rounding": "UP"}),
    ],
)
def test_a_lower_document_sets_no_milder_ceiling_than_the_one_above(
    above: dict[str, str], below: dict[str, str]
) -> None:
    layers = [parsed(settings(**each), code=f"l-{n}") for n, each in enumerate((above, below))]
    pack = rulepacks.pack("vn-party-2025")

    with pytest.raises(LayerLoosens) as loosens:
        rulebook(pack, on=date(2026, 12, 31), layers=layers)
    assert rulebook(pack, on=date(2026, 12, 31), layers=layers[::-1])
    (fault,) = rulepacks.stacked_faults(
        loosens.value.entries, layers, pack, date(2026, 12, 31), files={}
    )
    assert "which is milder than" in say(fault, "en")


def test_a_ceiling_below_one_of_a_higher_document_is_refused_too() -> None:
    own = OWN.replace("CATEGORY", "member")
    layers = [
        parsed(own, code="tinh-a"),
        parsed(own.replace("L-CAP-1", "L-CAP-2"), code="xa-b"),
    ]

    with pytest.raises(LayerLoosens, match="SECOND_CEILING: L-CAP-2"):
        rulebook(rulepacks.pack("vn-party-2025"), on=date(2026, 12, 31), layers=layers)
