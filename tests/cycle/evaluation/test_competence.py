"""Who acts in a cycle: read for many cases at once, and for a province without districts."""

from datetime import date

import pytest

from tests.builders import AT, BY, make_cycle, make_members, make_tree, unit_of
from xeploai.cycle.evaluation import (
    CompetenceReader,
    SubjectRow,
    competence_at,
    competence_table,
    competent_bodies,
    subject_rows,
)
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.operations import freeze_cycle, open_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# a province as since July 2025: wards above grassroots organisations and above branches
PROVINCE = {
    "tinh": (None, "province_committee"),
    "phuong-b": ("tinh", "commune_committee"),
    "db-coquan": ("phuong-b", "grassroots_committee"),
    "cb-vp": ("db-coquan", "subordinate_branch"),
    "cb-th": ("phuong-b", "grassroots_branch"),
    "cb-1": ("phuong-b", "subordinate_branch"),
}


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree(PROVINCE)
    for branch in ("cb-vp", "cb-th", "cb-1"):
        make_members(units[branch], 1)
    cycle = open_cycle(
        year=2025,
        pack="vn-party-2025",
        opens_on=date(2025, 10, 1),
        closes_on=date(2025, 12, 31),
        by=BY,
        at=AT,
    )
    freeze_cycle(cycle=cycle, by=BY, at=AT)
    return cycle


@pytest.mark.parametrize(
    ("category", "subject", "unit", "body"),
    [
        ("commune_committee", "phuong-b", "tinh", "Ban Thường vụ Tên tinh"),
        ("grassroots_branch", "cb-th", "phuong-b", "Ban Thường vụ Tên phuong-b"),
        ("subordinate_branch", "cb-1", "phuong-b", "Ban Thường vụ Tên phuong-b"),
        ("subordinate_branch", "cb-vp", "db-coquan", "Tên db-coquan"),
        ("member", "dv-0", "db-coquan", "Tên db-coquan"),
        ("member", "dv-1", "cb-th", "Tên cb-th"),
        ("member", "dv-2", "phuong-b", "Ban Thường vụ Tên phuong-b"),
    ],
)
def test_a_ward_decides_on_its_branches_and_on_members_directly_under_it(
    cycle: Cycle, category: str, subject: str, unit: str, body: str
) -> None:
    case = Case.objects.get(cycle=cycle, category=category, subject_code=subject)

    bodies = competent_bodies(case)

    assert bodies is not None
    assert (bodies.unit.code, bodies.body) == (unit, body)
    assert not bodies.is_on_itself


def test_all_cases_are_read_in_few_queries(
    cycle: Cycle, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        rows = subject_rows(cycle, Case.objects.filter(cycle=cycle))
        reader = CompetenceReader(cycle)
        found = [reader.bodies_for(row) for row in rows.values()]

    assert all(found)


def test_it_is_read_from_a_tree_that_is_given_too(cycle: Cycle) -> None:
    units = list(CycleUnit.objects.filter(cycle=cycle))
    path = unit_of(cycle, "cb-1").path

    reader = CompetenceReader(cycle, units=units)

    assert reader.deciding_path(SubjectRow("member", path)) == unit_of(cycle, "phuong-b").path


def test_a_unit_has_its_own_category_members_only_in_branches_and_heads_apart(
    cycle: Cycle,
) -> None:
    ward, branch = (
        [(one.category, one.is_head) for one in competence_at(unit_of(cycle, code))]
        for code in ("phuong-b", "cb-th")
    )

    assert ward == [
        ("commune_committee", None),
        ("leadership_collective", None),
        ("leading_cadre", True),
        ("leading_cadre", False),
    ]
    assert ("member", None) in branch
    assert ("commune_committee", None) not in branch


def test_the_table_in_force_is_the_pack_s_without_local_documents() -> None:
    make_tree()
    cycle = make_cycle()

    rows = competence_table(unit_of(cycle, "xa-a1"))

    assert {layer for _, layer in rows} == {None}
    assert rows[0][0].code == "members"
