"""Shapes under `facts:`, and the choices that fields and settings offer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from xeploai.domain import (
    FactDefinition,
    FactKind,
    GivenBy,
    RecordField,
    RelatedSubjects,
    Where,
    message,
)

from .base import Code, Flag, Items, Kind, Label, Number, Shape, SomeItems, Text, choice, problem

OF_EVERY_RECORD = ("document", "on", "issued_by")

UNKNOWN_FACT_KIND = message("Unknown kind of fact “%(found)s”. Use one of: %(known)s.")
UNKNOWN_ORIGIN = message("Unknown origin of a fact “%(found)s”. Use one of: %(known)s.")
UNKNOWN_WHERE = message("“%(found)s” is not a place of other subjects. Use one of: %(known)s.")
FIELD_TWICE = message("The field “%(field)s” occurs twice here. Keep one of them.")
CHOICE_TWICE = message("The choice “%(code)s” occurs twice here. Keep one of them.")


class TextField(RecordField):
    """A field that takes any text, such as the number of a document."""


class ChoiceShape(Shape):
    """One choice of a field or of a setting."""

    code: Text
    label: Label


def _refuse_same_choices(choices: tuple[ChoiceShape, ...]) -> tuple[ChoiceShape, ...]:
    for place, each in enumerate(choices):
        if each.code in {one.code for one in choices[:place]}:
            raise problem(CHOICE_TWICE, (place,), code=each.code)
    return choices


Choices = Annotated[Items[ChoiceShape], AfterValidator(_refuse_same_choices)]


def labels_of(choices: tuple[ChoiceShape, ...]) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of choices by code, in the order of the file."""
    return MappingProxyType({each.code: each.label for each in choices})


class FieldShape(Shape):
    """One field of the records of a fact."""

    field: Code
    label: Label
    choices: Choices = ()
    ordered: Flag = False
    text: Flag = False

    def record_field(self) -> RecordField:
        """Return the field as a value of the domain."""
        if self.text:
            return TextField(self.field, self.label)
        return RecordField(self.field, self.label, labels_of(self.choices), self.ordered)


def _refuse_same_fields(fields: tuple[FieldShape, ...]) -> tuple[FieldShape, ...]:
    for place, each in enumerate(fields):
        if each.field in {one.field for one in fields[:place]}:
            raise problem(FIELD_TWICE, (place,), field=each.field)
    return fields


class ReadsShape(Shape):
    """Whose grades a computed fact is made of."""

    kind: Kind
    where: Annotated[Where, choice(Where, UNKNOWN_WHERE)]


class FactShape(Shape):
    """One fact that conditions may use."""

    fact: Code
    kind: Annotated[FactKind, choice(FactKind, UNKNOWN_FACT_KIND)]
    label: Label
    of: SomeItems[Kind]
    unit: Label = Field(default_factory=dict)
    given: Annotated[GivenBy, choice(GivenBy, UNKNOWN_ORIGIN)] = GivenBy.ENTERED
    part_of: Text = ""
    most: Number | None = None
    sums: SomeItems[Text] = ()
    reads: ReadsShape | None = None
    fields_: Annotated[Items[FieldShape], AfterValidator(_refuse_same_fields)] = Field(
        (), alias="fields"
    )

    def definition(self) -> FactDefinition:
        """Return the fact as a value of the domain."""
        return FactDefinition(
            code=self.fact,
            kind=self.kind,
            label=self.label,
            kinds=frozenset(self.of),
            given_by=self.given,
            unit=self.unit,
            part_of=self.part_of,
            most=self.most,
            sums=self.sums,
            reads=RelatedSubjects(self.reads.kind, self.reads.where) if self.reads else None,
            fields=MappingProxyType({each.field: each.record_field() for each in self.fields_}),
        )
