"""The table of competence in packs and layers, with what is refused."""

import pytest

from tests.rulepacks.sentences import sentence
from xeploai import rulepacks
from xeploai.domain import Body, Place, Refused
from xeploai.rulepacks.loading import parse_layer

LAYER = """layer: tinh-a
extends: vn-party-2025
title: {vi: Hướng dẫn, en: Guidance}
standing: LOCAL
issued_by: {vi: Tỉnh ủy A, en: Committee A}
unit: tinh
source: {document: 9-HD/TU, issued: 2025-11-20, place: mục 2}
competence:
"""
DAY = "2026-11-20"
ROW = """  - row: {code}
    from: 2025-11-20
    categories: [{category}]
    levels: [{levels}]
    decides: {decides}
    body: EXECUTIVE
    proposes: OWN
    appraises: DIRECT_SUPERIOR
"""


def local_row(
    code: str, category: str, decides: str, levels: str = "commune_committee", more: str = ""
) -> str:
    values = {"code": code, "category": category, "levels": levels, "decides": decides}
    return ROW.format(**values) + more


def faults_of(*rows: str) -> list[str]:
    try:
        parse_layer(
            (LAYER + "".join(rows)).encode(), file="l.yaml", base=rulepacks.pack("vn-party-2025")
        )
    except Refused as refused:
        return [str(fault) for fault in refused.faults]
    return []


def test_a_layer_can_lay_down_who_decides() -> None:
    row = local_row(
        "own_collectives", "leadership_collective", "TOP", more="    kinds: [Lãnh đạo]\n"
    )
    content = (LAYER + row).encode()

    layer = parse_layer(content, file="l.yaml", base=rulepacks.pack("vn-party-2025"))

    (one,) = layer.competence
    assert one.decides is Place.TOP
    assert one.kinds == ("Lãnh đạo",)
    assert one.citation.source.document == "9-HD/TU"


@pytest.mark.parametrize(
    ("category", "levels"),
    [
        ("commune_committee", "commune_committee"),
        ("leadership_collective", "commune_committee"),
        ("leading_cadre", "grassroots_branch"),
    ],
)
def test_a_row_by_which_a_body_decides_on_itself_is_refused(category: str, levels: str) -> None:
    (fault,) = faults_of(local_row("own", category, "OWN", levels))

    assert fault.startswith("l.yaml:9 own")
    assert sentence(fault) == (
        f"By this row a body would decide on itself: “{category}” in {levels}. Name its superior, "
        "or limit the row to those who do not lead the unit."
    )


