"""What makes a local setting milder than that of a body above."""

from fractions import Fraction

import pytest

from xeploai.domain.model.strictness import (
    RequiredShare,
    Strictness,
    is_milder_setting,
    milder_terms,
    parse_required_share,
    strictness_of,
)


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
        ("cap.rounding", "x", "DOWN", False),
        ("cap.rounding", "UP", "x", False),
        ("cap.share", "20 %", "x", False),
        ("ballot.majority", "trên 30 %", "trên 66 %", True),
        ("ballot.majority", "trên 66 %", "2/3", True),
        ("ballot.majority", "2/3", "trên 66 %", False),
        # half of the votes is less than over half
        ("ballot.majority", "50 %", "over 50 %", True),
        ("ballot.majority", "over 50 %", "50 %", False),
        ("ballot.majority", "trên 50%", "> 50 %", False),
        ("ballot.quorum", "10 %", "75 %", True),
        ("ballot.quorum", "75 %", "3/4", False),
        ("ballot.quorum", "80 %", "75 %", False),
        ("ballot.method", "SHOW_OF_HANDS", "SECRET_BALLOT", True),
        ("ballot.method", "SECRET_BALLOT", "SHOW_OF_HANDS", False),
        ("notice.days", "6", "5", True),
        ("notice.days", "5", "5", False),
        ("notice.days", "4", "5", False),
        ("petition.days", "4", "5", True),
        ("petition.days", "6", "5", False),
        ("deadline.year_end", "31/12", "15/12", False),
    ],
)
def test_a_lower_body_is_milder_where_it_asks_for_less_allows_more_or_changes_groups(
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


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2/3", RequiredShare(Fraction(2, 3))),
        ("50 %", RequiredShare(Fraction(1, 2))),
        ("Trên 50 %", RequiredShare(Fraction(1, 2), is_exceeded=True)),
        (" over 50%", RequiredShare(Fraction(1, 2), is_exceeded=True)),
        (">12,5 %", RequiredShare(Fraction(1, 8), is_exceeded=True)),
        ("trên", None),
        ("many", None),
    ],
)
def test_a_majority_is_written_as_a_share_or_as_more_than_one(
    text: str, share: RequiredShare | None
) -> None:
    assert parse_required_share(text) == share


def test_which_reading_governs_is_not_for_a_body_below_to_say_otherwise() -> None:
    assert strictness_of("reading.of_mine") is Strictness.FREE
    assert strictness_of("reading.of_mine", answers=True) is Strictness.SAME
    assert strictness_of("cap.share", answers=True) is Strictness.LOWER
    assert not is_milder_setting("reading.of_mine", "A", "B")
    assert is_milder_setting("reading.of_mine", "A", "B", answers=True)
    assert not is_milder_setting("reading.of_mine", "A", "A", answers=True)
