import pytest

from tests.builders import (
    TREE,
    make_cycle,
    make_members,
    make_tree,
)
from tests.results.comparing.years import answer_side, assert_all_told, grade_all, reorganised
from xeploai.cycle.models import CycleUnit
from xeploai.domain import Total, say
from xeploai.organisations.models import Unit
from xeploai.results.comparing import (
    Side,
    TreeBasis,
    comparison_of,
    comparison_query,
    siblings_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


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