KINDS = ["Tập thể lãnh đạo", "Thường trực Đảng ủy", "BCH", "Tập thể Ban Thường vụ", "Lãnh đạo"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("decides", ["OWN", "GRASSROOTS"])
def test_a_row_by_which_a_unit_decides_on_its_collective_is_refused_whatever_its_kind(
    decides: str, kind: str
) -> None:
    row = local_row("own", "leadership_collective", decides, more=f"    kinds: [{kind}]\n")

    (fault,) = faults_of(row)

    assert "By this row a body would decide on itself: “leadership_collective”" in fault


def test_the_grassroots_decide_on_collectives_of_branches_below_them() -> None:
    row = local_row("own", "leadership_collective", "GRASSROOTS", "subordinate_branch")

    assert faults_of(row) == []


def test_a_stored_layer_is_read_though_a_later_check_would_refuse_it() -> None:
    content = (LAYER + local_row("own", "leadership_collective", "OWN")).encode()
    base = rulepacks.pack("vn-party-2025")

    layer = parse_layer(content, file="l.yaml", base=base, is_stored=True)

    assert [row.code for row in layer.competence] == ["own"]


def test_a_local_table_that_leaves_a_category_without_a_decider_is_refused() -> None:
    (fault,) = faults_of(local_row("members", "member", "GRASSROOTS", "subordinate_branch"))

    assert "Nobody decides on “member” in these units: " in fault
    assert "grassroots_branch" in fault


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (local_row("a", "cadre", "OWN"), "The row is about “cadre”"),
        (local_row("a", "member", "OWN", "village"), "There is no unit of category “village”"),
        (local_row("a", "member", "ABOVE"), "Unknown place of an organisation “ABOVE”"),
        (local_row("a", "member", "OWN").replace("EXECUTIVE", "X"), "Unknown body “X”"),
        (local_row("a", "member", "OWN", more="    heads: X\n"), "“X” does not say which posts"),
        (local_row("a", "member", "OWN", more="    records: [X]\n"), "Unknown recorder “X”"),
        (local_row("a", "member", "OWN") * 2, "The row “a” is listed twice"),
        (local_row("a", "member", "OWN").replace("2025-11-20", "2025-11-01"), "2025-11-01"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(row: str, words: str) -> None:
    (fault,) = faults_of(row)

    assert words in fault


def test_a_layer_of_competence_alone_lays_something_down() -> None:
    assert faults_of(local_row("a", "member", "OWN", "subordinate_branch")) == []


def test_a_pack_whose_table_leaves_someone_out_is_refused() -> None:
    row = "  - row: others_below\n"
    text = rulepacks.pack_text("vn-party-2023").decode()
    text = text.replace(row, f"{row}            levels: [subordinate_branch]\n")

    with pytest.raises(Refused) as refused:
        rulepacks.parse_pack(text.encode(), file="p.yaml")

    first, second = (str(fault) for fault in refused.value.faults)
    assert "Nobody decides on “leadership_collective”" in first
    assert "Nobody decides on “leading_cadre”" in second


@pytest.mark.parametrize("code", rulepacks.builtin_packs())
def test_every_pack_says_who_decides(code: str) -> None:
    pack = rulepacks.pack(code)

    for value in pack.rules["competence.by_category"].values:
        table = pack.competence_on(value.from_on)
        assert table == value.value
        assert {row.code for row in table} == set(value.parts)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            local_row("a", "leading_cadre", "DIRECT_SUPERIOR").replace("EXECUTIVE", "CENTRAL"),
            "A body of the Centre decides only at the Centre.",
        ),
        (
            local_row("a", "leading_cadre", "DIRECT_SUPERIOR").replace("EXECUTIVE", "HEAD"),
            "no head of an agency decides",
        ),
        (
            local_row("a", "member", "OWN", "subordinate_branch").replace(
                "EXECUTIVE", "STANDING_COMMITTEE"
            ),
            "A branch has no standing committee",
        ),
    ],
)
def test_a_row_whose_body_cannot_decide_is_refused_at_the_body(row: str, words: str) -> None:
    (fault,) = faults_of(row)

    assert fault.startswith("l.yaml:14 a")
    assert words in fault


def test_the_head_of_an_agency_decides_by_a_local_document_where_the_pack_has_heads() -> None:
    content = LAYER.replace("vn-party-2025", "vn-civil-servant-2026").replace("2025-11-20", DAY)
    row = local_row("a", "civil_servant", "DIRECT_SUPERIOR").replace("EXECUTIVE", "HEAD")
    base = rulepacks.pack("vn-civil-servant-2026")

    layer = parse_layer(
        (content + row.replace("2025-11-20", DAY)).encode(), file="l.yaml", base=base
    )

    assert layer.competence[0].body is Body.HEAD


def test_a_document_of_the_centre_may_name_heads_and_no_stored_row_makes_a_layer_unreadable() -> (
    None
):
    row = local_row("a", "leading_cadre", "DIRECT_SUPERIOR").replace("EXECUTIVE", "HEAD")
    base = rulepacks.pack("vn-party-2025")
    central = LAYER.replace("LOCAL", "OFFICIAL") + row

    for content, is_stored in ((central, False), (LAYER + row, True)):
        layer = parse_layer(content.encode(), file="l.yaml", base=base, is_stored=is_stored)
        assert layer.competence[0].body is Body.HEAD


def test_a_pack_that_lets_a_central_body_act_for_a_unit_of_the_tree_is_refused() -> None:
    text = rulepacks.pack_text("vn-party-2023").decode()
    text = text.replace("body: STANDING_COMMITTEE", "body: CENTRAL", 1)

    with pytest.raises(Refused, match="A body of the Centre decides only at the Centre"):
        rulepacks.parse_pack(text.encode(), file="p.yaml")
