"""A ballot on a proposed grade: whether its numbers are possible, and whether it was won."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from xeploai.domain.model import SettingValue, parse_required_share
from xeploai.domain.words import Fault, message

BALLOT_NOT_WHOLE = message("A ballot needs all three numbers: cast, for and against.")
TOO_MANY_VOTES = message("%(given)s votes for and against are more than the %(cast)s cast.")
TOO_MANY_CAST = message("%(cast)s votes cast are more than the %(present)s present.")
TOO_MANY_PRESENT = message("%(present)s present are more than the %(electorate)s entitled to vote.")
CAST_OVER_ELECTORATE = message(
    "%(cast)s votes cast are more than the %(electorate)s entitled to vote."
)
NOT_MORE_FOR = message(
    "%(for)s votes for are not more than %(against)s against. Give the reason for proposing this"
    " grade all the same."
)
NO_MAJORITY = message(
    "%(for)s of %(cast)s votes do not reach the majority that %(document)s sets (%(majority)s)."
    " Give the reason for proposing this grade all the same."
)
NO_QUORUM = message(
    "%(present)s of %(electorate)s present are fewer than %(document)s requires (%(quorum)s). Give"
    " the reason for proposing this grade all the same."
)
QUORUM_UNKNOWN = message(
    "%(document)s sets how many have to be present (%(quorum)s). Enter how many are entitled to"
    " vote and how many were present, or give the reason."
)
MORE_THAN_MEMBERS = message(
    "%(voters)s voting or entitled to vote are more than the %(members)s members that the cycle has"
    " there. Correct the numbers, or give the reason."
)
# faults that a reason for the proposal answers
VOTES_DO_NOT_FIT = (NOT_MORE_FOR, NO_MAJORITY, NO_QUORUM, QUORUM_UNKNOWN, MORE_THAN_MEMBERS)


@dataclass(frozen=True)
class Ballot:
    """The result of a ballot. Unit: ballot papers, and persons.

    Args:
        cast: all papers that were handed in, also blank and invalid ones.
        present: members present at the vote; None where that is not known.
        electorate: members entitled to vote; None likewise.
    """

    cast: int
    votes_for: int
    votes_against: int
    present: int | None = None
    electorate: int | None = None


def ballot_faults(ballot: Ballot) -> list[Fault]:
    """Return a fault for each number that is larger than the one that contains it.

    For and against are part of the votes cast, those of the members present, those of the
    members entitled to vote.
    """
    votes = ballot.votes_for + ballot.votes_against
    persons = (each for each in (ballot.present, ballot.electorate) if each is not None)
    if min(ballot.cast, ballot.votes_for, ballot.votes_against, *persons) < 0:
        return [Fault(BALLOT_NOT_WHOLE)]
    values = {
        "given": votes,
        "cast": ballot.cast,
        "present": ballot.present,
        "electorate": ballot.electorate,
    }
    last = CAST_OVER_ELECTORATE if ballot.present is None else TOO_MANY_PRESENT
    steps = (
        (votes, ""),
        (ballot.cast, TOO_MANY_VOTES),
        (ballot.present, TOO_MANY_CAST),
        (ballot.electorate, last),
    )
    known = [(number, text) for number, text in steps if number is not None]
    return [Fault(text, values) for (part, _), (whole, text) in pairwise(known) if part > whole]


def ballot_misfits(
    ballot: Ballot,
    *,
    majority: SettingValue | None,
    quorum: SettingValue | None,
    members: int | None = None,
) -> Iterator[Fault]:
    """Yield why a proposed grade does not fit the votes for it.

    Args:
        majority: what a local document requires of the votes cast: `2/3`, `50 %`, `over 50 %`.
        quorum: which share of those entitled to vote it requires to be present.
        members: how many members the body has that voted; None where that is not known.
    """
    values: dict[str, object] = {
        "for": ballot.votes_for,
        "against": ballot.votes_against,
        "cast": ballot.cast,
        "present": ballot.present,
        "electorate": ballot.electorate,
    }
    if ballot.votes_for <= ballot.votes_against:
        yield Fault(NOT_MORE_FOR, values)
    numbers = (ballot.cast, ballot.present, ballot.electorate)
    voters = max(number for number in numbers if number is not None)
    if members is not None and voters > members:
        yield Fault(MORE_THAN_MEMBERS, {"voters": voters, "members": members})
    if majority and not reaches(ballot.votes_for, ballot.cast, majority.value):
        document = majority.source.document
        yield Fault(NO_MAJORITY, {**values, "document": document, "majority": majority.value})
    if quorum is None:
        return
    values |= {"document": quorum.source.document, "quorum": quorum.value}
    if ballot.present is None or ballot.electorate is None:
        yield Fault(QUORUM_UNKNOWN, values)
    elif not reaches(ballot.present, ballot.electorate, quorum.value):
        yield Fault(NO_QUORUM, values)


def reaches(part: int, whole: int, required: str) -> bool:
    """Whether a part reaches a share of the whole that is written as `2/3`, `50 %`, `over 50 %`."""
    share = parse_required_share(required)
    return share is not None and share.is_met_by(part, whole)
