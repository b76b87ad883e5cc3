"""A year has one cycle, which closes after it opens."""

import pytest

from tests.builders import (
    AT,
    BY,
    CLOSES_ON,
    make_cycle,
    make_tree,
)
from xeploai.cycle.operations import open_cycle
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_one_year_has_one_cycle() -> None:
    make_tree()
    make_cycle()

    with pytest.raises(Refused, match="exists already"):
        make_cycle()


def test_a_cycle_closes_after_it_opens() -> None:
    with pytest.raises(Refused, match="must close after"):
        open_cycle(
            year=2023, pack="vn-party-2023", opens_on=CLOSES_ON, closes_on=CLOSES_ON, by=BY, at=AT
        )
