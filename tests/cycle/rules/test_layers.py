"""The file of a local layer is checked before it is stored."""

from datetime import date

import pytest

from tests.builders import AT, BY, registered, unit_of
from tests.cycle.assessed import (
    HEADING,
    MORE,
    assessed_cycle,
    member_case,
    store_local_rules,
)
from xeploai.cycle.evaluation import CompetentBodies, competent_bodies
from xeploai.cycle.models import Cycle, LocalRules
from xeploai.cycle.operations import store_layer
from xeploai.cycle.queries import case_of
from xeploai.cycle.rules.books import layers_for, rulebook_for
from xeploai.cycle.rules.layers import check_layer, local_rules
from xeploai.domain.words import Refused, say
from xeploai.organisations.register import register_units

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_layer_milder_than_one_above_it_is_refused_with_its_provision() -> None:
    assessed_cycle()
    store_local_rules(MORE % 60)

    with pytest.raises(Refused, match=r"xa-2023\.yaml:10 .*milder than 60 % in P23-GR-3, 05-HD/TU"):
        store_local_rules(MORE % 55, code="xa-2023", unit="xa-a1")


def test_a_milder_document_below_is_named_and_does_not_keep_a_stricter_one_out() -> None:
    assessed_cycle()
    store_local_rules(MORE % 55, code="xa-2023", unit="xa-a1")
    store_local_rules(MORE % 55, code="huyen-b-2023", unit="huyen-b")
    store_local_rules(MORE % 61, code="xa-a2-2023", unit="xa-a2")
    content = HEADING.format(code="huyen-a-2023", unit="huyen-a", standing="LOCAL") + MORE % 60

    checked = check_layer(content=content.encode(), file="h.yaml")

    (remark,) = checked.milder
    assert say(remark, "en") == (
        "“Guidance” of “Tên xa-a1” is milder than this document: P23-GR-3. In this it does not act"
        " any more; in all else it does."
    )
    assert store_local_rules(MORE % 60, code="huyen-a-2023", unit="huyen-a").number == 1
    draft = check_layer(content=content.replace("LOCAL", "DRAFT").encode(), file="h.yaml")
    assert not draft.milder


def test_a_layer_milder_than_an_earlier_version_that_a_cycle_still_has_is_refused() -> None:
    """The province asked for 70 % in 2023 and asks for 60 % from 2024: a commune's 65 % is late."""
    assessed_cycle()
    store_local_rules(MORE % 70)
    store_local_rules((MORE % 60).replace("2023-11-20", "2024-11-20"))

    with pytest.raises(Refused, match=r"In cycle 2023, .*P23-GR-3") as refused:
        store_local_rules(MORE % 65, code="xa-2023", unit="xa-a1")
    assert len(refused.value.faults) == 1
    later = (MORE % 65).replace("2023-11-20", "2024-11-20")
    store_local_rules(later, code="xa-2023", unit="xa-a1")


BALLOTS = """settings:
  - {{setting: ballot.majority, from: 2023-11-20, value: "{}"}}
  - {{setting: ballot.quorum, from: 2023-11-20, value: "{}"}}
"""


def test_a_body_below_asks_for_no_smaller_majority_and_quorum_than_the_province() -> None:
    assessed_cycle()
    store_local_rules(BALLOTS.format("trên 66 %", "75 %"))

    with pytest.raises(Refused) as refused:
        store_local_rules(BALLOTS.format("trên 60 %", "10 %"), code="xa-2023", unit="xa-a1")
    with pytest.raises(Refused, match=r"requires “trên 50 %”"):
        store_local_rules(BALLOTS.format("trên 30 %", "80 %"), code="xa-2023", unit="xa-a1")

    said = [say(each, "en") for each in refused.value.faults]
    assert [each.partition("which is ")[2].partition(". A")[0] for each in said] == [
        "milder than “trên 66 %” by 05-HD/TU, toàn văn",
        "milder than “75 %” by 05-HD/TU, toàn văn",
    ]
    assert store_local_rules(BALLOTS.format("3/4", "75 %"), code="xa-2023", unit="xa-a1")


