"""The file of a local layer is checked before it is stored."""

from datetime import date

import pytest

from tests.builders import AT, BY, registered
from tests.cycle.assessed import (
    MORE,
    assessed_cycle,
    store_local_rules,
)
from xeploai.cycle.operations import store_layer
from xeploai.cycle.rules.books import layers_for
from xeploai.cycle.rules.layers import local_rules
from xeploai.domain.words import Refused
from xeploai.organisations.register import register_units

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_layer_milder_than_one_above_it_is_refused_with_its_provision() -> None:
    assessed_cycle()
    store_local_rules(MORE % 60)

    with pytest.raises(Refused, match=r"milder than the layers above it: P23-GR-3"):
        store_local_rules(MORE % 55, code="xa-2023", unit="xa-a1")


def test_a_layer_that_makes_one_below_milder_than_itself_is_refused() -> None:
    assessed_cycle()
    store_local_rules(MORE % 55, code="xa-2023", unit="xa-a1")
    store_local_rules(MORE % 55, code="huyen-b-2023", unit="huyen-b")

    with pytest.raises(Refused) as refused:
        store_local_rules(MORE % 60, unit="huyen-a")

    assert [fault.values["code"] for fault in refused.value.faults] == ["xa-2023"]


def test_a_layer_milder_than_an_earlier_version_that_a_cycle_still_has_is_refused() -> None:
    """The province asked for 70 % in 2023 and asks for 60 % from 2024: a commune's 65 % is late."""
    assessed_cycle()
    store_local_rules(MORE % 70)
    store_local_rules((MORE % 60).replace("2023-11-20", "2024-11-20"))

    with pytest.raises(Refused, match=r"In cycle 2023, .*P23-GR-3") as refused:
        store_local_rules(MORE % 65, code="xa-2023", unit="xa-a1")
    assert len(refused.value.faults) == 1
    later = (MORE % 65).replace("2023-11-20", "2024-11-20")
    store_local_rules(later, code="xa-2023", unit="xa-a1")


def test_a_unit_that_a_cycle_does_not_have_is_not_measured_by_it() -> None:
    assessed_cycle()
    store_local_rules(MORE % 70)
    store_local_rules((MORE % 60).replace("2023-11-20", "2024-11-20"))
    founded = registered("xa-moi", "huyen-a", "grassroots_committee", opened_on=date(2024, 3, 1))
    register_units(rows=[founded], by=BY, at=AT)

    assert store_local_rules(MORE % 65, code="xa-moi-2023", unit="xa-moi").number == 1


def test_a_layer_that_loosens_the_pack_is_refused_and_nothing_changes() -> None:
    cycle = assessed_cycle()

    with pytest.raises(Refused):
        store_local_rules(MORE % 40)

    assert not local_rules()
    assert not layers_for(cycle)


def test_the_same_file_twice_another_unit_and_an_unknown_one_are_refused() -> None:
    assessed_cycle()
    store_local_rules(MORE % 60)

    with pytest.raises(Refused, match="this very content"):
        store_local_rules(MORE % 60)
    with pytest.raises(Refused, match="layer of another unit"):
        store_local_rules(MORE % 60, unit="huyen-a")
    with pytest.raises(Refused, match="not in the register"):
        store_local_rules(MORE % 60, code="x", unit="x")
    with pytest.raises(Refused, match="does not name the pack that it extends"):
        store_layer(content=b"layer: x", file="x.yaml", by=BY, at=AT)
