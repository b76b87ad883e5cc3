"""Link a figure to the list of the cases that it counts."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from xeploai.domain import Category, Fault, Refused, SubjectKind, message

# one less than the largest key of a database has
MOST_DIGITS = 18
ALL_ORGANISATIONS, ALL_MEMBERS, ALL_CADRES = "organisations", "members", "cadres"
KIND_OF_ALL = {
    ALL_ORGANISATIONS: SubjectKind.ORGANISATION,
    ALL_MEMBERS: SubjectKind.MEMBER,
    ALL_CADRES: SubjectKind.CADRE,
}


@dataclass(frozen=True)
class FigureLink:
    """A figure of some categories, as the query of a URL names it.

    Args:
        category: a category's code, all organisations, all members, all leading cadres, or empty
            for every category.
        reason: restricts the figure to one reason for not rating.
        group: key of a group of similar subjects, for a figure of a ceiling.
    """

    category: str
    figure: str
    reason: str = ""
    group: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, figures: Collection[str]) -> "FigureLink":
        """Parse the link. Raises `Refused` for a figure that does not exist."""
        figure = query.get("figure", "total")
        if figure not in figures:
            raise Refused(Fault(message("The figure “%(name)s” does not exist."), {"name": figure}))
        names = ("category", "reason", "group")
        category, reason, group = (query.get(name, "").replace("\0", "") for name in names)
        return cls(category, figure, reason, group)

    @property
    def group_key(self) -> int | None:
        """The group's key; None without a group, 0 (which no group has) for a malformed key."""
        if not self.group:
            return None
        is_key = self.group.isascii() and self.group.isdigit() and len(self.group) <= MOST_DIGITS
        return int(self.group) if is_key else 0

    def takes(self, code: str, category: Category) -> bool:
        """Whether the figure counts subjects of a category."""
        if self.category in KIND_OF_ALL:
            return category.kind is KIND_OF_ALL[self.category]
        return self.category in ("", code)

    def query(self) -> str:
        """Return the link as a query string."""
        return urlencode(self.parts())

    def parts(self) -> dict[str, str]:
        """Return the non-empty parameters by name."""
        return {name: part for name, part in asdict(self).items() if part}