@pytest.mark.parametrize("codes", [("a-2023", "z-2023"), ("z-2023", "a-2023")])
def test_a_later_document_of_the_same_unit_can_be_stricter(codes: tuple[str, str]) -> None:
    cycle = assessed_cycle()
    first, second = codes
    store_local_rules(MORE % 60, code=first)
    later = (MORE % 70).replace("2023-11-20", "2023-11-25")
    store_local_rules(later, code=second)

    assert [each.code for each in layers_for(cycle)] == []
    path = unit_of(cycle, "ap-a11").path
    assert [each.code for each in layers_for(cycle, path)] == [first, second]
    book = rulebook_for(cycle, path)
    assert book.provisions["P23-GR-3"].parameters["exceeded"].value * 100 == 70
    with pytest.raises(Refused, match=r"milder than 70 % in P23-GR-3"):
        store_local_rules((MORE % 65).replace("2023-11-20", "2023-11-28"), code="m-2023")
    with pytest.raises(Refused) as refused:
        store_local_rules((MORE % 75).replace("2023-11-20", "2023-11-22"), code="m-2023")
    assert [fault.values["code"] for fault in refused.value.faults] == [second]


def stopped_below() -> None:
    """Store a document of `xa-a1` that does not act: the province became stricter."""
    store_local_rules(MORE % 57, code="xa-2023", unit="xa-a1")
    store_local_rules(MORE % 60)


INNOCENT = "settings:\n  - {setting: petition.days, from: 2023-11-20, value: 5}\n"


@pytest.mark.parametrize("unit", ["xa-a1", "huyen-a", "ap-a11"])
def test_what_does_not_go_together_already_is_no_fault_of_a_document_about_other_things(
    unit: str,
) -> None:
    assessed_cycle()
    stopped_below()

    assert store_local_rules(INNOCENT, code="z-2023", unit=unit).number == 1


def test_a_document_below_is_measured_by_those_that_act_and_not_by_one_that_does_not() -> None:
    assessed_cycle()
    stopped_below()

    with pytest.raises(
        Refused, match=r"milder than 60 % in P23-GR-3, 05-HD/TU, toàn văn\. A"
    ) as refused:
        store_local_rules(MORE % 58, code="ap-2023", unit="ap-a11")

    assert len(refused.value.faults) == 1
    assert store_local_rules(MORE % 60, code="ap-2023", unit="ap-a11").number == 1


OWN_CEILING = """provisions:
  - provision: L-CAP-1
    label: {vi: Cán bộ xuất sắc không quá 30%, en: Cadres at most 30 %}
    categories: [leading_cadre]
    values:
      - from: 2023-11-25
        effect: CEILING
        base: ALL_RATED
        group_by: TITLE
        rounding: UP
        parameters:
          - {name: share, value: 30 %, unit: {vi: số, en: n}, stricter: LOWER}
"""


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (
            "settings:\n  - {setting: cap.rounding, from: 2023-11-20, value: DOWN}\n",
            "ceiling with “Rounded up”, but 05-HD/TU, toàn văn lays down “Rounded down” for “How",
        ),
        (
            "parameters:\n  - {parameter: P23-CAP-2.CADRE.share, from: 2023-11-20, value: 15 %}\n",
            "with “30%”, but P23-CAP-2.CADRE, 05-HD/TU, toàn văn lays down “15%” for “Ceiling on",
        ),
    ],
)
def test_a_ceiling_of_ones_own_milder_than_the_province_is_refused_with_place_and_remedy(
    above: str, said: str
) -> None:
    assessed_cycle()
    store_local_rules(above)

    with pytest.raises(Refused) as refused:
        store_local_rules(OWN_CEILING, code="huyen-2023", unit="huyen-a")

    (fault,) = refused.value.faults
    assert fault.place == "huyen-2023.yaml:10 L-CAP-1"
    assert said in say(fault, "en")
    assert [each.code for each in local_rules()] == ["tinh-2023"]


def test_groups_that_the_province_laid_down_are_not_changed_by_a_district() -> None:
    assessed_cycle()
    groups = "settings:\n  - {setting: cap.groups, from: 2023-11-20, value: %s}\n"
    store_local_rules("adopt:\n  - {provision: P23-CAP-2.CADRE, from: 2023-11-20}\n")

    with pytest.raises(Refused, match=r"does not change the groups"):
        store_local_rules(groups % "SECTOR", code="huyen-2023", unit="huyen-a")


def store_of_2025(body: str, *, code: str = "tinh-2025", unit: str = "tinh") -> None:
    text = HEADING.format(code=code, unit=unit, standing="LOCAL") + body
    content = text.replace("vn-party-2023", "vn-party-2025").encode()
    store_layer(content=content, file=f"{code}.yaml", by=BY, at=AT)


