"""A share that a local document lays down, read as it may be written."""

from fractions import Fraction

import pytest

from xeploai.results.deciding.rules import share_of


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
    assert share_of(text) == share
