"""Shares as they may be written, and what a provision says of a ceiling."""

from fractions import Fraction

import pytest

from xeploai.domain.model.ceiling_terms import (
    CeilingBase,
    CeilingTerms,
    GroupBy,
    Rounding,
    parse_share,
    terms_as_settings,
)


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


def test_a_provision_lays_a_ceiling_down_as_settings_would() -> None:
    whole = CeilingTerms(GroupBy.TITLE, CeilingBase.GOOD, Rounding.UP)
    shares = {"share": Fraction(1, 3), "exceptional_share": Fraction(1)}

    assert terms_as_settings(whole, shares) == {
        "cap.share": "1/3",
        "cap.exceptional_share": "1/1",
        "cap.base": "GOOD",
        "cap.rounding": "UP",
        "cap.groups": "TITLE",
    }
    assert terms_as_settings(CeilingTerms(GroupBy.PEERS), {}) == {"cap.groups": "PEERS"}
