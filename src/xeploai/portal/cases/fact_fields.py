"""Inputs for the facts of a case, one class for each kind: its form fields, and how they are read.

“Not known” is a value everywhere: an empty number is not 0, no answer is not “no”, and an empty
list of documents does not mean “there are none”.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from xeploai.domain import (
    GRADE_LABELS,
    LEVEL_LABELS,
    CriteriaSet,
    CriterionLevel,
    FactDefinition,
    FactKind,
    Grade,
    RecordField,
    with_unit,
)
from xeploai.portal.site import DayField, language_of_page
from xeploai.rulepacks import TextField

LONGEST = 300
SPARE_ROWS = 2  # empty rows after those that are filled
GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
NOT_KNOWN, YES, NO = "", "yes", "no"
NONE, THESE = "none", "these"
Plain = Any
Fields = dict[str, forms.Field]


def _label(labels: Mapping[str, str]) -> str:
    return labels[language_of_page()]


def _text_field(label: str, mode: str = "text", *, spelling: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": mode})
    if not spelling:
        widget.attrs["spellcheck"] = "false"
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget)


def _choice_field(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    known = [(NOT_KNOWN, _("not known")), *choices]
    return forms.ChoiceField(label=label, required=False, choices=known)


class FactInput:
    """The input for one fact.

    Args:
        plain: the present value in its plain form; None where it is not known.
    """

    def __init__(self, definition: FactDefinition, plain: Plain) -> None:
        self.definition, self.before = definition, plain
        self.code = definition.code

    @property
    def label(self) -> str:
        """The name of the fact, with its unit."""
        unit = self.definition.unit
        named = with_unit(self.definition.label, {k: f"({v})" for k, v in unit.items()})
        return _label(named)

    def fields(self) -> Fields:
        """Return the form fields by name."""
        raise NotImplementedError

    def initial(self) -> dict[str, str]:
        """Return the initial values of the fields."""
        raise NotImplementedError

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return the submitted value in its plain form; None for “not known”."""
        raise NotImplementedError

    def contradiction(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the name of a field and an error, where two fields contradict each other."""
        return None


class NumberInput(FactInput):
    """A count, months or points."""

    def fields(self) -> Fields:
        # a text field: the value is checked together with the other facts, not by the browser
        is_points = self.definition.kind is FactKind.POINTS
        return {self.code: _text_field(self.label, "decimal" if is_points else "numeric")}

    def initial(self) -> dict[str, str]:
        """Return the number as the reader would type it."""
        text = "" if self.before is None else str(self.before)
        has_comma = language_of_page() == "vi" and self.definition.kind is FactKind.POINTS
        return {self.code: text.replace(".", ",") if has_comma else text}

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Accept dots between thousands, and a comma or a dot in points."""
        text = given.get(self.code, "").strip()
        if not text:
            return None
        if self.definition.kind is FactKind.POINTS:
            return text.replace(",", ".")
        digits = text.replace(".", "") if GROUPED.fullmatch(text) else text
        return int(digits) if digits.isascii() and digits.isdigit() else text


class YesNoInput(FactInput):
    """A finding of a competent body."""

    def fields(self) -> Fields:
        return {self.code: _choice_field(self.label, [(YES, _("yes")), (NO, _("no"))])}

    def initial(self) -> dict[str, str]:
        known = {True: YES, False: NO}
        return {self.code: known.get(self.before, NOT_KNOWN)}

    def read(self, given: Mapping[str, Any]) -> Plain:
        return {YES: True, NO: False}.get(given.get(self.code, ""))


class GradeInput(FactInput):
    """A grade given elsewhere."""

    def fields(self) -> Fields:
        grades = [(each.value, _label(GRADE_LABELS[each])) for each in Grade]
        return {self.code: _choice_field(self.label, grades)}

    def initial(self) -> dict[str, str]:
        return {self.code: self.before or NOT_KNOWN}

    def read(self, given: Mapping[str, Any]) -> Plain:
        return given.get(self.code) or None


class LevelsInput(FactInput):
    """A level for each criterion: those of the local criteria set, else those typed by hand."""

    def __init__(
        self, definition: FactDefinition, plain: Plain, criteria: CriteriaSet | None
    ) -> None:
        super().__init__(definition, plain)
        groups = criteria.groups if criteria else ()
        of_set = [one for group in groups if group.fact == self.code for one in group.criteria]
        self.of_set = {one.code: _label(one.label) for one in of_set}
        named = dict.fromkeys((*self.of_set, *(plain or {})))
        self.rows = [*named, *([] if self.of_set else [""] * SPARE_ROWS)]

    def fields(self) -> Fields:
        """Return a level for each criterion, and a name for those outside the set."""
        levels = [(each.value, _label(LEVEL_LABELS[each])) for each in CriterionLevel]
        fields: Fields = {}
        for row, criterion in enumerate(self.rows):
            if criterion not in self.of_set:
                fields[f"{self.code}:{row}:name"] = _text_field(_("Criterion"), spelling=True)
            label = self.of_set.get(criterion) or _("Level")
            fields[f"{self.code}:{row}:level"] = _choice_field(label, levels)
        return fields

    def initial(self) -> dict[str, str]:
        values = {}
        for row, criterion in enumerate(self.rows):
            values[f"{self.code}:{row}:name"] = criterion
            values[f"{self.code}:{row}:level"] = (self.before or {}).get(criterion) or NOT_KNOWN
        return values

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return the levels by criterion; None where no criterion has one."""
        values: dict[str, str | None] = {}
        for row, criterion in enumerate(self.rows):
            name = (
                criterion
                if criterion in self.of_set
                else given.get(f"{self.code}:{row}:name", "").strip()
            )
            level = given.get(f"{self.code}:{row}:level") or None
            if name:
                values[name] = level
        return values if any(values.values()) or self.before else None

    def contradiction(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        for row, criterion in enumerate(self.rows):
            start = f"{self.code}:{row}:"
            is_named = criterion in self.of_set or given.get(start + "name", "").strip()
            if given.get(start + "level") and not is_named:
                return start + "name", _("This level has no criterion. Enter its name.")
        return None


class RecordsInput(FactInput):
    """Documents about the subject: not known, known to be none, or a list."""

    def __init__(self, definition: FactDefinition, plain: Plain) -> None:
        super().__init__(definition, plain)
        self.rows: list[Mapping[str, Any]] = [*(plain or []), *[{}] * SPARE_ROWS]

    @property
    def state(self) -> str:
        """Name of the field for whether there are any."""
        return f"{self.code}:state"

    def fields(self) -> Fields:
        choices = [(NONE, _("there are none")), (THESE, _("there are these"))]
        fields: Fields = {self.state: _choice_field(_label(self.definition.label), choices)}
        for row in range(len(self.rows)):
            fields |= self._row_fields(row)
        return fields

    def _row_fields(self, row: int) -> Fields:
        start = f"{self.code}:{row}:"
        fields: Fields = {
            start + "document": _text_field(_("Document")),
            start + "on": DayField(label=_("Date"), required=False),
            start + "issued_by": _text_field(_("Issued by"), spelling=True),
        }
        for one in self.definition.fields.values():
            fields[start + one.code] = _detail_field(one)
        return fields

    def row_names(self, row: int) -> list[str]:
        return list(self._row_fields(row))

    def initial(self) -> dict[str, Any]:
        state = NOT_KNOWN if self.before is None else THESE if self.before else NONE
        values: dict[str, Any] = {self.state: state}
        for row, one in enumerate(self.rows):
            for code, value in one.items():
                text = {True: YES, False: NO}.get(value, value) if value is not None else ""
                values[f"{self.code}:{row}:{code}"] = text
        return values

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return the documents; an empty row is not a document."""
        filled = self._filled(given)
        # a document that was typed counts, whatever the choice above it says
        return filled or {NONE: [], THESE: []}.get(given.get(self.state, NOT_KNOWN))

    def contradiction(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        """Compare the choice with the documents listed below it."""
        state, filled = given.get(self.state, NOT_KNOWN), self._filled(given)
        is_withdrawn = state == NOT_KNOWN and bool(self.before)
        if filled and (state == NONE or is_withdrawn):
            return self.state, _(
                "Documents are listed below. Choose “there are these”, or clear them."
            )
        if state == THESE and not filled:
            return self.state, _(
                "No document is listed below. Choose “there are none”, or add one."
            )
        return None

    def _filled(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = (self._read_row(row, given) for row in range(len(self.rows)))
        return [one for one in rows if one]

    def _read_row(self, row: int, given: Mapping[str, Any]) -> dict[str, Any]:
        start, values = f"{self.code}:{row}:", {}
        for code in ("document", "issued_by"):
            values[code] = given.get(start + code, "").strip()
        on = given.get(start + "on")
        values["on"] = on.isoformat() if on else ""
        for one in self.definition.fields.values():
            values[one.code] = _read_detail(one, given.get(start + one.code, ""))
        return {code: value for code, value in values.items() if value not in ("", None)}


def _detail_field(field: RecordField) -> forms.Field:
    label = _label(field.label)
    if isinstance(field, TextField):
        return _text_field(label, spelling=True)
    choices = [(code, _label(one)) for code, one in field.choices.items()]
    return _choice_field(label, choices or [(YES, _("yes")), (NO, _("no"))])


def _read_detail(field: RecordField, typed: str) -> str | bool | None:
    if isinstance(field, TextField):
        return typed.strip() or None
    return (typed or None) if field.choices else {YES: True, NO: False}.get(typed)
