"""Provisions: their wordings, and whom they are about."""

from dataclasses import replace
from datetime import date

from tests.domain.example_layers import EXCEEDED, ON
from xeploai.domain.model.provisions import DatedProvision


def test_the_wording_of_a_day_is_the_latest_that_has_begun_until_it_is_withdrawn() -> None:
    first, second = replace(EXCEEDED, from_on=date(2020, 1, 1)), EXCEEDED
    dated = DatedProvision("P23-GR-3", (first, second), withdrawn_on=date(2025, 8, 30))

    assert dated.on(date(2019, 12, 31)) is None
    assert dated.on(date(2020, 1, 1)) is first
    assert dated.on(date(2023, 12, 30)) is first
    assert dated.on(ON) is second
    assert dated.on(date(2025, 8, 29)) is second
    assert dated.on(date(2025, 8, 30)) is None


def test_a_provision_without_categories_is_about_all_of_them() -> None:
    assert EXCEEDED.is_about("member")
    assert not replace(EXCEEDED, categories=frozenset(("leading_cadre",))).is_about("member")
    assert EXCEEDED.facts() == {"tasks_exceeded", "tasks_assigned", "months"}
    assert replace(EXCEEDED, code="P25-GR-1.GOOD").rule_id == "P25-GR-1"
    limit = replace(EXCEEDED, condition=None, applies_if=None, grade_of="unit_grade")
    assert limit.facts() == {"unit_grade"}
