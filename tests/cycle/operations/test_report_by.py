"""A unit reports by return or by cases."""

import pytest

from tests.builders import (
    AT,
    BY,
    make_cycle,
    make_tree,
    unit_of,
)
from xeploai.cycle.models import CycleUnit
from xeploai.cycle.operations import report_by
from xeploai.domain.figures.rollup import ReportingSource
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_no_unit_reports_by_return_below_another_that_does() -> None:
    make_tree()
    cycle = make_cycle(by_return=["huyen-a"])

    with pytest.raises(Refused, match="already reports by return"):
        report_by(unit=unit_of(cycle, "xa-a1"), source=ReportingSource.RETURN, by=BY, at=AT)
    with pytest.raises(Refused, match="already reports by return"):
        make_cycle(2024, by_return=["huyen-a", "xa-a1"])


def test_a_unit_can_go_back_from_return_to_cases() -> None:
    make_tree()
    cycle = make_cycle(by_return=["huyen-a"])

    report_by(unit=unit_of(cycle, "huyen-a"), source=ReportingSource.CASES, by=BY, at=AT)

    assert not CycleUnit.objects.filter(cycle=cycle, is_covered=True).exists()
