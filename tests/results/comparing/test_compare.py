from datetime import date

import pytest

from tests.builders import (
    AT,
    BY,
    TREE,
    make_cycle,
    make_members,
    make_tree,
    registered,
)
from tests.results.comparing.years import answer_side, assert_all_told, grade_all, reorganised
from xeploai.cycle.models import CycleUnit
from xeploai.domain import Total, say
from xeploai.organisations.models import Unit
from xeploai.organisations.register import split_unit
from xeploai.results.comparing import (
    Side,
    TreeBasis,
    comparison_of,
    comparison_query,
    siblings_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.same_queries
@pytest.mark.parametrize("seed", range(10))
def test_every_figure_has_a_change_or_a_reason(seed: int) -> None:
    _, later, added, _ = reorganised(seed)

    for code in added:
        for tree in TreeBasis:
            found = comparison_of(
                comparison_query(cycle_code=2023, code=code, with_cycle=2022, tree=tree)
            )
            assert_all_told(found)
    for unit in CycleUnit.objects.filter(cycle=later, parent__isnull=False):
        for sibling in siblings_of(unit):
            assert sibling.comparison is not None
            assert_all_told(sibling.comparison)


def test_a_category_that_only_one_pack_knows_is_not_compared() -> None:
    from xeploai.results.comparing.compare import compare

    make_tree(TREE)
    make_members(Unit.objects.get(code="ap-a11"), 1)
    cycle = make_cycle(2023)
    grade_all(cycle)
    side = answer_side(cycle)
    without = {code: one for code, one in side.categories.items() if code != "member"}
    older = Side(
        side.unit, 2022, "vn-party-2018", without, side.bases, {code: Total() for code in without}
    )

    found = compare(older, side)

    why = found.row("member").figure("total").why_not
    assert say(why[0], "vi") == (
        "Nhóm đối tượng “Đảng viên” có trong Quy định 124-QĐ/TW và Hướng dẫn 25-HD/BTCTW"
        " (đợt năm 2023) nhưng không có trong Quy định 132-QĐ/TW và Hướng dẫn 21-HD/BTCTW."
    )


def test_a_branch_that_was_split_is_named_even_where_the_rules_are_of_another_kind() -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 5)
    make_cycle(2024)
    new = registered("ap-moi", "xa-a1", "subordinate_branch", opened_on=date(2025, 7, 1))
    split_unit(
        unit=units["ap-a11"],
        new=new,
        document_number="12-QĐ/TU",
        goes_over=[people[0].code, people[1].code],
        by=BY,
        at=AT,
    )
    make_cycle(2025, pack="vn-party-2025")

    for code in ("ap-a11", "ap-moi"):
        found = comparison_of(
            comparison_query(cycle_code=2025, code=code, with_cycle=2024, tree=TreeBasis.THIS_YEAR)
        )

        divided = (
            "The figures of “Tên ap-a11” (cycle 2024) cannot be divided between what it has"
            " become: Tên ap-a11, Tên ap-moi."
        )
        assert found.reasons  # the rules differ
        assert [say(one, "en") for one in found.remarks] == [divided]
        members = found.row("member")
        assert divided in [say(one, "en") for one in members.figures[0].why_not]
