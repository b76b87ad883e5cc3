"""Where a value, or a part of one, is written."""

from datetime import date
from typing import Annotated

from xeploai.domain import Citation, Source, Status, message
from xeploai.rulepacks.nodes import Scope

from .base import Date, Items, RuleId, Shape, Text, choice

NO_SOURCE = Source("", date.min, "")

UNKNOWN_STATUS = message("The status “%(found)s” is not known. Use one of: %(known)s.")
BEFORE_ISSUE = message(
    "The value begins on %(from)s, before %(document)s was issued on %(issued)s. Begin it on "
    "that day or later; a status of secondary or unknown may look back if a note says why."
)

StatusField = Annotated[Status, choice(Status, UNKNOWN_STATUS)]


class SourceShape(Shape):
    """The mapping under `source:`: a document, its date of issue and a place in it."""

    document: Text
    issued: Date
    place: Text

    def source(self) -> Source:
        """Return the source as a value of the domain."""
        return Source(self.document, self.issued, self.place)


class CitedShape(Shape):
    """A mapping that cites its own source."""

    source: SourceShape
    status: StatusField
    rule_ids: Items[RuleId]
    note: Text = ""

    def citation(self) -> Citation:
        """Return the citation as a value of the domain."""
        return Citation(self.source.source(), self.status, self.rule_ids, self.note)


def refuse_early(
    shape: Shape, citation: Citation, from_on: date | None, scope: Scope, *, looks_back: bool = True
) -> None:
    """Add a fault where a value begins before its document was issued.

    A document cannot rule on the days before it. Published practice can report on them: such a
    value is secondary or unknown, and a note has to say why it looks back.

    Args:
        looks_back: whether that exception is open to the value.
    """
    source, is_practice = citation.source, citation.status in (Status.SECONDARY, Status.UNKNOWN)
    if from_on is None or from_on >= source.issued:
        return
    if not (looks_back and is_practice and citation.note):
        values = {"from": from_on, "document": source.document, "issued": source.issued}
        scope.fault(shape.at("source"), BEFORE_ISSUE, **values)
