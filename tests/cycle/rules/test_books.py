"""The rules of a unit: the pack, and the layers above it."""

from datetime import date, timedelta

import pytest

from tests.builders import AT, BY, unit_of
from tests.cycle.assessed import (
    GOOD,
    HEADING,
    MORE,
    assessed_cycle,
    enter,
    member_case,
    store_local_rules,
)
from xeploai.cycle.evaluation.evaluate import evaluation_of
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import store_layer, withdraw_layer
from xeploai.cycle.rules.books import layer_of, layers_for, local_rules_on, rulebook_for
from xeploai.cycle.rules.layers import local_rules, local_rules_of
from xeploai.domain.grades import Grade
from xeploai.domain.model.layers import LayerStanding

pytestmark = [pytest.mark.django_db, pytest.mark.database]


ONE_DAY = timedelta(days=1)


def _exceeded(cycle: Cycle, path: str) -> object:
    book = rulebook_for(cycle, path)
    return book.provisions["P23-GR-3"].parameters["exceeded"].value * 100


def test_a_layer_holds_for_its_unit_and_below_and_nowhere_else() -> None:
    cycle = assessed_cycle()
    store_local_rules(MORE % 60, unit="huyen-a")

    assert _exceeded(cycle, unit_of(cycle, "ap-a11").path) == 60
    assert _exceeded(cycle, unit_of(cycle, "huyen-b").path) == 50
    assert _exceeded(cycle, "") == 50


def test_layers_stand_one_on_another_from_the_top_down() -> None:
    cycle = assessed_cycle()
    store_local_rules(MORE % 70, code="xa-2023", unit="xa-a1")
    store_local_rules(MORE % 60)

    path = unit_of(cycle, "ap-a11").path

    assert [each.code for each in layers_for(cycle, path)] == ["tinh-2023", "xa-2023"]
    assert _exceeded(cycle, path) == 70
    assert _exceeded(cycle, unit_of(cycle, "huyen-a").path) == 60


def test_where_the_province_becomes_stricter_the_milder_document_below_stops() -> None:
    cycle = assessed_cycle()
    store_local_rules(MORE % 57, code="xa-2023", unit="xa-a1")
    path = unit_of(cycle, "ap-a11").path
    assert _exceeded(cycle, path) == 57

    store_local_rules(MORE % 60)

    assert _exceeded(cycle, path) == 60
    assert _exceeded(cycle, unit_of(cycle, "huyen-a").path) == 60


def test_a_document_acts_in_all_in_which_it_is_not_milder() -> None:
    cycle = assessed_cycle()
    base = "settings:\n  - {setting: cap.base, from: 2023-11-20, value: GOOD}\n"
    store_local_rules(MORE % 57 + base, code="xa-2023", unit="xa-a1")

    store_local_rules(MORE % 60)

    book = rulebook_for(cycle, unit_of(cycle, "xa-a1").path)
    assert book.settings["cap.base"].value == "GOOD"
    assert [each.code for each in book.layers] == ["tinh-2023", "xa-2023"]


def test_a_version_that_was_replaced_stays_replaced_when_the_newer_one_is_withdrawn() -> None:
    cycle = assessed_cycle()
    store_local_rules(MORE % 60)
    latest = store_local_rules(MORE % 55)
    path = unit_of(cycle, "ap-a11").path

    withdraw_layer(layer=latest, withdrawn_on=latest.from_on, reason="Nhầm", by=BY, at=AT)

    assert layers_for(cycle, path) == []
    assert _exceeded(cycle, path) == 50
    again = store_local_rules(MORE % 60)
    assert layers_for(cycle, path) == [again]


def test_a_version_withdrawn_before_its_first_day_replaced_nothing() -> None:
    assessed_cycle()
    first = store_local_rules(MORE % 60)
    begins = AT.date() + timedelta(days=1)
    coming = store_local_rules((MORE % 70).replace("2023-11-20", begins.isoformat()))
    assert local_rules_on("vn-party-2023", begins) == [coming]

    withdraw_layer(layer=coming, withdrawn_on=begins, reason="Hoãn", by=BY, at=AT)

    assert local_rules_on("vn-party-2023", begins) == [first]


def test_a_version_withdrawn_on_its_first_day_or_ending_later_has_replaced_the_one_before() -> None:
    assessed_cycle()
    store_local_rules(MORE % 60)
    days = [AT.date(), AT.date() + timedelta(days=1)]
    for share, begins, ends in ((70, days[0], days[0]), (75, days[1], days[1] + ONE_DAY)):
        coming = store_local_rules((MORE % share).replace("2023-11-20", begins.isoformat()))
        withdraw_layer(layer=coming, withdrawn_on=ends, reason="Hoãn", by=BY, at=AT)

        assert local_rules_on("vn-party-2023", ends) == []


def test_a_draft_is_kept_and_never_binds() -> None:
    cycle = assessed_cycle()
    store_local_rules(MORE % 60, standing="DRAFT")

    path = unit_of(cycle, "ap-a11").path

    assert _exceeded(cycle, path) == 50
    assert [each.standing for each in layers_for(cycle, path, with_drafts=True)] == ["DRAFT"]
    assert layer_of(local_rules_of("tinh-2023")).standing is LayerStanding.DRAFT


def test_the_highest_version_that_has_begun_holds_and_earlier_ones_remain() -> None:
    cycle = assessed_cycle()
    store_local_rules(MORE % 60)
    later = store_local_rules(MORE % 70)
    text = HEADING.format(code="tinh-2023", unit="tinh", standing="LOCAL") + MORE % 80
    for_next = date(2024, 6, 1)
    store_layer(content=text.encode(), file="f.yaml", by=BY, at=AT, from_on=for_next)

    assert layers_for(cycle, unit_of(cycle, "tinh").path) == [later]
    assert [each.number for each in local_rules("vn-party-2023")] == [3, 2, 1]


def test_a_layer_changes_what_is_suggested() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    better = {"outstanding": True, "criteria_results": {"r1": "EXCELLENT"}, "tasks_exceeded": 5}
    enter(case, {**GOOD, **better})
    assert evaluation_of(case).suggested is Grade.EXCELLENT

    store_local_rules(MORE % 60)

    assert evaluation_of(case).suggested is Grade.GOOD
