"""What comes into a pack from the text before."""

from datetime import date

import pytest

from tests.rulepacks.sentences import lines_of, sentence
from xeploai.domain import Refused
from xeploai.domain.model.layers import Adoption, Layer, LayerStanding
from xeploai.domain.model.pack import rulebook
from xeploai.domain.model.provisions import Standing
from xeploai.domain.model.rules import Source, Status
from xeploai.rulepacks import pack, pack_text, parse_pack

ON = date(2025, 12, 31)


def faults_after(old: str, new: str) -> list[str]:
    text = pack_text("vn-party-2025").decode()
    assert old in text
    with pytest.raises(Refused) as refused:
        parse_pack(text.replace(old, new).encode(), file="p.yaml")
    return [sentence(each) for each in lines_of(refused.value)]


def test_a_provision_comes_under_its_own_id_and_source_as_a_remark() -> None:
    [wording] = pack("vn-party-2025").provisions["P23-KO-6"].wordings

    assert wording.standing is Standing.PROPOSAL
    assert wording.citation.status is Status.PREDECESSOR
    assert wording.citation.source.document == "124-QĐ/TW"
    assert wording.from_on == date(2025, 8, 30)


def test_what_the_later_text_says_itself_does_not_come_again() -> None:
    """P25-KO-6 has it for leaders, P25-SUBJ-3 the reasons; members have no rule of their own."""
    provisions = pack("vn-party-2025").provisions

    assert provisions["P23-KO-7.DEGRADATION"].wordings[0].categories == {"member"}
    assert not any(code.startswith("P23-SUBJ-1") for code in provisions)


def test_a_category_that_was_not_there_before_takes_what_was_said_of_the_like() -> None:
    assert (
        "commune_committee" in pack("vn-party-2025").provisions["P23-KO-1"].wordings[0].categories
    )


def test_what_the_text_before_had_from_its_own_predecessor_comes_too() -> None:
    assert "P23-KO-9.UNIT" in pack("vn-party-2025").provisions
    # restated by P23-KO-9.CASE in other words
    assert "P18-KO-5.CASE" not in pack("vn-party-2023").provisions


def test_it_ends_where_a_later_value_of_the_list_does_not_ask_for_it() -> None:
    dated = pack("vn-civil-servant-2026").provisions["C20-KO-4"]

    assert dated.on(date(2026, 6, 30)) is None
    assert dated.on(date(2026, 7, 1)) is not None


def test_a_local_document_makes_it_bind() -> None:
    source = Source("1-QĐ/TU", ON, "toàn văn")
    adopted = (Adoption("P23-KO-6", ON, source),)
    layer = Layer("l", "vn-party-2025", {}, LayerStanding.LOCAL, {}, "", "1", adoptions=adopted)
    plan = rulebook(pack("vn-party-2025"), on=ON, layers=[layer]).plan_for("member")

    assert "P23-KO-6" in [each.code for each in plan.barring]
    assert "P23-KO-6" not in plan.doubts


def test_reasons_of_the_register_are_proposed_and_others_leave_it_undecided() -> None:
    plan = rulebook(pack("vn-party-2025"), on=ON).plan_for("member")

    assert plan.proposals == {
        "P25-SUBJ-3.EXEMPT", "P25-SUBJ-3.SUSPENDED", "P25-SUBJ-3.NEWLY_ADMITTED"
    }  # fmt: skip
    assert "P23-SUBJ-7" in plan.doubts
    assert [each.code for each in plan.without_idle_remarks.remarks if each.code in plan.doubts]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "predecessor: vn-party-2023",
            "predecessor: vn-party-1999",
            "names the pack “vn-party-1999” as the one before. No supplied pack has that code.",
        ),
        (
            "predecessor: vn-party-2023",
            "predecessor: vn-civil-servant-2026",
            "as the one before, but that does not begin before 2025-08-30. Name an earlier pack.",
        ),
        (
            "              - {category: commune_committee, was: district_committee}",
            "              - {category: commune_committee, was: commune}",
            "The pack “vn-party-2023” has no category “commune”. Say under “like”",
        ),
        (
            "categories: [member]\n            predecessor",
            "categories: [members]\n            predecessor",
            "Unknown category “members”. Use one of: ",
        ),
        (
            "            rule_ids: [P25-KO-8]\n",
            "            rule_ids: [P25-KO-8]\n            restates: [P23-KO-99]\n",
            "The pack “vn-party-2023” has no provision “P23-KO-99” in force.",
        ),
        (
            "effect: KNOCKS_OUT\n            categories: [member]",
            "effect: AT_MOST\n            categories: [member]",
            "A list is of KNOCKS_OUT, NOT_RATED, not of “AT_MOST”. Correct it.",
        ),
        (
            "          - code: review_pending\n",
            "          - code: review_waiting\n",
            "P23-SUBJ-7 comes from “vn-party-2023” with the reason “review_pending”, which this",
        ),
    ],
)
def test_a_list_that_makes_no_sense_is_refused(old: str, new: str, said: str) -> None:
    assert any(said in each for each in faults_after(old, new))
