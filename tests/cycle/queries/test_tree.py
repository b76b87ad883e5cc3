"""The frozen tree is read from any unit up and down."""

import pytest

from tests.builders import make_cycle, make_tree, unit_of
from xeploai.cycle import queries as finding

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_subordinate_that_holds_a_unit_is_found_at_any_depth() -> None:
    make_tree()
    cycle = make_cycle()

    held = finding.subordinates_holding(unit_of(cycle, "tinh"), ["ap-a11", "xa-b1", "tinh"])

    assert held == {"ap-a11": "huyen-a", "xa-b1": "huyen-b"}
