"""Shares as they may be written, and what makes a local setting milder."""

from fractions import Fraction

import pytest

from xeploai.domain.model.ceiling_terms import is_milder_setting, parse_share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20 %", Fraction(1, 5)),
        (" 20% ", Fraction(1, 5)),
        ("12,5%", Fraction(1, 8)),
        ("1/5", Fraction(1, 5)),
        ("100 %", Fraction(1)),
        ("100.1 %", None),
        ("0 %", None),
        ("abc", None),
        ("1/0", None),
    ],
)
def test_a_share_may_be_written_in_percent_or_as_a_fraction(
    text: str, share: Fraction | None
) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize(
    ("key", "value", "above", "milder"),
    [
        ("cap.share", "21 %", "20 %", True),
        ("cap.share", "20 %", "1/5", False),
        ("cap.share", "19 %", "20 %", False),
        ("cap.exceptional_share", "30 %", "25 %", True),
        ("cap.share", "x", "20 %", False),
        ("cap.base", "ALL_RATED", "GOOD", True),
        ("cap.base", "GOOD_OR_BETTER", "GOOD", True),
        ("cap.base", "GOOD", "ALL_RATED", False),
        ("cap.base", "GOOD", "GOOD", False),
        ("cap.rounding", "UP", "NEAREST", True),
        ("cap.rounding", "NEAREST", "DOWN", True),
        ("cap.rounding", "DOWN", "UP", False),
        ("cap.groups", "SECTOR", "PEERS", False),
        ("cap.tie_break", "a", "b", False),
    ],
)
def test_a_lower_body_is_milder_with_a_larger_share_or_base_or_rounding(
    key: str, value: str, above: str, milder: bool
) -> None:
    assert is_milder_setting(key, value, above) is milder