def test_a_share_of_the_province_holds_the_groups_of_the_text_that_it_fills_in() -> None:
    Cycle.objects.filter(pk=assessed_cycle().pk).update(
        pack="vn-party-2025", year=2025, closes_on=date(2025, 12, 31)
    )
    groups = "settings:\n  - {setting: cap.groups, from: 2025-11-20, value: GRASSROOTS}\n"
    share = "settings:\n  - {setting: cap.share, from: 2025-11-20, value: 20 %}\n"
    store_of_2025(share)

    with pytest.raises(Refused) as refused:
        store_of_2025(groups, code="xa-2025", unit="xa-a1")

    said = [say(each, "en") for each in refused.value.faults]
    assert [each for each in said if "laid down by P25-CAP-1.CADRE" in each]
    # the province itself says in another document how subjects are grouped
    store_of_2025(groups, code="tinh-nhom")


def test_a_provision_of_a_district_does_not_replace_one_of_the_province_by_its_code() -> None:
    assessed_cycle()
    store_local_rules(OWN_CEILING)
    of_members = OWN_CEILING.replace("leading_cadre", "member").replace("TITLE", "GRASSROOTS")

    with pytest.raises(Refused, match=r"L-CAP-1, .* would take the place of L-CAP-1, 05-HD/TU"):
        store_local_rules(of_members, code="huyen-2023", unit="huyen-a")


def test_a_unit_that_a_cycle_does_not_have_is_not_measured_by_it() -> None:
    assessed_cycle()
    store_local_rules(MORE % 70)
    store_local_rules((MORE % 60).replace("2023-11-20", "2024-11-20"))
    founded = registered("xa-moi", "huyen-a", "grassroots_committee", opened_on=date(2024, 3, 1))
    register_units(rows=[founded], by=BY, at=AT)

    assert store_local_rules(MORE % 65, code="xa-moi-2023", unit="xa-moi").number == 1


def test_a_layer_that_loosens_the_pack_is_refused_and_nothing_changes() -> None:
    cycle = assessed_cycle()

    with pytest.raises(Refused):
        store_local_rules(MORE % 40)

    assert not local_rules()
    assert not layers_for(cycle)


def test_the_same_file_twice_another_unit_and_an_unknown_one_are_refused() -> None:
    assessed_cycle()
    store_local_rules(MORE % 60)

    with pytest.raises(Refused, match="this very content"):
        store_local_rules(MORE % 60)
    with pytest.raises(Refused, match="layer of another unit"):
        store_local_rules(MORE % 60, unit="huyen-a")
    with pytest.raises(Refused, match="not in the register"):
        store_local_rules(MORE % 60, code="x", unit="x")
    with pytest.raises(Refused, match="does not name the pack that it extends"):
        store_layer(content=b"layer: x", file="x.yaml", by=BY, at=AT)


ROW = """competence:
  - row: {code}
    from: 2023-11-20
    categories: [{categories}]
    levels: [{levels}]
    decides: {decides}
    body: STANDING_COMMITTEE
    proposes: OWN
    appraises: {appraises}
    records: [{records}]
"""
LEVELS = "grassroots_committee, grassroots_branch"
ABOVE = "commune_committee, district_committee, "
WITH_OWN_UNIT = "DECIDER, OWN_UNIT"


def row(
    categories: str,
    decides: str,
    *,
    code: str = "ours",
    levels: str = "",
    records: str = WITH_OWN_UNIT,
    appraises: str = "DIRECT_SUPERIOR",
) -> str:
    values = {"code": code, "categories": categories, "levels": levels}
    return ROW.format(decides=decides, appraises=appraises, records=records, **values)


def store_unchecked(body: str, *, code: str = "cu", unit: str = "huyen-a") -> None:
    """Store a layer as if a version of the program without today's checks had let it in."""
    rules = store_local_rules(MORE % 60, code=code, unit=unit)
    heading = rules.content.partition("parameters:")[0]
    values = {
        field.name: getattr(rules, field.name)
        for field in LocalRules._meta.fields
        if field.name != "id"
    }
    LocalRules.objects.create(**values | {"number": 2, "sha256": "0", "content": heading + body})


def bodies(cycle: Cycle, category: str = "", code: str = "") -> CompetentBodies:
    case = case_of(cycle, category, code) if code else member_case(cycle)
    found = competent_bodies(case)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "body",
    [
        row("grassroots_committee", "TOP"),
        row("grassroots_committee", "TOP", records="DECIDER"),
        row("member", "TOP", appraises="GRASSROOTS"),
        row("member", "CENTRE", appraises="GRASSROOTS"),
        row("", "TOP", levels="subordinate_branch"),
    ],
)
def test_a_district_gives_no_decision_to_the_province_or_the_centre(body: str) -> None:
    assessed_cycle()

    with pytest.raises(Refused) as refused:
        store_local_rules(body, unit="huyen-a")

    for fault in refused.value.faults:
        assert fault.values["row"] == "ours"
        assert "can give a decision only to “Tên huyen-a” or to a unit below it" in str(fault)
    assert not local_rules()


