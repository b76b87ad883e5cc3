"""Exact numbers and shares."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]


@pytest.mark.parametrize("share", ["100.0001 %", "101 %", "6/5", "-1/5", "-0.1%"])
def test_a_share_lies_between_0_and_1(faults_after: FaultsAfter, share: str) -> None:
    (fault,) = faults_after(("share: 20 %", f"share: {share}"))

    assert sentence(fault) == f"The share “{share}” is not between 0 and 1. Correct it."


@pytest.mark.parametrize("share", ["100 %", "1/1", "0 %", "0/1"])
def test_none_and_all_are_shares_too(small_pack: str, share: str) -> None:
    text = small_pack.replace("share: 20 %", f"share: {share}")

    assert parse_pack(text.encode(), file="p.yaml")


@pytest.mark.parametrize("share", ["0.2", "1/0", "a fifth", "20", "1e9 %", "null", "[1/5]", "٢٠ %"])
def test_a_share_is_written_exactly(faults_after: FaultsAfter, share: str) -> None:
    (fault,) = faults_after(("share: 20 %", f"share: {share}"))

    said = "…" if share == "[1/5]" else share
    assert sentence(fault) == f"“{said}” is not an exact share. Write it as 1/5 or as 20 %."
