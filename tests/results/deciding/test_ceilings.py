"""A share that a local document lays down, read as it may be written."""

from datetime import date
from fractions import Fraction

import pytest

from xeploai import rulepacks
from xeploai.domain import CeilingBase, Rounding, Rulebook, rulebook
from xeploai.domain.figures.ceilings import parse_share
from xeploai.results.deciding.ceilings import ceiling_in_force


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20 %", Fraction(1, 5)),
        ("12,5%", Fraction(1, 8)),
        ("1/5", Fraction(1, 5)),
        ("100 %", Fraction(1)),
        ("100.1 %", None),
        ("0 %", None),
        ("abc", None),
        ("1/0", None),
    ],
)
def test_a_share_is_read_as_every_setting_may_be_written(text: str, share: Fraction | None) -> None:
    assert parse_share(text) == share


ON = date(2023, 12, 31)
LAYER = """
layer: tinh-2023
extends: vn-party-2023
title: {vi: Quy định, en: Regulation}
standing: LOCAL
issued_by: {vi: Tỉnh ủy, en: The province}
unit: tinh
source: {document: 12-QĐ/TU, issued: 2023-11-20, place: Điều 2}
settings:
  - {setting: cap.share, from: 2023-11-20, value: 50 %}
  - {setting: cap.base, from: 2023-11-20, value: ALL_RATED}
  - {setting: cap.rounding, from: 2023-11-20, value: UP}
"""


def book_with_local_ceiling() -> Rulebook:
    pack = rulepacks.pack("vn-party-2023")
    layer = rulepacks.parse_layer(LAYER.encode(), file="tinh.yaml", base=pack)
    return rulebook(pack, on=ON, layers=[layer])


def test_a_local_document_sets_share_base_and_rounding_of_an_advisory_ceiling() -> None:
    own = ceiling_in_force(rulebook(rulepacks.pack("vn-party-2023"), on=ON), "member")
    local = ceiling_in_force(book_with_local_ceiling(), "member")

    assert own is not None
    assert local is not None
    assert (own.local, own.rounding) == (None, None)
    assert own.rule.status.is_advisory
    assert not own.is_binding
    assert (local.rule.share, local.rule.base) == (Fraction(1, 2), CeilingBase.ALL_RATED)
    assert local.rounding is Rounding.UP
    assert local.is_binding
    assert local.local is not None
    assert local.local.document == "12-QĐ/TU"


def test_the_open_settings_of_a_ceiling_come_with_the_value_set() -> None:
    local = ceiling_in_force(book_with_local_ceiling(), "member")

    assert local is not None
    assert local.rounding_setting is not None
    assert local.rounding_setting.value is not None
    assert local.tie_break_setting is not None
    assert local.tie_break_setting.value is None


def test_a_category_without_a_ceiling_has_none_with_a_local_document_either() -> None:
    assert ceiling_in_force(book_with_local_ceiling(), "district_committee") is None