@pytest.mark.parametrize(
    "body",
    [
        row("leadership_collective", "DIRECT_SUPERIOR", levels="grassroots_committee"),
        row("leading_cadre", "DIRECT_SUPERIOR", levels="grassroots_committee"),
        row("leading_cadre", "DIRECT_SUPERIOR", code="grassroots_heads", levels=LEVELS),
        row("leadership_collective", "DIRECT_SUPERIOR", code="collectives", levels=ABOVE + LEVELS),
        row("grassroots_committee", "DIRECT_SUPERIOR"),
    ],
)
def test_no_unit_records_what_its_superior_decides_by_its_own_document(body: str) -> None:
    assessed_cycle()

    with pytest.raises(Refused, match="who records it, is for its superior to lay down"):
        store_local_rules(body, unit="xa-a1")


def test_a_row_for_all_levels_does_not_act_on_the_units_own() -> None:
    cycle = assessed_cycle()

    store_local_rules(row("leadership_collective", "DIRECT_SUPERIOR"), unit="xa-a1")

    about = bodies(cycle, "leadership_collective", "tt-a1")
    assert about.recorders == (about.unit.path,)


@pytest.mark.parametrize(
    ("body", "unit"),
    [
        (row("grassroots_committee", "DIRECT_SUPERIOR"), "huyen-a"),
        (row("member", "GRASSROOTS"), "huyen-a"),
        (row("member", "GRASSROOTS"), "xa-a1"),
        (row("leading_cadre", "DIRECT_SUPERIOR", levels="grassroots_committee"), "huyen-a"),
        (row("grassroots_committee", "TOP"), "tinh"),
    ],
)
def test_a_unit_may_let_those_below_record_what_it_decides_itself(body: str, unit: str) -> None:
    assessed_cycle()

    store_local_rules(body, unit=unit)


def test_what_holds_everywhere_leaves_the_centre_what_it_decides() -> None:
    assessed_cycle()
    everywhere = row("leading_cadre", "TOP", levels="province_committee")
    text = store_local_rules(MORE % 60).content.replace("unit: tinh\n", "")
    content = text.partition("parameters:")[0].replace("tinh-2023", "moi-noi") + everywhere

    content = content.replace("    decides", "    heads: OTHERS\n    decides")
    with pytest.raises(Refused, match="is for its superior to lay down"):
        check_layer(content=content.encode(), file="moi-noi.yaml")


def test_what_a_document_of_the_province_reserves_no_district_takes_back() -> None:
    assessed_cycle()
    reserved = row("grassroots_committee", "TOP", records="DECIDER")
    store_local_rules(reserved, unit="tinh")

    with pytest.raises(Refused, match="is for its superior to lay down"):
        store_local_rules(row("grassroots_committee", "DIRECT_SUPERIOR"), code="h", unit="huyen-a")


def test_a_document_dated_before_the_register_is_read_by_the_tree_that_there_is() -> None:
    assessed_cycle()
    body = row("grassroots_committee", "TOP")
    text = store_local_rules(MORE % 60).content.replace("unit: tinh", "unit: huyen-a")
    content = text.partition("parameters:")[0].replace("tinh-2023", "cu") + body

    with pytest.raises(Refused, match="can give a decision only to"):
        check_layer(content=content.encode(), file="cu.yaml", from_on=date(2000, 1, 1))


@pytest.mark.parametrize("decides", ["TOP", "CENTRE"])
def test_a_stored_row_that_gives_upwards_does_not_act(decides: str) -> None:
    cycle = assessed_cycle()
    usual = bodies(cycle)

    store_unchecked(row("member", decides))

    assert (bodies(cycle).unit, bodies(cycle).recorders) == (usual.unit, usual.recorders)


def test_a_stored_row_that_lets_a_unit_record_for_its_superior_does_not_act() -> None:
    cycle = assessed_cycle()
    usual = bodies(cycle, "leadership_collective", "tt-a1")
    levels = "grassroots_committee"

    store_unchecked(row("leadership_collective", "DIRECT_SUPERIOR", levels=levels), unit="xa-a1")

    now = bodies(cycle, "leadership_collective", "tt-a1")
    assert (now.unit.code, now.recorders) == ("huyen-a", usual.recorders)


