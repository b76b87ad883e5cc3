"""What a layer may change in the pack above it."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.model.pack import RulePack
from xeploai.rulepacks import parse_layer, parse_pack

FaultsAfter = Callable[..., list[str]]


@pytest.fixture
def base(whole_pack: str) -> RulePack:
    return parse_pack(whole_pack.encode(), file="p.yaml")


def test_a_layer_that_loosens_is_refused_with_both_texts_named(
    layer_faults_after: FaultsAfter,
) -> None:
    assert layer_faults_after(("value: 60 %", "value: 40 %")) == [
        (
            "l.yaml:9 P18-GR-1.exceeded 2020-11-01: 12-QĐ/TU, toàn văn sets 40 %, "
            "which is milder than 50 % in P18-GR-1, DOC, Điều 8. A lower body may only be "
            "stricter. Correct the value, or remove it."
        )
    ]


def test_a_layer_is_compared_with_every_later_wording_above_it(
    layer_faults_after: FaultsAfter,
) -> None:
    (fault,) = layer_faults_after(("value: 60 %", "value: 52 %"))

    assert sentence(fault) == (
        "12-QĐ/TU, toàn văn sets 52 %, which is milder than 55 % in "
        "P18-GR-1, DOC, Điều 8. A lower body may only be stricter. Correct the value, "
        "or remove it."
    )


def test_as_strict_as_above_is_not_looser(base: RulePack, small_layer: str) -> None:
    text = small_layer.replace("value: 60 %", "value: 55 %")

    assert parse_layer(text.encode(), file="l.yaml", base=base)


def test_a_number_keeps_its_kind(layer_faults_after: FaultsAfter) -> None:
    faults = layer_faults_after(("value: 60 %", "value: 6"))

    assert ("“exceeded” is an amount, and a share is due here. Write it as 50 % or 1/2.") in map(
        sentence, faults
    )
