"""What a reader may choose: whose grades are drawn, and which units stand side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xeploai.domain import Category, Fault, Refused, Statistics, SubjectKind, Total, add_up, message
from xeploai.wording import translate

ALL_ORGANISATIONS, ALL_MEMBERS = "organisations", "members"
KIND_OF_ALL = {
    ALL_ORGANISATIONS: SubjectKind.ORGANISATION,
    ALL_MEMBERS: SubjectKind.MEMBER,
}

ALL_WORDS = {
    ALL_MEMBERS: message("Party members"),
    ALL_ORGANISATIONS: message("Party organisations"),
}


class Peers(StrEnum):
    """Which units a funnel holds against each other."""

    GRASSROOTS = "grassroots"
    SUBORDINATES = "subordinates"


PEER_WORDS = {
    Peers.GRASSROOTS: message("grassroots organisations"),
    Peers.SUBORDINATES: message("direct subordinates"),
}


@dataclass(frozen=True)
class Asked:
    """Whose grades, and among which units; the funnels alone ask for the second.

    Args:
        of: all members, all organisations, or the code of a category.
    """

    of: str = ALL_MEMBERS
    among: Peers = Peers.GRASSROOTS

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Asked":
        """Read the choice from an address. Raises `Refused` where there is no such choice."""
        among = query.get("among", Peers.GRASSROOTS)
        if among not in list(Peers):
            raise Refused(Fault(message("There is no choice “%(name)s”."), {"name": among}))
        return cls(query.get("of", ALL_MEMBERS), Peers(among))

    def categories(self, known: Mapping[str, Category]) -> dict[str, Category]:
        """Return the categories that are drawn. Raises `Refused` where there are none."""
        kind = KIND_OF_ALL.get(self.of)
        found = {
            code: one
            for code, one in known.items()
            if (one.kind is kind if kind else code == self.of)
        }
        if not found:
            raise Refused(Fault(message("There is no category “%(name)s”."), {"name": self.of}))
        return found

    def sum_of(self, statistics: Statistics, totals: Mapping[str, Total]) -> Total:
        """Return the sum over the categories that are drawn."""
        wanted = self.categories(statistics.category_labels)
        return add_up(total for code, total in totals.items() if code in wanted)

    def subjects(self, statistics: Statistics, language: str) -> str:
        """Return what the subjects are called."""
        if self.of in ALL_WORDS:
            return translate(ALL_WORDS[self.of], language)
        return statistics.category_labels[self.of].label[language]


def subject_choices(statistics: Statistics, language: str) -> dict[str, str]:
    """Return what may be drawn, by code, with what it is called."""
    of_all = {code: translate(text, language) for code, text in ALL_WORDS.items()}
    return of_all | {
        code: category.label[language]
        for code, category in statistics.category_labels.items()
        if category.kind is not SubjectKind.MEMBER
    }


def peer_choices(language: str) -> dict[Peers, str]:
    """Return which units may stand side by side, with what they are called."""
    return {one: translate(text, language) for one, text in PEER_WORDS.items()}
