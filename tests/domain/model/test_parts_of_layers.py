"""A layer keeps what it does not have to give up."""

from dataclasses import replace
from typing import Any

import pytest

from tests.domain.example_layers import EXCEEDED, LOCAL, ON, layer, number
from xeploai.domain.model.conditions import Waiver
from xeploai.domain.model.layers import Adoption, OwnProvision, SettingValue, WaiverWithdrawal
from xeploai.domain.model.parts_of_layers import without_entries
from xeploai.domain.model.provisions import DatedProvision

PARAMETER = number("3/5")
ADOPTION = Adoption("P23-DEP-1", ON, LOCAL)
WITHDRAWAL = WaiverWithdrawal("P23-GR-3", Waiver.FORCE_MAJEURE, ON, LOCAL)
SETTING = SettingValue("cap.share", "15 %", ON, LOCAL)
OWN = OwnProvision("L-1", ON, LOCAL)
OWN_WORDING = {"L-1": DatedProvision("L-1", (replace(EXCEEDED, code="L-1"),))}
WHOLE = layer(
    parameters=(PARAMETER,),
    adoptions=(ADOPTION,),
    withdrawals=(WITHDRAWAL,),
    settings=(SETTING,),
    provisions=OWN_WORDING,
)


@pytest.mark.parametrize(
    ("entry", "part", "rest"),
    [
        (PARAMETER, "parameters", ()),
        (ADOPTION, "adoptions", ()),
        (WITHDRAWAL, "withdrawals", ()),
        (SETTING, "settings", ()),
        (OWN, "provisions", {}),
    ],
)
def test_only_what_is_milder_leaves_a_layer(entry: Any, part: str, rest: Any) -> None:
    assert without_entries(WHOLE, [entry]) == replace(WHOLE, **{part: rest})


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("parameters", (PARAMETER,)),
        ("adoptions", (ADOPTION,)),
        ("withdrawals", (WITHDRAWAL,)),
        ("settings", (SETTING,)),
        ("provisions", OWN_WORDING),
        ("criteria", ("a set",)),
        ("facts", {"own": "a fact"}),
        ("competence", ("a row",)),
    ],
)
def test_a_layer_is_left_while_any_part_of_it_can_act(part: str, content: Any) -> None:
    assert without_entries(layer(**{part: content}), []) == layer(**{part: content})


def test_of_a_layer_that_gives_up_everything_nothing_is_left() -> None:
    everything: list[Any] = [PARAMETER, ADOPTION, WITHDRAWAL, SETTING, OWN]

    assert without_entries(WHOLE, everything) is None


def test_an_entry_of_the_same_number_with_another_value_stays() -> None:
    assert without_entries(layer(parameters=(PARAMETER,)), [number("4/5")]) is not None
