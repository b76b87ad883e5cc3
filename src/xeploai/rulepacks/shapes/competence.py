"""Shapes of the table of competence: rows of a pack and of a layer."""

from datetime import date
from typing import Annotated

from pydantic import Field

from xeploai.domain import Body, Citation, CompetenceRow, Heads, Place, Recorder, message

from .base import Code, Shape, Text, UniqueItems, choice
from .citations import CitedShape
from .layers import DatedShape

UNKNOWN_PLACE = message("Unknown place of an organisation “%(found)s”. Use one of: %(known)s.")
UNKNOWN_BODY = message("Unknown body “%(found)s”. Use one of: %(known)s.")
UNKNOWN_HEADS = message("“%(found)s” does not say which posts are meant. Use one of: %(known)s.")
UNKNOWN_RECORDER = message("Unknown recorder “%(found)s”. Use one of: %(known)s.")

PlaceChoice = Annotated[Place, choice(Place, UNKNOWN_PLACE)]


class CompetenceFields(Shape):
    """What a row says, wherever it is written."""

    row: Code
    categories: UniqueItems[Text] = ()
    levels: UniqueItems[Text] = ()
    heads: Annotated[Heads, choice(Heads, UNKNOWN_HEADS)] = Heads.ALL
    kinds: UniqueItems[Text] = ()
    decides: PlaceChoice
    body: Annotated[Body, choice(Body, UNKNOWN_BODY)]
    proposes: PlaceChoice
    appraises: PlaceChoice
    records: UniqueItems[Annotated[Recorder, choice(Recorder, UNKNOWN_RECORDER)]] = Field(
        (Recorder.DECIDER,)
    )

    def row_with(self, citation: Citation, from_on: date = date.min) -> CompetenceRow:
        """Return the row as a value of the domain; the deciding body's office always records."""
        return CompetenceRow(
            code=self.row,
            decides=self.decides,
            body=self.body,
            proposes=self.proposes,
            appraises=self.appraises,
            citation=citation,
            categories=self.categories,
            levels=self.levels,
            heads=self.heads,
            kinds=self.kinds,
            records=tuple(dict.fromkeys((Recorder.DECIDER, *self.records))),
            from_on=from_on,
        )


class CompetenceShape(CompetenceFields, CitedShape):
    """A row of a pack, with its source."""


class LocalCompetenceShape(CompetenceFields, DatedShape):
    """A row of a layer: `{row: members, from: …, decides: GRASSROOTS, …}`."""
