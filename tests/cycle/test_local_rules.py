"""Local rules: checked, kept version by version, in force for their unit and all below it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY, unit_of
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation.evaluate import evaluation_of
from xeploai.cycle.models import Cycle, LocalRules
from xeploai.cycle.rules.books import layer_of, layers_for, rulebook_for
from xeploai.cycle.rules.local_rules import local_rules, local_rules_of, store_layer, withdraw_layer
from xeploai.domain.faults import Refused
from xeploai.domain.grades import Grade
from xeploai.domain.model.layers import LayerStanding

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEADING = """
layer: {code}
extends: vn-party-2023
title: {{vi: Hướng dẫn, en: Guidance}}
standing: {standing}
issued_by: {{vi: Tỉnh ủy, en: The province}}
unit: {unit}
source: {{document: 05-HD/TU, issued: 2023-11-20, place: toàn văn}}
"""
MORE = "parameters:\n  - {parameter: P23-GR-3.exceeded, from: 2023-11-20, value: %s %%}\n"


def store(
    body: str, *, code: str = "tinh-2023", unit: str = "tinh", standing: str = "LOCAL"
) -> LocalRules:
    """Store a layer."""
    text = HEADING.format(code=code, unit=unit, standing=standing) + body
    return store_layer(content=text.encode(), file=f"{code}.yaml", by=BY, at=AT)


def _exceeded(cycle: Cycle, path: str) -> object:
    book = rulebook_for(cycle, path)
    return book.provisions["P23-GR-3"].parameters["exceeded"].value * 100


def test_a_layer_holds_for_its_unit_and_below_and_nowhere_else() -> None:
    cycle = assessed_cycle()
    store(MORE % 60, unit="huyen-a")

    assert _exceeded(cycle, unit_of(cycle, "ap-a11").path) == 60
    assert _exceeded(cycle, unit_of(cycle, "huyen-b").path) == 50
    assert _exceeded(cycle, "") == 50


def test_layers_stand_one_on_another_from_the_top_down() -> None:
    cycle = assessed_cycle()
    store(MORE % 70, code="xa-2023", unit="xa-a1")
    store(MORE % 60)

    path = unit_of(cycle, "ap-a11").path

    assert [each.code for each in layers_for(cycle, path)] == ["tinh-2023", "xa-2023"]
    assert _exceeded(cycle, path) == 70
    assert _exceeded(cycle, unit_of(cycle, "huyen-a").path) == 60


def test_a_layer_milder_than_one_above_it_is_refused_with_its_provision() -> None:
    assessed_cycle()
    store(MORE % 60)

    with pytest.raises(Refused, match=r"milder than the layers above it: P23-GR-3"):
        store(MORE % 55, code="xa-2023", unit="xa-a1")


def test_a_layer_that_makes_one_below_milder_than_itself_is_refused() -> None:
    assessed_cycle()
    store(MORE % 55, code="xa-2023", unit="xa-a1")
    store(MORE % 55, code="huyen-b-2023", unit="huyen-b")

    with pytest.raises(Refused) as refused:
        store(MORE % 60, unit="huyen-a")

    assert [fault.values["code"] for fault in refused.value.faults] == ["xa-2023"]


def test_a_layer_that_loosens_the_pack_is_refused_and_nothing_changes() -> None:
    cycle = assessed_cycle()

    with pytest.raises(Refused):
        store(MORE % 40)

    assert not local_rules()
    assert not layers_for(cycle)


def test_a_draft_is_kept_and_never_binds() -> None:
    cycle = assessed_cycle()
    store(MORE % 60, standing="DRAFT")

    path = unit_of(cycle, "ap-a11").path

    assert _exceeded(cycle, path) == 50
    assert [each.standing for each in layers_for(cycle, path, with_drafts=True)] == ["DRAFT"]
    assert layer_of(local_rules_of("tinh-2023")).standing is LayerStanding.DRAFT


def test_the_highest_version_that_has_begun_holds_and_earlier_ones_remain() -> None:
    cycle = assessed_cycle()
    store(MORE % 60)
    later = store(MORE % 70)
    text = HEADING.format(code="tinh-2023", unit="tinh", standing="LOCAL") + MORE % 80
    for_next = date(2024, 6, 1)
    store_layer(content=text.encode(), file="f.yaml", by=BY, at=AT, from_on=for_next)

    assert layers_for(cycle, unit_of(cycle, "tinh").path) == [later]
    assert [each.number for each in local_rules("vn-party-2023")] == [3, 2, 1]


def test_what_was_withdrawn_holds_for_cycles_that_closed_before() -> None:
    cycle = assessed_cycle()
    layer = store(MORE % 60)
    path = unit_of(cycle, "tinh").path

    withdraw_layer(layer=layer, withdrawn_on=date(2024, 1, 1), reason="Thay thế", by=BY, at=AT)

    assert layers_for(cycle, path) == [layer]
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_layer(layer=layer, withdrawn_on=date(2024, 1, 1), reason="x", by=BY, at=AT)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 11, 19), "cannot be withdrawn from an earlier day"),
        (date(2026, 1, 17), "is more than a year ahead"),
    ],
)
def test_a_withdrawal_begins_with_the_layer_at_the_earliest_and_within_a_year(
    day: date, said: str
) -> None:
    assessed_cycle()
    layer = store(MORE % 60)

    with pytest.raises(Refused, match=said):
        withdraw_layer(layer=layer, withdrawn_on=day, reason="x", by=BY, at=AT)


@pytest.mark.parametrize("day", [date(2023, 11, 20), date(2026, 1, 16)])
def test_a_withdrawal_may_begin_on_the_first_and_on_the_last_of_these_days(day: date) -> None:
    assessed_cycle()

    withdraw_layer(layer=store(MORE % 60), withdrawn_on=day, reason="x", by=BY, at=AT)


def test_a_layer_changes_what_is_suggested() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    better = {"outstanding": True, "criteria_results": {"r1": "EXCELLENT"}, "tasks_exceeded": 5}
    enter(case, {**GOOD, **better})
    assert evaluation_of(case).suggested is Grade.EXCELLENT

    store(MORE % 60)

    assert evaluation_of(case).suggested is Grade.GOOD


def test_the_same_file_twice_another_unit_and_an_unknown_one_are_refused() -> None:
    assessed_cycle()
    store(MORE % 60)

    with pytest.raises(Refused, match="this very content"):
        store(MORE % 60)
    with pytest.raises(Refused, match="layer of another unit"):
        store(MORE % 60, unit="huyen-a")
    with pytest.raises(Refused, match="not in the register"):
        store(MORE % 60, code="x", unit="x")
    with pytest.raises(Refused, match="which pack it extends"):
        store_layer(content=b"layer: x", file="x.yaml", by=BY, at=AT)


def test_the_database_refuses_to_change_a_version() -> None:
    assessed_cycle()
    layer = store(MORE % 60)

    with pytest.raises(IntegrityError), transaction.atomic():
        LocalRules.objects.filter(pk=layer.pk).update(content="")
