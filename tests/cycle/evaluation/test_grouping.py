"""Groups of similar subjects: they stand together where one unit decides on them."""

from collections import defaultdict
from datetime import date

import pytest
from django.apps import apps

from tests.builders import (
    AT,
    BY,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    unit_of,
)
from xeploai.accounts.journal import seal_existing
from xeploai.cycle.evaluation import groups_held_elsewhere, to_be_mended
from xeploai.cycle.models import Case, Cycle, PeerGroup
from xeploai.cycle.operations import freeze_cycle, open_cycle, store_layer
from xeploai.domain import say
from xeploai.organisations.models import Post, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WARD = {
    "tinh": (None, "province_committee"),
    "p-tn": ("tinh", "commune_committee"),
    "p-hb": ("tinh", "commune_committee"),
    "cs-1": ("p-tn", "grassroots_branch"),
    "cs-2": ("p-hb", "grassroots_branch"),
    "db-1": ("p-tn", "grassroots_committee"),
    "tdp-1": ("p-tn", "subordinate_branch"),
    "tdp-2": ("p-tn", "subordinate_branch"),
    "cb-1": ("db-1", "subordinate_branch"),
}
LAYER = """
layer: tinh-a
extends: vn-party-2025
title: {vi: Hướng dẫn, en: Guidance}
standing: LOCAL
issued_by: {vi: Tỉnh ủy, en: Province A}
unit: UNIT
source: {document: 09-HD/TU, issued: 2025-11-20, place: mục 5}
settings:
  - {setting: cap.groups, from: 2025-11-20, value: GROUPS}
"""


def groups_of(cycle: Cycle, category: str) -> dict[str, set[str]]:
    """Return the subjects of each group, by its label."""
    found: dict[str, set[str]] = defaultdict(set)
    cases = Case.objects.filter(cycle=cycle, category=category, peer_group__isnull=False)
    for label, subject in cases.values_list("peer_group__label", "subject_code"):
        found[label].add(subject)
    return found


def ward(groups: str = "", *, unit: str = "tinh") -> Cycle:
    make_tree(WARD)
    make_members(Unit.objects.get(code="tdp-1"), 2)
    make_members(Unit.objects.get(code="cb-1"), 1)
    make_members(Unit.objects.get(code="cs-1"), 1)
    if groups:
        text = LAYER.replace("UNIT", unit).replace("GROUPS", groups)
        store_layer(content=text.encode(), file="tinh.yaml", by=BY, at=AT.replace(year=2026))
    days = {"opens_on": date(2025, 10, 1), "closes_on": date(2025, 12, 31)}
    cycle = open_cycle(year=2025, pack="vn-party-2025", **days, by=BY, at=AT)
    freeze_cycle(cycle=cycle, by=BY, at=AT)
    return cycle


def test_all_standing_committees_of_districts_are_one_group_of_the_province() -> None:
    units = make_tree()
    for code in ("huyen-a", "huyen-b", "xa-a1"):
        make_collective(units[code], f"btv-{code}")

    cycle = make_cycle()

    groups = groups_of(cycle, "leadership_collective")
    assert groups["BTV · do Tên tinh quản lý"] == {"btv-huyen-a", "btv-huyen-b"}
    assert groups["BTV · do Tên huyen-a quản lý"] == {"btv-xa-a1"}
    assert {each.path for each in PeerGroup.objects.filter(label__contains="Tên tinh")} == {
        unit_of(cycle, "tinh").path
    }


def test_organisations_are_grouped_by_kind_under_the_unit_that_decides() -> None:
    cycle = make_cycle_of_tree()

    assert groups_of(cycle, "district_committee") == {
        "Đảng bộ cấp huyện và tương đương · Tên tinh": {"huyen-a", "huyen-b"}
    }
    assert groups_of(cycle, "grassroots_committee") == {
        "Đảng bộ cơ sở · Tên huyen-a": {"xa-a1"},
        "Đảng bộ cơ sở · Tên huyen-b": {"xa-b1"},
    }
    assert groups_of(cycle, "subordinate_branch") == {
        "Chi bộ trực thuộc đảng ủy cơ sở · Tên xa-a1": {"ap-a11", "ap-a12"},
        "Chi bộ trực thuộc đảng ủy cơ sở · Tên xa-b1": {"ap-b11"},
    }


