"""Exact numbers and shares."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]
SHARE = "{name: share, value: 20 %"


@pytest.mark.parametrize("share", ["100.0001 %", "101 %", "6/5", "-1/5", "-0.1%"])
def test_a_share_lies_between_0_and_1(provision_faults_after: FaultsAfter, share: str) -> None:
    (fault,) = provision_faults_after((SHARE, SHARE.replace("20 %", share)))

    assert sentence(fault) == f"The share “{share}” is not between 0 and 1. Correct it."


@pytest.mark.parametrize("share", ["100 %", "1/1"])
def test_all_is_a_share_too(whole_pack: str, share: str) -> None:
    changed = whole_pack.replace(SHARE, SHARE.replace("20 %", share))
    text = changed.replace("value: 1/4", f"value: {share}")

    assert parse_pack(text.encode(), file="p.yaml")


@pytest.mark.parametrize("share", ["1/0", "a fifth", "1e9 %", "null", "[1/5]", "٢٠ %"])
def test_a_share_is_written_exactly(provision_faults_after: FaultsAfter, share: str) -> None:
    (fault,) = provision_faults_after((SHARE, SHARE.replace("20 %", share)))

    said = "…" if share == "[1/5]" else share
    assert sentence(fault) == (
        f"“{said}” is not an exact number. Write a share as 50 % or 1/2, an amount as 6 or 89.5."
    )
