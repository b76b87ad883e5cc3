"""Ballots: numbers that are possible, and whether the vote was won."""

from datetime import date

import pytest

from xeploai.domain import Ballot, SettingValue, Source, ballot_faults, ballot_misfits, reaches
from xeploai.domain.figures.ballots import (
    BALLOT_NOT_WHOLE,
    CAST_OVER_ELECTORATE,
    TOO_MANY_PRESENT,
)

SOURCE = Source("5-QC/HU", date(2023, 11, 1), "Điều 3")


def setting(value: str) -> SettingValue:
    return SettingValue("ballot.majority", value, date(2023, 11, 1), SOURCE)


@pytest.mark.parametrize(
    ("ballot", "faults"),
    [
        (Ballot(12, 10, 2), 0),
        (Ballot(12, 12, 0, 12, 12), 0),
        (Ballot(12, 10, 3), 1),
        (Ballot(12, 10, 2, 12, 12), 0),
        (Ballot(12, 10, 2, 11, 12), 1),
        (Ballot(12, 10, 2, 12, 11), 1),
        (Ballot(12, 10, 2, electorate=11), 1),
        (Ballot(12, 10, 2, electorate=12), 0),
        (Ballot(12, 10, 3, 11, 10), 3),
        (Ballot(12, 10, 2, 12, -1), 1),
        (Ballot(-1, 0, 0), 1),
    ],
)
def test_each_number_is_part_of_the_next(ballot: Ballot, faults: int) -> None:
    assert len(ballot_faults(ballot)) == faults


@pytest.mark.parametrize(
    "ballot",
    [
        Ballot(-1, 0, 0),
        Ballot(12, -1, 2),
        Ballot(12, 10, -1),
        Ballot(12, 10, 2, present=-1),
        Ballot(12, 10, 2, 12, -1),
    ],
)
def test_a_number_below_zero_is_no_number_of_votes_or_persons(ballot: Ballot) -> None:
    assert [fault.text for fault in ballot_faults(ballot)] == [BALLOT_NOT_WHOLE]


def test_those_entitled_to_vote_are_compared_with_the_present_if_they_are_known() -> None:
    (over_present,) = ballot_faults(Ballot(12, 10, 2, present=12, electorate=11))
    (over_cast,) = ballot_faults(Ballot(12, 10, 2, electorate=11))

    assert (over_present.text, over_cast.text) == (TOO_MANY_PRESENT, CAST_OVER_ELECTORATE)


@pytest.mark.parametrize(
    ("part", "required", "is_reached"),
    [
        (6, "50 %", True),
        (6, "over 50 %", False),
        (7, "trên 50 %", True),
        (6, "> 50 %", False),
        (8, "2/3", True),
        (7, "2/3", False),
    ],
)
def test_a_share_is_reached_or_has_to_be_exceeded(
    part: int, required: str, is_reached: bool
) -> None:
    assert reaches(part, 12, required) is is_reached


def test_nothing_is_reached_of_nobody() -> None:
    assert not reaches(0, 0, "50 %")


def test_one_vote_of_one_reaches_any_share() -> None:
    assert reaches(1, 1, "100 %")


def misfits(ballot: Ballot, majority: str = "", quorum: str = "") -> list[str]:
    found = ballot_misfits(
        ballot,
        majority=setting(majority) if majority else None,
        quorum=setting(quorum) if quorum else None,
    )
    return [str(fault) for fault in found]


@pytest.mark.parametrize(("votes_for", "number"), [(7, 0), (6, 1), (5, 1)])
def test_a_proposal_fits_where_more_are_for_than_against(votes_for: int, number: int) -> None:
    assert len(misfits(Ballot(12, votes_for, 12 - votes_for))) == number


@pytest.mark.parametrize(("votes_for", "number"), [(8, 0), (7, 1)])
def test_a_local_majority_is_taken_of_the_votes_cast(votes_for: int, number: int) -> None:
    found = misfits(Ballot(12, votes_for, 1), majority="2/3")

    assert len(found) == number
    assert all("5-QC/HU" in text for text in found)


@pytest.mark.parametrize(
    ("present", "electorate", "number"), [(12, 18, 0), (12, 19, 1), (None, 18, 1), (12, None, 1)]
)
def test_a_local_quorum_is_taken_of_those_entitled_to_vote(
    present: int | None, electorate: int | None, number: int
) -> None:
    assert len(misfits(Ballot(12, 12, 0, present, electorate), quorum="2/3")) == number


@pytest.mark.parametrize(
    ("numbers", "number"),
    [
        ((12, 12, 0), 0),
        ((13, 13, 0), 1),
        ((12, 12, 0, 12, 12), 0),
        ((12, 12, 0, 13, None), 1),
        ((12, 12, 0, 12, 13), 1),
    ],
)
def test_no_more_vote_or_may_vote_than_there_are_members(
    numbers: tuple[int, ...], number: int
) -> None:
    ballot = Ballot(*numbers)
    found = list(ballot_misfits(ballot, majority=None, quorum=None, members=12))

    assert [fault.values["members"] for fault in found] == [12] * number
    assert not list(ballot_misfits(ballot, majority=None, quorum=None))