def make_cycle_of_tree() -> Cycle:
    make_tree()
    return make_cycle()


def test_heads_of_the_grassroots_stand_beside_heads_and_their_deputies_at_home() -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 2) + make_members(units["xa-a2"], 1)
    make_post(people[0], units["xa-a1"], is_head=True)
    make_post(people[1], units["xa-a1"])
    make_post(people[2], units["xa-a2"], is_head=True)

    cycle = make_cycle()

    assert groups_of(cycle, "leading_cadre") == {
        "BT · do Tên huyen-a quản lý": {"dv-0", "dv-2"},
        "PBT · do Tên xa-a1 quản lý": {"dv-1"},
    }
    heads = Case.objects.filter(cycle=cycle, is_head=True)
    assert set(heads.values_list("category", "subject_code")) == {
        ("leading_cadre", "dv-0"),
        ("leading_cadre", "dv-2"),
        ("member", "dv-0"),
        ("member", "dv-2"),
    }


def test_members_of_branches_directly_under_a_commune_are_one_group() -> None:
    cycle = ward()

    assert groups_of(cycle, "member") == {
        "Tên p-tn": {"dv-0", "dv-1"},
        "Tên db-1": {"dv-2"},
        "Tên cs-1": {"dv-3"},
    }


def test_a_group_keeps_how_it_was_put_together() -> None:
    cycle = ward()

    kinds = PeerGroup.objects.filter(cycle=cycle).values_list("category", "group_by")
    assert set(kinds) >= {("member", "GRASSROOTS"), ("subordinate_branch", "PEERS")}


@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        (
            "PEERS",
            {"Chi bộ trực thuộc đảng ủy cơ sở · Tên p-tn": {"tdp-1", "tdp-2"}},
        ),
        (
            "SECTOR",
            {
                "Chi bộ trực thuộc đảng ủy cơ sở · Xã, phường, thị trấn · Tên p-tn": {
                    "tdp-1",
                    "tdp-2",
                }
            },
        ),
    ],
)
def test_a_local_document_says_who_is_alike(groups: str, labels: dict[str, set[str]]) -> None:
    found = groups_of(ward(groups), "subordinate_branch")

    assert labels.items() <= found.items()


def test_groups_by_sector_part_what_groups_by_kind_join() -> None:
    make_tree(WARD)
    Unit.objects.filter(code="tdp-2").update(sector="SCHOOL")
    text = LAYER.replace("UNIT", "tinh").replace("GROUPS", "SECTOR")
    store_layer(content=text.encode(), file="tinh.yaml", by=BY, at=AT.replace(year=2026))
    days = {"opens_on": date(2025, 10, 1), "closes_on": date(2025, 12, 31)}
    cycle = open_cycle(year=2025, pack="vn-party-2025", **days, by=BY, at=AT)

    freeze_cycle(cycle=cycle, by=BY, at=AT)

    below = [each for each in groups_of(cycle, "subordinate_branch") if each.endswith("p-tn")]
    assert len(below) == 2


def test_a_document_of_one_ward_groups_what_that_ward_decides_on_and_nothing_else() -> None:
    ward("SECTOR", unit="p-tn")

    kinds = set(
        PeerGroup.objects.filter(category="grassroots_branch").values_list("label", "group_by")
    )
    assert {group_by for label, group_by in kinds if label.endswith("p-tn")} == {"SECTOR"}
    assert {group_by for label, group_by in kinds if label.endswith("p-hb")} == {"PEERS"}