def test_a_stored_row_by_which_a_unit_decides_on_its_leaders_lets_nobody_decide() -> None:
    cycle = assessed_cycle()
    kinds = "    kinds: [BTV]\n"
    levels = "grassroots_committee"

    store_unchecked(row("leadership_collective", "OWN", levels=levels) + kinds)

    assert bodies(cycle, "leadership_collective", "tt-a1").is_on_itself


def test_a_row_by_which_a_unit_appraises_its_own_head_is_refused() -> None:
    assessed_cycle()
    heads = "    heads: HEADS\n"
    body = row("leading_cadre", "DIRECT_SUPERIOR", levels=LEVELS, appraises="OWN") + heads

    with pytest.raises(Refused) as refused:
        store_local_rules(body, unit="huyen-a")

    (fault,) = refused.value.faults
    assert "ours: By this row a body would appraise itself: “leading_cadre”" in str(fault)
    others = body.replace("HEADS", "OTHERS")
    assert store_local_rules(others, unit="huyen-a").number == 1


def test_by_a_stored_row_by_which_a_unit_appraises_its_leaders_the_decider_appraises() -> None:
    cycle = assessed_cycle()
    levels = "grassroots_committee"
    own = row("leadership_collective", "DIRECT_SUPERIOR", levels=levels, appraises="OWN")

    store_unchecked(own)

    found = bodies(cycle, "leadership_collective", "tt-a1")
    assert found.competence.row.code == "ours"
    assert (found.unit.code, found.appraiser) == ("huyen-a", "Tên huyen-a")
    assert found.appraising_unit == found.unit


SPEAKS_FOR_OTHERS = """competence:
  - row: ours
    from: 2023-11-20
    categories: [grassroots_committee]
    decides: DIRECT_SUPERIOR
    body: %s
    proposes: %s
    appraises: %s
    records: [%s]
"""


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (
            ("STANDING_COMMITTEE", "CENTRE", "DIRECT_SUPERIOR", "DECIDER"),
            ["that proposes the grade of “Grassroots"],
        ),
        (
            ("STANDING_COMMITTEE", "OWN", "TOP", "DECIDER"),
            ["that appraises the grade of “Grassroots"],
        ),
        (
            ("STANDING_COMMITTEE", "TOP", "CENTRE", "DECIDER"),
            ["that proposes the grade of “Grassroots", "that appraises the grade of “Grassroots"],
        ),
        (
            ("STANDING_COMMITTEE", "OWN", "DIRECT_SUPERIOR", "DIRECT_SUPERIOR_OF_DECIDER"),
            ["the office of a body above “Tên huyen-a” would record"],
        ),
        (("CENTRAL", "OWN", "OWN", "DECIDER"), ["A body of the Centre decides only at the Centre"]),
        (("HEAD", "OWN", "OWN", "DECIDER"), ["no head of an agency decides"]),
    ],
)
def test_a_district_lets_nobody_act_in_the_name_of_a_body_that_is_not_its_own(
    parts: tuple[str, ...], words: list[str]
) -> None:
    assessed_cycle()

    with pytest.raises(Refused) as refused:
        store_local_rules(SPEAKS_FOR_OTHERS % parts, unit="huyen-a")

    faults = [say(each, "en") for each in refused.value.faults]
    assert len(faults) == len(words)
    for fault, text in zip(faults, words, strict=True):
        assert text in fault
        assert "ours" in fault
    assert not local_rules()


@pytest.mark.parametrize(
    "parts",
    [
        ("HEAD", "OWN", "OWN", "DECIDER"),
        ("CENTRAL", "OWN", "OWN", "DECIDER"),
        ("STANDING_COMMITTEE", "CENTRE", "OWN", "DECIDER"),
        ("STANDING_COMMITTEE", "OWN", "TOP", "DECIDER"),
    ],
)
def test_a_stored_row_in_the_name_of_others_does_not_act(parts: tuple[str, ...]) -> None:
    cycle = assessed_cycle()
    usual = bodies(cycle, "grassroots_committee", "xa-a1")

    store_unchecked(SPEAKS_FOR_OTHERS % parts)

    now = bodies(cycle, "grassroots_committee", "xa-a1")
    assert (now.body, now.proposer, now.appraiser) == (
        usual.body,
        usual.proposer,
        usual.appraiser,
    )
