"""The parameters of charts: whose grades are drawn, and which units are compared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from xeploai.domain import (
    Category,
    Fault,
    Refused,
    Statistics,
    SubjectKind,
    Total,
    add_up,
    message,
    translate,
)

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
    """The units that a funnel compares."""

    GRASSROOTS = "grassroots"
    SUBORDINATES = "subordinates"


PEER_WORDS = {
    Peers.GRASSROOTS: message("grassroots organisations"),
    Peers.SUBORDINATES: message("direct subordinates"),
}


@dataclass(frozen=True)
class ChartParameters:
    """Whose grades are drawn, and among which units (for funnels only).

    Args:
        of: all members, all organisations, or the code of a category.
    """

    of: str = ALL_MEMBERS
    among: Peers = Peers.GRASSROOTS

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "ChartParameters":
        """Parse the query string. Raises `Refused` for an unknown choice."""
        among = query.get("among", Peers.GRASSROOTS)
        if among not in list(Peers):
            raise Refused(Fault(message("“%(name)s” is not one of the choices."), {"name": among}))
        return cls(query.get("of", ALL_MEMBERS), Peers(among))

    def for_known(self, known: Mapping[str, Category]) -> "ChartParameters":
        """Return what to draw where a cycle reviews no members: its first category.

        All members are drawn unless the reader chooses; a quarter reviews leading cadres alone.
        """
        if self.of != ALL_MEMBERS or any(one.kind is SubjectKind.MEMBER for one in known.values()):
            return self
        return replace(self, of=next(iter(known), self.of))

    def categories(self, known: Mapping[str, Category]) -> dict[str, Category]:
        """Return the categories to draw. Raises `Refused` for an unknown category."""
        kind = KIND_OF_ALL.get(self.of)
        chosen = {
            code: one
            for code, one in known.items()
            if (one.kind is kind if kind else code == self.of)
        }
        if not chosen:
            raise Refused(
                Fault(message("The category “%(name)s” does not exist."), {"name": self.of})
            )
        return chosen

    def sum_of(self, statistics: Statistics, totals: Mapping[str, Total]) -> Total:
        """Return the sum over the categories to draw."""
        chosen = self.categories(statistics.category_labels)
        return add_up(total for code, total in totals.items() if code in chosen)

    def subjects(self, statistics: Statistics, language: str) -> str:
        """Return the label of the subjects."""
        if self.of in ALL_WORDS:
            return translate(ALL_WORDS[self.of], language)
        return statistics.category_labels[self.of].label[language]


def subject_choices(statistics: Statistics, language: str) -> dict[str, str]:
    """Return the labels of the subjects that can be drawn, by code."""
    kinds = {category.kind for category in statistics.category_labels.values()}
    of_all = {
        code: translate(text, language)
        for code, text in ALL_WORDS.items()
        if KIND_OF_ALL[code] in kinds
    }
    return of_all | {
        code: category.label[language]
        for code, category in statistics.category_labels.items()
        if category.kind is not SubjectKind.MEMBER
    }


def peer_choices(language: str) -> dict[Peers, str]:
    """Return the labels of the units that can be compared."""
    return {one: translate(text, language) for one, text in PEER_WORDS.items()}
