"""The rules of a unit: the pack, and the layers above it."""

from datetime import date

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
from xeploai.cycle.rules.books import layer_of, layers_for, rulebook_for
from xeploai.cycle.rules.layers import local_rules, local_rules_of
from xeploai.domain.grades import Grade
from xeploai.domain.model.layers import LayerStanding

pytestmark = [pytest.mark.django_db, pytest.mark.database]


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


def test_where_a_withdrawal_brings_back_a_stricter_version_the_milder_document_below_stops() -> (
    None
):
    cycle = assessed_cycle()
    store_local_rules(MORE % 60)
    store_local_rules(MORE % 55)
    store_local_rules(MORE % 57, code="xa-2023", unit="xa-a1")
    path = unit_of(cycle, "ap-a11").path
    assert _exceeded(cycle, path) == 57

    latest = local_rules_of("tinh-2023")
    withdraw_layer(layer=latest, withdrawn_on=latest.from_on, reason="Ban hành nhầm", by=BY, at=AT)

    assert _exceeded(cycle, path) == 60
    assert _exceeded(cycle, unit_of(cycle, "huyen-a").path) == 60


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
