"""The neighbour's units come by a list in the existing format, with what they went over into."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import TREE
from tests.neighbours import (
    MERGED_ON,
    close,
    cycle_of,
    listed,
    mergers,
    neighbour_rows,
    own_province,
    register,
)
from xeploai.cycle.added_trees import Merger, merger_of_root
from xeploai.cycle.models import Cycle
from xeploai.domain import Refused
from xeploai.organisations.models import Lineage, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def closed() -> Cycle:
    own_province()
    return close(cycle_of(2022))


def refused(cycle: Cycle, **changes: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        register(cycle, **changes)
    assert Unit.objects.count() == len(TREE)
    return [str(fault) for fault in refusal.value.faults]


def test_each_unit_closes_with_its_merger_or_with_the_top(closed: Cycle) -> None:
    register(closed)

    ends = dict(Unit.objects.values_list("code", "closed_on"))
    assert {ends[code] for code in ("tinh-x", "huyen-x", "xa-x1", "ap-x11")} == {MERGED_ON}
    assert ends["tinh"] is None
    merged = Lineage.objects.values_list("unit__code", "other__code", "document_number")
    assert ("tinh-x", "tinh", "202/QH15") in list(merged)


def test_codes_that_are_used_are_refused_each_at_its_row(closed: Cycle) -> None:
    rows = [*neighbour_rows(), listed("ap-a11", "xa-x1", "subordinate_branch")]

    faults = refused(closed, rows=rows)

    assert any("“ap-a11” is that of “Tên ap-a11”" in one for one in faults)
    assert any(one.startswith("row") for one in faults)


@pytest.mark.parametrize("days", [{"opened_on": date(2023, 1, 1)}, {"closed_on": date(2022, 6, 1)}])
def test_a_unit_that_was_not_open_when_the_cycle_closed_is_refused_at_its_row(
    closed: Cycle, days: dict[str, Any]
) -> None:
    rows = [replace(row, **days) if row.code == "ap-x12" else row for row in neighbour_rows()]

    (fault,) = refused(closed, rows=rows)

    assert "units.xlsx, row 8" in fault
    assert "was not open on 2022-12-31" in fault


def test_all_faults_of_a_list_come_at_once(closed: Cycle) -> None:
    rows = [
        *neighbour_rows(),
        listed("them", "khong-co", "subordinate_branch"),
        listed("tinh", None, "province_committee"),
    ]

    faults = refused(closed, rows=rows, document="")

    assert len(faults) == 4
    assert any("Unit them has no superior" in one for one in faults)


def test_a_list_without_its_top_is_refused(closed: Cycle) -> None:
    rows = [row for row in neighbour_rows() if row.code != "tinh-x"]

    faults = refused(closed, rows=rows)

    assert any("no unit “tinh-x”" in one for one in faults)


def test_a_top_that_closed_says_what_it_went_over_into(closed: Cycle) -> None:
    rows = [replace(row, closed_on=MERGED_ON) for row in neighbour_rows()]

    (fault,) = refused(closed, rows=rows, mergers=())

    assert "nothing says what it went over into" in fault


@pytest.mark.parametrize(
    ("merger", "text"),
    [
        (Merger("xa-x1", "xa-khong", MERGED_ON, "QĐ"), "“xa-khong” is not open"),
        (Merger("xa-x1", "xa-x1", MERGED_ON, "QĐ"), "“xa-x1” is not open"),
        (Merger("xa-a2", "xa-a1", MERGED_ON, "QĐ"), "is not in the list"),
        (Merger("huyen-y", "huyen-a", MERGED_ON, " "), "has no document"),
        (Merger("huyen-y", "huyen-a", date(2022, 7, 1), "QĐ"), "before cycle 2022 closed"),
        (Merger("tinh-x", "huyen-a", MERGED_ON, "QĐ"), "is merged twice"),
    ],
)
def test_a_merger_that_cannot_be_is_refused(closed: Cycle, merger: Merger, text: str) -> None:
    faults = refused(closed, mergers=[*mergers(), merger])

    assert any(text in one for one in faults)


def test_the_day_of_the_merger_of_the_top_is_that_of_the_list() -> None:
    rows = [replace(row, closed_on=MERGED_ON) for row in neighbour_rows()]

    found = merger_of_root(root="tinh-x", into="tinh", on=None, document="QĐ", rows=rows)

    assert found.on == MERGED_ON
    with pytest.raises(Refused, match="the day is missing"):
        merger_of_root(root="tinh-x", into="tinh", on=None, document="QĐ", rows=neighbour_rows())
