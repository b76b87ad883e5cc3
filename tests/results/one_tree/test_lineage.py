"""What the register and the two trees say of the time between two cycles."""

import pytest

from tests.builders import unit_of
from tests.reorganised import day
from xeploai.cycle.models import Cycle
from xeploai.domain import say
from xeploai.organisations.models import Lineage, Unit
from xeploai.results.one_tree.lineage import TreeChanges

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_unit_has_its_superiors_of_then_and_now(years: tuple[Cycle, Cycle]) -> None:
    changes = TreeChanges(*years)

    then, now = changes.superior_then("xa-a1"), changes.superior_now("xa-a1")

    assert then is not None
    assert now is not None
    assert (then.code, now.code) == ("huyen-a", "huyen-b")
    assert changes.superior_then("tinh") is changes.superior_now("tinh") is None


def test_both_trees_are_known_by_code_and_by_path(years: tuple[Cycle, Cycle]) -> None:
    earlier, later = years
    changes = TreeChanges(earlier, later)

    assert changes.by_path_then[unit_of(earlier, "xa-a1").path].code == "xa-a1"
    assert changes.by_path_now[unit_of(later, "xa-a1").path].code == "xa-a1"
    assert next(iter(changes.then)) == "tinh"


def test_the_last_event_on_a_units_place_is_a_sentence(years: tuple[Cycle, Cycle]) -> None:
    units = {unit.code: unit for unit in Unit.objects.all()}
    Lineage.objects.create(
        kind="TRANSFERRED",
        unit=units["xa-a1"],
        other=units["huyen-b"],
        on=day(100),
        document_number="QĐ 7",
    )

    event = TreeChanges(*years).event_of("xa-a1")

    assert event is not None
    assert say(event, "en") == (f"was put under “Tên huyen-b” on {day(100).isoformat()} (QĐ 7)")
    assert TreeChanges(*years).event_of("xa-b1") is None
