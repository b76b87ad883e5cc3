"""Settings of a pack, and the values that layers give them."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.model.layers import Layer
from xeploai.domain.model.pack import RulePack
from xeploai.rulepacks import parse_layer, parse_pack

FaultsAfter = Callable[..., list[str]]


@pytest.fixture
def base(whole_pack: str) -> RulePack:
    return parse_pack(whole_pack.encode(), file="p.yaml")


@pytest.fixture
def layer(base: RulePack, small_layer: str) -> Layer:
    return parse_layer(small_layer.encode(), file="l.yaml", base=base)


SHARE_DUE = "a share above 0 % and up to 100 % is due. Write it as 20 % or 1/5."


MAJORITY_DUE = (
    "a share above 0 % and up to 100 % is due. Write it as 50 %, as 2/3, or as “over 50 %”."
)


COUNT_DUE = "a whole number from 1 to 9999 is due. Write digits only."


LINE = "{setting: cap.rounding, from: 2020-11-01, value: DOWN}"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("cap.share", "20 %"),
        ("cap.share", "12,5%"),
        ("cap.share", "1/5"),
        ("cap.share", "100 %"),
        ("ballot.majority", "2/3"),
        ("ballot.majority", "trên 50%"),
        ("notice.days", "5"),
        ("notice.days", "9999"),
    ],
)
def test_a_setting_takes_what_is_of_its_kind(
    base: RulePack, small_layer: str, setting: str, value: str
) -> None:
    line = f'{{setting: {setting}, from: 2020-11-01, value: "{value}"}}'
    layer = parse_layer(small_layer.replace(LINE, line).encode(), file="l.yaml", base=base)

    assert [(each.key, each.value) for each in layer.settings] == [(setting, value)]


@pytest.mark.parametrize(
    ("setting", "value", "due"),
    [
        ("cap.share", "abc", SHARE_DUE),
        ("cap.share", "300 %", SHARE_DUE),
        ("cap.share", "100.1 %", SHARE_DUE),
        ("cap.share", "0 %", SHARE_DUE),
        ("cap.share", "over 20 %", SHARE_DUE),
        ("ballot.majority", "many", MAJORITY_DUE),
        ("ballot.majority", "over 100 %", MAJORITY_DUE),
        ("notice.days", "-5", COUNT_DUE),
        ("notice.days", "0", COUNT_DUE),
        ("notice.days", "1.5", COUNT_DUE),
        ("notice.days", "10000", COUNT_DUE),
    ],
)
def test_a_setting_refuses_what_is_not_of_its_kind(
    layer_faults_after: FaultsAfter, base: RulePack, setting: str, value: str, due: str
) -> None:
    line = f'{{setting: {setting}, from: 2020-11-01, value: "{value}"}}'

    (fault,) = layer_faults_after((LINE, line))

    label = {"vi": base.settings[setting].label["vi"], "en": base.settings[setting].label["en"]}
    assert sentence(fault) == f"“{value}” cannot be set as “{label}”: {due}"