def test_grouped_by_position_heads_and_deputies_stand_apart_whatever_their_titles() -> None:
    make_tree(WARD)
    people = make_members(Unit.objects.get(code="tdp-1"), 3)
    for person, code in zip(people, ("p-tn", "p-hb", "p-tn"), strict=True):
        make_post(person, Unit.objects.get(code=code), is_head=person is not people[2])
    Post.objects.filter(person=people[1]).update(title_code="BTK")
    text = LAYER.replace("UNIT", "tinh").replace("GROUPS", "PEERS")
    store_layer(content=text.encode(), file="tinh.yaml", by=BY, at=AT.replace(year=2026))
    days = {"opens_on": date(2025, 10, 1), "closes_on": date(2025, 12, 31)}
    cycle = open_cycle(year=2025, pack="vn-party-2025", **days, by=BY, at=AT)

    freeze_cycle(cycle=cycle, by=BY, at=AT)

    sizes = sorted(len(each) for each in groups_of(cycle, "leading_cadre").values())
    assert sizes == [1, 2]


def test_the_text_of_2018_sets_no_ceiling_on_organisations_so_they_are_in_no_group() -> None:
    make_tree()

    cycle = make_cycle(2022)

    assert groups_of(cycle, "grassroots_committee") == {}


DECIDED_BELOW = """
layer: {unit}-tq
extends: vn-party-2025
title: {{vi: Thẩm quyền, en: Competence}}
standing: LOCAL
issued_by: {{vi: Đảng ủy, en: Executive}}
unit: {unit}
source: {{document: 20-QĐ/ĐU, issued: 2025-11-20, place: toàn văn}}
competence:
  - row: below
    from: 2025-11-20
    categories: [{category}]
    levels: [subordinate_branch]
    decides: {decides}
    body: {body}
    proposes: OWN
    appraises: {appraises}
"""
BELOW = {
    # a ward leaves its members to its branches, a committee its branches to departments
    "p-tn": {"category": "member", "decides": "OWN", "body": "EXECUTIVE", "appraises": "OWN"},
    "db-1": {
        "category": "subordinate_branch",
        "decides": "DIRECT_SUPERIOR",
        "body": "STANDING_COMMITTEE",
        "appraises": "DIRECT_SUPERIOR",
    },
}


def store_competence(unit: str, **changed: str) -> None:
    text = DECIDED_BELOW.format(unit=unit, **BELOW[unit] | changed)
    store_layer(content=text.encode(), file="tq.yaml", by=BY, at=AT.replace(year=2026))


@pytest.mark.parametrize("unit", sorted(BELOW))
def test_a_local_document_by_which_others_decide_makes_no_group_narrower(unit: str) -> None:
    departments = {
        "bp-1": ("db-1", "departmental_committee"),
        "bp-2": ("db-1", "departmental_committee"),
        "cb-2": ("bp-1", "subordinate_branch"),
        "cb-3": ("bp-2", "subordinate_branch"),
    }
    make_tree(WARD | departments)
    make_members(Unit.objects.get(code="tdp-1"), 2)
    make_members(Unit.objects.get(code="tdp-2"), 1)
    store_competence(unit)

    cycle = open_cycle(
        year=2025,
        pack="vn-party-2025",
        opens_on=date(2025, 10, 1),
        closes_on=date(2025, 12, 31),
        by=BY,
        at=AT,
    )
    freeze_cycle(cycle=cycle, by=BY, at=AT)

    members, branches = groups_of(cycle, "member"), groups_of(cycle, "subordinate_branch")
    assert members == {"Tên p-tn": {"dv-0", "dv-1", "dv-2"}}
    assert {"cb-1", "cb-2", "cb-3"} in branches.values()
    assert {"tdp-1", "tdp-2"} in branches.values()
    assert groups_held_elsewhere(cycle) == []


def test_a_group_that_a_document_split_before_is_found() -> None:
    cycle = ward()
    branch = unit_of(cycle, "tdp-1")
    group = PeerGroup.objects.create(
        cycle=cycle, category="member", path=branch.path, label=branch.name, group_by="GRASSROOTS"
    )
    Case.objects.filter(cycle=cycle, category="member", path=branch.path).update(peer_group=group)
    seal_existing(apps, ["cycle_case", "cycle_peergroup"])

    (fault,) = to_be_mended(cycle)

    assert groups_held_elsewhere(cycle) == [group]
    assert groups_held_elsewhere(cycle, unit_of(cycle, "p-hb").path) == []
    assert "“Tên tdp-1”" in say(fault, "en")
