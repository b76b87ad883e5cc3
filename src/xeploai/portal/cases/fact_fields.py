"""Fields of the form for a case's facts: each kind of fact typed, read, and shown again.

“Not known” is a choice of its own everywhere: an empty number is not 0, no answer is not “no”,
and an empty list of documents is not yet “there are none”.
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
from xeploai.portal.site import Day, language_of_page
from xeploai.rulepacks import TextField

LONGEST = 300
SPARE_ROWS = 2  # empty ones below those that are there
GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
NOT_KNOWN, YES, NO = "", "yes", "no"
NONE, THESE = "none", "these"
Plain = Any
Fields = dict[str, forms.Field]


def _label(labels: Mapping[str, str]) -> str:
    return labels[language_of_page()]


def _words(label: str, mode: str = "text", *, spelling: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": mode})
    if not spelling:
        widget.attrs["spellcheck"] = "false"
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget)


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    known = [(NOT_KNOWN, _("not known")), *choices]
    return forms.ChoiceField(label=label, required=False, choices=known)


class FactInput:
    """One fact in the form.

    Args:
        plain: its value as it stands, in its plain form; None where it is not known.
    """

    def __init__(self, definition: FactDefinition, plain: Plain) -> None:
        self.definition, self.before = definition, plain
        self.code = definition.code

    @property
    def label(self) -> str:
        """What it is called, with its unit."""
        unit = self.definition.unit
        named = with_unit(self.definition.label, {k: f"({v})" for k, v in unit.items()})
        return _label(named)

    def fields(self) -> Fields:
        """Return its fields by name."""
        raise NotImplementedError

    def initial(self) -> dict[str, str]:
        """Return what stands in them at first."""
        raise NotImplementedError

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return what was typed, in its plain form; None for “not known”."""
        raise NotImplementedError

    def contradiction(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return a field's name, and what is wrong, where two fields say different things."""
        return None


class NumberInput(FactInput):
    """A count, months or points."""

    def fields(self) -> Fields:
        """Return one field; what is typed is judged with the other facts, not by the browser."""
        is_points = self.definition.kind is FactKind.POINTS
        return {self.code: _words(self.label, "decimal" if is_points else "numeric")}

    def initial(self) -> dict[str, str]:
        """Return the number as it is typed."""
        shown = "" if self.before is None else str(self.before)
        comma = language_of_page() == "vi" and self.definition.kind is FactKind.POINTS
        return {self.code: shown.replace(".", ",") if comma else shown}

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Read digits with dots between thousands, and points with a comma or a dot."""
        text = given.get(self.code, "").strip()
        if not text:
            return None
        if self.definition.kind is FactKind.POINTS:
            return text.replace(",", ".")
        digits = text.replace(".", "") if GROUPED.fullmatch(text) else text
        return int(digits) if digits.isascii() and digits.isdigit() else text


class YesNoInput(FactInput):
    """Something that a competent body found, or did not."""

    def fields(self) -> Fields:
        """Return a choice of three."""
        return {self.code: _choice(self.label, [(YES, _("yes")), (NO, _("no"))])}

    def initial(self) -> dict[str, str]:
        """Return which of the three it is."""
        known = {True: YES, False: NO}
        return {self.code: known.get(self.before, NOT_KNOWN)}

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return true, false, or nothing."""
        return {YES: True, NO: False}.get(given.get(self.code, ""))


class GradeInput(FactInput):
    """A grade that was given elsewhere."""

    def fields(self) -> Fields:
        """Return a choice of grades."""
        grades = [(each.value, _label(GRADE_LABELS[each])) for each in Grade]
        return {self.code: _choice(self.label, grades)}

    def initial(self) -> dict[str, str]:
        """Return which it is."""
        return {self.code: self.before or NOT_KNOWN}

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return its code."""
        return given.get(self.code) or None


class LevelsInput(FactInput):
    """A level for each criterion: those of the body's own set, else those that are typed."""

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
        """Return the criterion's name, where it is not laid down, and its level."""
        levels = [(each.value, _label(LEVEL_LABELS[each])) for each in CriterionLevel]
        found: Fields = {}
        for row, criterion in enumerate(self.rows):
            if criterion not in self.of_set:
                found[f"{self.code}:{row}:name"] = _words(_("Criterion"), spelling=True)
            label = self.of_set.get(criterion) or _("Level")
            found[f"{self.code}:{row}:level"] = _choice(label, levels)
        return found

    def initial(self) -> dict[str, str]:
        """Return names and levels."""
        found = {}
        for row, criterion in enumerate(self.rows):
            found[f"{self.code}:{row}:name"] = criterion
            found[f"{self.code}:{row}:level"] = (self.before or {}).get(criterion) or NOT_KNOWN
        return found

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return the levels by criterion; nothing where no criterion has one."""
        found: dict[str, str | None] = {}
        for row, criterion in enumerate(self.rows):
            is_laid_down = criterion in self.of_set
            name = criterion if is_laid_down else given.get(f"{self.code}:{row}:name", "").strip()
            level = given.get(f"{self.code}:{row}:level") or None
            if name:
                found[name] = level
        return found if any(found.values()) or self.before else None

    def contradiction(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        """Find a level without a criterion."""
        for row, criterion in enumerate(self.rows):
            start = f"{self.code}:{row}:"
            is_named = criterion in self.of_set or given.get(start + "name", "").strip()
            if given.get(start + "level") and not is_named:
                return start + "name", _("This level belongs to no criterion. Name it.")
        return None


class RecordsInput(FactInput):
    """Documents about the subject: not known, known to be none, or these."""

    def __init__(self, definition: FactDefinition, plain: Plain) -> None:
        super().__init__(definition, plain)
        self.rows: list[Mapping[str, Any]] = [*(plain or []), *[{}] * SPARE_ROWS]

    @property
    def state(self) -> str:
        """Name of the field that says whether there are any."""
        return f"{self.code}:state"

    def fields(self) -> Fields:
        """Return the choice, and the fields of each document."""
        choices = [(NONE, _("there are none")), (THESE, _("there are these"))]
        found: Fields = {self.state: _choice(_label(self.definition.label), choices)}
        for row in range(len(self.rows)):
            found |= self._row_fields(row)
        return found

    def _row_fields(self, row: int) -> Fields:
        start = f"{self.code}:{row}:"
        found: Fields = {
            start + "document": _words(_("Document")),
            start + "on": forms.DateField(label=_("Date"), required=False, widget=Day()),
            start + "issued_by": _words(_("Issued by"), spelling=True),
        }
        for one in self.definition.fields.values():
            found[start + one.code] = _detail_field(one)
        return found

    def row_names(self, row: int) -> list[str]:
        """Return the names of one document's fields."""
        return list(self._row_fields(row))

    def initial(self) -> dict[str, Any]:
        """Return what the documents say."""
        state = NOT_KNOWN if self.before is None else THESE if self.before else NONE
        found: dict[str, Any] = {self.state: state}
        for row, one in enumerate(self.rows):
            for code, value in one.items():
                shown = {True: YES, False: NO}.get(value, value) if value is not None else ""
                found[f"{self.code}:{row}:{code}"] = shown
        return found

    def read(self, given: Mapping[str, Any]) -> Plain:
        """Return the documents; a row in which nothing stands is none."""
        filled = self._filled(given)
        # a document that is typed is there, whether or not the choice above it says so
        return filled or {NONE: [], THESE: []}.get(given.get(self.state, NOT_KNOWN))

    def contradiction(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        """Find a choice that the documents below it belie."""
        state, filled = given.get(self.state, NOT_KNOWN), self._filled(given)
        is_taken_back = state == NOT_KNOWN and bool(self.before)
        if filled and (state == NONE or is_taken_back):
            return self.state, _("Documents stand below. Choose “there are these”, or empty them.")
        if state == THESE and not filled:
            return self.state, _("No document stands below. Choose “there are none”, or type one.")
        return None

    def _filled(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = (self._read_row(row, given) for row in range(len(self.rows)))
        return [one for one in rows if one]

    def _read_row(self, row: int, given: Mapping[str, Any]) -> dict[str, Any]:
        start, found = f"{self.code}:{row}:", {}
        for code in ("document", "issued_by"):
            found[code] = given.get(start + code, "").strip()
        on = given.get(start + "on")
        found["on"] = on.isoformat() if on else ""
        for one in self.definition.fields.values():
            found[one.code] = _detail_read(one, given.get(start + one.code, ""))
        return {code: value for code, value in found.items() if value not in ("", None)}


def _detail_field(field: RecordField) -> forms.Field:
    label = _label(field.label)
    if isinstance(field, TextField):
        return _words(label, spelling=True)
    choices = [(code, _label(one)) for code, one in field.choices.items()]
    return _choice(label, choices or [(YES, _("yes")), (NO, _("no"))])


def _detail_read(field: RecordField, typed: str) -> str | bool | None:
    if isinstance(field, TextField):
        return typed.strip() or None
    return (typed or None) if field.choices else {YES: True, NO: False}.get(typed)
