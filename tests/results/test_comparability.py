from datetime import date

import pytest

from tests.builders import AT, BY, TREE, make_cycle, make_tree, unit_of
from xeploai.organisations.models import Unit
from xeploai.organisations.register import merge_unit
from xeploai.results.comparability import reasons_not_to_compare

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# two grassroots organisations in each district, so that one can go over into another
WIDER = {
    **TREE,
    "ap-b12": ("xa-b1", "subordinate_branch"),
    "ap-a13": ("xa-a1", "subordinate_branch"),
}


def merged(gave: str, into: str, on: date) -> None:
    units = {unit.code: unit for unit in Unit.objects.all()}
    merge_unit(unit=units[gave], into=units[into], on=on, document_number="QĐ", by=BY, at=AT)


def reasons(code: str) -> list[str]:
    before, now = make_cycle(2022), make_cycle(2023)
    found = reasons_not_to_compare(unit_of(now, code), unit_of(before, code), before)
    return [str(one) for one in found]


@pytest.fixture(autouse=True)
def _tree() -> None:
    make_tree(WIDER)


def test_a_chain_of_mergers_that_ends_inside_brings_the_outsiders_figures_in() -> None:
    merged("ap-b12", "ap-a13", date(2023, 3, 1))
    merged("ap-a13", "ap-a12", date(2023, 6, 1))

    assert "came from elsewhere: Tên ap-b12" in reasons("huyen-a")[0]


def test_a_chain_of_mergers_that_ends_inside_takes_figures_away_from_the_first() -> None:
    merged("ap-b12", "ap-a13", date(2023, 3, 1))
    merged("ap-a13", "ap-a12", date(2023, 6, 1))

    assert "went elsewhere: Tên ap-b12" in reasons("huyen-b")[0]


def test_a_way_out_and_back_in_disturbs_nothing() -> None:
    merged("ap-a13", "ap-b12", date(2023, 3, 1))
    merged("ap-b12", "ap-a12", date(2023, 6, 1))

    found = " ".join(reasons("huyen-a"))

    # what ap-b12 had of its own did come in; what ap-a13 had never left for good
    assert "Tên ap-b12" in found
    assert "Tên ap-a13" not in found


def test_mergers_inside_disturb_nothing() -> None:
    merged("ap-a13", "ap-a12", date(2023, 3, 1))

    assert reasons("huyen-a") == []
