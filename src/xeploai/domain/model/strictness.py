"""Which of two values of a setting is the milder one: what holds a lower body to those above it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .ceiling_terms import (
    BASE_SETTING,
    EXCEPTIONAL_SHARE_SETTING,
    GROUPS_SETTING,
    ROUNDING_SETTING,
    SHARE_SETTING,
    CeilingBase,
    Rounding,
    parse_share,
)

MAJORITY_SETTING, QUORUM_SETTING = "ballot.majority", "ballot.quorum"
# how a majority is written that has to be exceeded
OVER = ("trên", "over", ">")


class Strictness(StrEnum):
    """In which direction a body below may move a setting that a body above has laid down.

    HIGHER, LOWER: to a larger, or a smaller, share or number. LISTED: to a choice that stands
    before it in `STRICTEST_FIRST`. SAME: not at all. FREE: anywhere.
    """

    HIGHER = "HIGHER"
    LOWER = "LOWER"
    LISTED = "LISTED"
    SAME = "SAME"
    FREE = "FREE"


# the choices of a setting, the strictest first
STRICTEST_FIRST: Mapping[str, tuple[str, ...]] = {
    BASE_SETTING: tuple(CeilingBase),
    ROUNDING_SETTING: tuple(Rounding),
    "ballot.method": ("SECRET_BALLOT", "SHOW_OF_HANDS"),
}
STRICTNESS: Mapping[str, Strictness] = {
    SHARE_SETTING: Strictness.LOWER,
    EXCEPTIONAL_SHARE_SETTING: Strictness.LOWER,
    # narrower groups let a subject out of the group in which it would be counted, wider ones let
    # one unit use up the number of all
    GROUPS_SETTING: Strictness.SAME,
    MAJORITY_SETTING: Strictness.HIGHER,
    QUORUM_SETTING: Strictness.HIGHER,
    # a body that must notify is held to be sooner; who may petition keeps the days given
    "notice.days": Strictness.LOWER,
    "petition.days": Strictness.HIGHER,
    **dict.fromkeys(STRICTEST_FIRST, Strictness.LISTED),
}
WORDS_ONLY = "words, which nothing computes with and nothing can compare"
# settings of which no value is the stricter one, with the reason
FREE_SETTINGS: Mapping[str, str] = dict.fromkeys(
    (
        "cap.tie_break",
        "conditions.good.individual",
        "conditions.completed.individual",
        "criteria.collective_points",
        "deadline.year_end",
        "knockouts.collective",
        "not_rated.reasons",
        "prompt.deadline",
        "prompt.triggers",
        "review.minimum_length",
        "statistical_forms",
    ),
    WORDS_ONLY,
)
# a share is held to the exceptional one where only that is laid down above, and the other way round
HELD_TO: Mapping[str, tuple[str, ...]] = {
    SHARE_SETTING: (SHARE_SETTING, EXCEPTIONAL_SHARE_SETTING),
    EXCEPTIONAL_SHARE_SETTING: (EXCEPTIONAL_SHARE_SETTING, SHARE_SETTING),
}


@dataclass(frozen=True, order=True)
class RequiredShare:
    """A share that has to be reached, or exceeded: then it is the stricter of two equal ones."""

    share: Fraction
    is_exceeded: bool = False

    def is_met_by(self, part: int, whole: int) -> bool:
        """Whether a part of a whole is enough. Nothing is enough of nothing."""
        if whole <= 0:
            return False
        reached = Fraction(part, whole)
        return reached > self.share if self.is_exceeded else reached >= self.share


def parse_required_share(text: str) -> RequiredShare | None:
    """Parse a share written as `2/3`, `50 %` or `over 50 %`; None for others."""
    bare = text.strip().lower()
    over = next((word for word in OVER if bare.startswith(word)), "")
    share = parse_share(bare.removeprefix(over))
    return None if share is None else RequiredShare(share, bool(over))


def strictness_of(key: str, *, answers: bool = False) -> Strictness:
    """Return in which direction a body below may move a setting.

    Args:
        answers: whether it answers a fact: which reading of a text governs is not for a body
            below to say otherwise.
    """
    return STRICTNESS.get(key, Strictness.SAME if answers else Strictness.FREE)


def is_milder_setting(key: str, value: str, above: str, *, answers: bool = False) -> bool:
    """Whether a body sets something milder than the body above it did.

    Where no value is the stricter one by itself, as with groups, any other than the one laid
    down above counts as milder. What cannot be read as a number or a choice is not milder.

    Args:
        answers: whether the setting answers a fact.

    Source: rules reference LY-2, the project's reading: a lower body may be stricter than the
    regulation that binds it, and may not be milder.
    """
    strictness = strictness_of(key, answers=answers)
    if strictness is Strictness.SAME:
        return value != above
    if strictness is Strictness.LISTED:
        order = STRICTEST_FIRST[key]
        return value in order and above in order and order.index(value) > order.index(above)
    new, limit = _measure(value), _measure(above)
    if strictness is Strictness.FREE or new is None or limit is None:
        return False
    return new < limit if strictness is Strictness.HIGHER else new > limit


def _measure(value: str) -> RequiredShare | None:
    """Return a share, or a number of days, so that two of a kind can be compared."""
    if value.isdecimal():
        return RequiredShare(Fraction(int(value)))
    return parse_required_share(value)


def milder_terms(terms: Mapping[str, str], above: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is milder than the ceiling laid down above: its key, and the key above.

    Args:
        terms: what a body lays down of a ceiling, by the keys of settings.
        above: what the body above lays down, by the same keys.
    """
    for key, value in terms.items():
        limit = limit_of(key, above)
        if limit is not None and is_milder_setting(key, value, above[limit]):
            yield key, limit


def limit_of(key: str, above: Mapping[str, str]) -> str | None:
    """Return the key of what a body above laid down that a setting is held to; None without."""
    return next((each for each in HELD_TO.get(key, (key,)) if each in above), None)
