"""Shares as they may be written, and what makes a local setting milder."""

from fractions import Fraction

import pytest

from xeploai.domain.model.ceiling_terms import (
    CeilingBase,
    CeilingTerms,
    GroupBy,
    Rounding,
    is_milder_setting,
    milder_terms,
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
        ("cap.exceptional_share", "25 %", "25 %", False),
        ("cap.groups", "SECTOR", "PEERS", True),
        ("cap.groups", "PEERS", "SECTOR", True),
        ("cap.groups", "PEERS", "PEERS", False),
        ("cap.tie_break", "a", "b", False),
    ],
)
def test_a_lower_body_is_milder_with_a_larger_share_or_base_or_rounding_or_with_other_groups(
    key: str, value: str, above: str, milder: bool
) -> None:
    assert is_milder_setting(key, value, above) is milder


@pytest.mark.parametrize(
    ("terms", "above", "found"),
    [
        ({"cap.share": "25 %"}, {"cap.share": "20 %"}, [("cap.share", "cap.share")]),
        # what is held to the share goes by the share, whatever the exceptional one is
        ({"cap.share": "25 %"}, {"cap.share": "25 %", "cap.exceptional_share": "20 %"}, []),
        (
            {"cap.share": "30 %"},
            {"cap.exceptional_share": "25 %"},
            [("cap.share", "cap.exceptional_share")],
        ),
        ({"cap.share": "25 %"}, {"cap.exceptional_share": "25 %"}, []),
        (
            {"cap.exceptional_share": "25 %"},
            {"cap.share": "20 %"},
            [("cap.exceptional_share", "cap.share")],
        ),
        (
            {"cap.exceptional_share": "25 %"},
            {"cap.share": "20 %", "cap.exceptional_share": "1/4"},
            [],
        ),
        ({"cap.base": "ALL_RATED"}, {"cap.share": "20 %"}, []),
        (
            {"cap.base": "ALL_RATED", "cap.rounding": "UP"},
            {"cap.rounding": "DOWN", "cap.base": "GOOD"},
            [("cap.base", "cap.base"), ("cap.rounding", "cap.rounding")],
        ),
    ],
)
def test_every_term_is_held_to_what_the_body_above_laid_down(
    terms: dict[str, str], above: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert list(milder_terms(terms, above)) == found


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
