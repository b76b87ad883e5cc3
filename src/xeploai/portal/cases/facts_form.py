"""The form for the facts of one case: the source of the values, and an input for each fact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xeploai.cycle.facts import IN_THE_FUTURE
from xeploai.domain import CriteriaSet, FactDefinition, FactKind, Fault, say
from xeploai.portal.site import DayField, language_of_page

from .fact_fields import (
    FactInput,
    GradeInput,
    LevelsInput,
    NumberInput,
    Plain,
    RecordsInput,
    YesNoInput,
)

# comes before the code of a fact in the place of a fault; no fact has this code
PLACE = "form"
# values of a fault that are codes of facts
FACT_NAMES = ("fact", "whole_fact")
# the field that shows a fault about the source
SOURCE_FIELDS = {IN_THE_FUTURE: "dated_on"}


def input_of(definition: FactDefinition, plain: Plain, criteria: CriteriaSet | None) -> FactInput:
    """Return the input for a fact, with its present value."""
    if definition.kind is FactKind.LEVELS:
        return LevelsInput(definition, plain, criteria)
    return INPUTS[definition.kind](definition, plain)


INPUTS: Mapping[FactKind, type[FactInput]] = {
    FactKind.COUNT: NumberInput,
    FactKind.MONTHS: NumberInput,
    FactKind.POINTS: NumberInput,
    FactKind.YES_NO: YesNoInput,
    FactKind.GRADE: GradeInput,
    FactKind.RECORDS: RecordsInput,
}


@dataclass(frozen=True)
class InputGroup:
    """Inputs for facts of one kind, under one heading."""

    heading: str
    inputs: tuple[FactInput, ...]


def groups_of(inputs: Sequence[FactInput]) -> Iterator[InputGroup]:
    """Yield the inputs by kind; a kind without inputs has no group."""
    for heading, kinds in _headings():
        members = tuple(each for each in inputs if each.definition.kind in kinds)
        if members:
            yield InputGroup(heading, members)


def _headings() -> list[tuple[str, tuple[FactKind, ...]]]:
    return [
        (_("Tasks, targets and other counts"), (FactKind.COUNT,)),
        (_("Points"), (FactKind.POINTS,)),
        (_("Levels of the criteria"), (FactKind.LEVELS,)),
        (_("Found by the competent body"), (FactKind.YES_NO,)),
        (_("Time"), (FactKind.MONTHS,)),
        (_("Grades given elsewhere"), (FactKind.GRADE,)),
        (_("Discipline, conclusions, waivers"), (FactKind.RECORDS,)),
    ]


class SourceForm(forms.Form):
    """The document that states the facts."""

    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The body, report or minutes that state it"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    document = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    dated_on = DayField(label=gettext_lazy("Date of the document"))
    correction = forms.CharField(
        label=gettext_lazy("Why an earlier value was wrong"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only where this corrects what was recorded before"),
    )
    # the latest sheet when the form was opened, to notice what others recorded since
    seen = forms.CharField(required=False, widget=forms.HiddenInput())


class FactsForm(SourceForm):
    """The source, and every fact that may be entered for the case."""

    def __init__(self, *args: Any, inputs: Iterable[FactInput], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inputs = {one.code: one for one in inputs}
        for each in self.inputs.values():
            for name, field in each.fields().items():
                self.fields[name] = field
                field.initial = each.initial().get(name)

    def clean(self) -> dict[str, Any]:
        """Add an error where two fields contradict each other."""
        given: dict[str, Any] = super().clean() or {}
        for fact_input in self.inputs.values():
            contradiction = fact_input.contradiction(given)
            if contradiction is not None:
                self.add_error(*contradiction)
        return given

    def changed(self) -> dict[str, Any]:
        """Return the facts whose value differs from the recorded one, in plain form."""
        typed = {code: one.read(self.cleaned_data) for code, one in self.inputs.items()}
        return {
            code: plain for code, plain in typed.items() if not _is_same(plain, self.inputs[code])
        }

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Add each fault to the field it is about."""
        for fault in faults:
            place, _gap, rest = fault.place.removeprefix(PLACE).strip().partition(" ")
            values = {name: self._label_of(name, value) for name, value in fault.values.items()}
            self.add_error(
                SOURCE_FIELDS.get(fault.text) or self._field_of(place, rest),
                say(Fault(fault.text, values), language_of_page()),
            )

    def _label_of(self, name: str, value: object) -> object:
        """Return a fact's label in place of its code."""
        known = self.inputs.get(value) if name in FACT_NAMES and isinstance(value, str) else None
        return known.label if known else value

    def _field_of(self, code: str, rest: str) -> str | None:
        one = self.inputs.get(code)
        if one is None:
            return None
        names = list(one.fields())
        if isinstance(one, RecordsInput) and rest.isdecimal():
            return one.row_names(int(rest) - 1)[0] if int(rest) <= len(one.rows) else names[0]
        return names[0]


def _is_same(plain: Any, one: FactInput) -> bool:
    if isinstance(plain, str) and isinstance(one.before, str):
        return plain.rstrip("0").rstrip(".") == one.before.rstrip("0").rstrip(".") or (
            plain == one.before
        )
    return bool(plain == one.before) and (plain is None) == (one.before is None)
