"""Convert facts from plain values, as in files and requests, and back without loss."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from xeploai.domain import (
    CriterionLevel,
    FactDefinition,
    FactKind,
    FactValue,
    Fault,
    Grade,
    GradeCounts,
    Record,
    RecordField,
    Refused,
    is_blank,
    message,
)
from xeploai.rulepacks.shapes import OF_EVERY_RECORD, TextField

MOST = 10**9  # of any count; more is a slip of the hand
MOST_SIMILAR = 3  # similar codes in the message about an unknown one
MOST_COMPARED = 20  # unknown codes for which similar ones are looked up, since it takes time
LONGEST_TEXT = 300  # characters, of a document's number or its issuing body
POINTS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
GRADES = {each.value: each for each in Grade}
LEVELS: Mapping[Any, CriterionLevel | None] = {
    None: None,
    **{each.value: each for each in CriterionLevel},
}
UNDECIDED, NOT_RATED = "undecided", "not_rated"

NOT_BY_CODE = message("Facts are written with their codes. Write each as “code: value”.")
UNKNOWN_FACT = message("No fact has that code. Correct it, or define the fact.")
UNKNOWN_BUT_ALIKE = message(
    "No fact has that code. Similar codes: %(alike)s. Correct it, or define the fact."
)
NOT_A_COUNT = message("“%(found)s” is not a whole number from 0 to %(most)s. Correct it.")
NOT_POINTS = message("“%(found)s” is not a number of points from 0 to %(most)s. Correct it.")
NOT_YES_NO = message("“%(found)s” is neither yes nor no. Write true or false.")
NOT_A_GRADE = message("“%(found)s” is not a grade. Use one of: %(known)s.")
NOT_LEVELS = message("“%(found)s” has no levels. Write a level for each criterion.")
NOT_A_LEVEL = message("“%(found)s” is not the level of a criterion. Use one of: %(known)s.")
NOT_GRADES = message("“%(found)s” does not say how many have which grade. Use: %(known)s.")
NOT_RECORDS = message("“%(found)s” is not a list of documents. Write a list; [] for none.")
NO_DOCUMENT = message("A record needs the number of its document. Nothing is concluded without.")
NO_DAY = message("A record needs the date of its document, as year-month-day.")
NO_BODY = message("A record needs the body that issued its document.")
UNKNOWN_FIELD = message("These records have no field “%(field)s”. Use: %(known)s.")
NOT_A_CHOICE = message("“%(found)s” is not a value of the field “%(field)s”. Use: %(known)s.")
TEXT_TOO_LONG = message("The text of “%(field)s” is longer than %(most)s characters. Shorten it.")
PART_ABOVE_WHOLE = message(
    "%(part)s are more than the whole of %(whole)s (%(whole_fact)s). Correct one of the two."
)
SUM_DIFFERS = message("The points are %(found)s, but their parts add up to %(sum)s. Correct them.")

_COUNT, _MONTHS, _YES_NO = FactKind.COUNT, FactKind.MONTHS, FactKind.YES_NO


class _Wrong(Exception):
    """A plain value that the fact cannot have."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text, self.values = text, values


def read_values(
    definitions: Mapping[str, FactDefinition], mapping: object, place: str = ""
) -> dict[str, FactValue]:
    """Return plain values as facts, by code; null means “not known” and is left out.

    Args:
        mapping: as parsed from YAML, JSON or a request.
        place: its place, for messages.

    Raises:
        Refused: with everything that is wrong.
    """
    if not isinstance(mapping, Mapping):
        raise Refused(Fault(NOT_BY_CODE, {}, place))
    values: dict[str, FactValue] = {}
    related: list[FactDefinition] = []
    faults: list[Fault] = []
    for code, plain in mapping.items():
        definition = definitions.get(code)
        if definition is None:
            alike = _alike(code, definitions) if len(faults) < MOST_COMPARED else ""
            text = UNKNOWN_BUT_ALIKE if alike else UNKNOWN_FACT
            faults.append(Fault(text, {"alike": alike} if alike else {}, _place(place, code)))
        elif plain is not None:
            # a province has a million of these, and nearly all are whole numbers or yes and no
            kind, sort = definition.kind, type(plain)
            if (sort is int and (kind is _COUNT or kind is _MONTHS) and 0 <= plain <= MOST) or (
                sort is bool and kind is _YES_NO
            ):
                values[code] = plain
            else:
                _read(definition, plain, values, faults, place)
            if definition.part_of or definition.sums:
                related.append(definition)
    faults += [one for each in related for one in _disagreements(each, values, place)]
    if faults:
        raise Refused(faults)
    return values


def _alike(code: object, definitions: Mapping[str, FactDefinition]) -> str:
    word = str(code)[:LONGEST_TEXT]
    return ", ".join(get_close_matches(word, list(definitions), n=MOST_SIMILAR, cutoff=0.6))


def _place(*parts: object) -> str:
    return " ".join(str(each)[:LONGEST_TEXT] for each in parts if each != "")


def _read(
    definition: FactDefinition,
    plain: object,
    values: dict[str, FactValue],
    faults: list[Fault],
    place: str,
) -> None:
    if definition.kind is FactKind.RECORDS:
        records = _records(definition, plain, faults, _place(place, definition.code))
        values[definition.code] = records
        return
    try:
        values[definition.code] = _READERS[definition.kind](definition, plain)
    except _Wrong as wrong:
        faults.append(Fault(wrong.text, wrong.values, _place(place, definition.code)))


def _shorten(plain: object) -> str:
    text = str(plain)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"


def _count(definition: FactDefinition, plain: object) -> int:
    if type(plain) is int and 0 <= plain <= MOST:
        return plain
    raise _Wrong(NOT_A_COUNT, found=_shorten(plain), most=MOST)


def _points(definition: FactDefinition, plain: object) -> Decimal:
    """Read points; a float has the decimals with which it is written, such as 89.5."""
    most = definition.most if definition.most is not None else Decimal(MOST)
    text = str(plain) if type(plain) in (int, float, str, Decimal) else ""
    if not POINTS.fullmatch(text) or Decimal(text) > most:
        raise _Wrong(NOT_POINTS, found=_shorten(plain), most=most)
    return Decimal(text)


def _yes_no(definition: FactDefinition, plain: object) -> bool:
    if isinstance(plain, bool):
        return plain
    raise _Wrong(NOT_YES_NO, found=_shorten(plain))


def _grade(definition: FactDefinition, plain: object) -> Grade:
    if isinstance(plain, str) and plain in GRADES:
        return GRADES[plain]
    raise _Wrong(NOT_A_GRADE, found=_shorten(plain), known=", ".join(GRADES))


def _levels(definition: FactDefinition, plain: object) -> Mapping[str, CriterionLevel | None]:
    if not isinstance(plain, Mapping) or not all(isinstance(each, str) for each in plain):
        raise _Wrong(NOT_LEVELS, found=_shorten(plain))
    try:
        return {criterion: LEVELS[level] for criterion, level in plain.items()}
    except (KeyError, TypeError):
        wrong = next(each for each in plain.values() if not _is_level(each))
        known = ", ".join(CriterionLevel)
        raise _Wrong(NOT_A_LEVEL, found=_shorten(wrong), known=known) from None


def _is_level(plain: object) -> bool:
    return plain is None or (isinstance(plain, str) and plain in LEVELS)


def _grades(definition: FactDefinition, plain: object) -> GradeCounts:
    known = (*GRADES, UNDECIDED, NOT_RATED)
    if not isinstance(plain, Mapping) or not set(plain) <= set(known):
        raise _Wrong(NOT_GRADES, found=_shorten(plain), known=", ".join(known))
    numbers = {code: _count(definition, number) for code, number in plain.items()}
    undecided, not_rated = numbers.pop(UNDECIDED, 0), numbers.pop(NOT_RATED, 0)
    graded = {GRADES[code]: number for code, number in numbers.items()}
    return GradeCounts(graded, undecided, not_rated)


_READERS: Mapping[FactKind, Callable[[FactDefinition, object], FactValue]] = {
    FactKind.COUNT: _count,
    FactKind.MONTHS: _count,
    FactKind.POINTS: _points,
    FactKind.YES_NO: _yes_no,
    FactKind.GRADE: _grade,
    FactKind.LEVELS: _levels,
    FactKind.GRADES: _grades,
}


def _records(
    definition: FactDefinition, plain: object, faults: list[Fault], place: str
) -> tuple[Record, ...]:
    if not isinstance(plain, list | tuple):
        faults.append(Fault(NOT_RECORDS, {"found": _shorten(plain)}, place))
        return ()
    return tuple(
        _record(definition, each, faults, _place(place, number))
        for number, each in enumerate(plain, start=1)
    )


def _record(definition: FactDefinition, plain: object, faults: list[Fault], place: str) -> Record:
    if not isinstance(plain, Mapping):
        faults.append(Fault(NOT_RECORDS, {"found": _shorten(plain)}, place))
        return Record("", date.min, "")
    document, issued_by = (_text(plain.get(key)) for key in ("document", "issued_by"))
    day = _day(plain.get("on"))
    lacking = {NO_DOCUMENT: is_blank(document), NO_DAY: day is None, NO_BODY: is_blank(issued_by)}
    faults += [Fault(text, {}, place) for text, is_lacking in lacking.items() if is_lacking]
    heading = {"document": document, "issued_by": issued_by}
    long = (key for key, text in heading.items() if len(text) > LONGEST_TEXT)
    faults += [Fault(TEXT_TOO_LONG, {"field": key, "most": LONGEST_TEXT}, place) for key in long]
    details: dict[str, str | bool] = {}
    for code, value in plain.items():
        if code not in OF_EVERY_RECORD and value is not None:
            _detail(definition, code, value, details, faults, place)
    return Record(document, day or date.min, issued_by, details)


def _text(plain: object) -> str:
    return plain.strip() if isinstance(plain, str) and not is_blank(plain) else ""


def _day(plain: object) -> date | None:
    if type(plain) is date:
        return plain
    try:
        return date.fromisoformat(plain) if isinstance(plain, str) and "-" in plain else None
    except ValueError:
        return None


def _detail(
    definition: FactDefinition,
    code: object,
    value: object,
    details: dict[str, str | bool],
    faults: list[Fault],
    place: str,
) -> None:
    field = definition.fields.get(code) if isinstance(code, str) else None
    if field is None:
        shown: dict[str, object] = {"field": _shorten(code), "known": ", ".join(definition.fields)}
        faults.append(Fault(UNKNOWN_FIELD, shown, place))
    elif isinstance(field, TextField) and isinstance(value, str) and len(value) > LONGEST_TEXT:
        faults.append(Fault(TEXT_TOO_LONG, {"field": code, "most": LONGEST_TEXT}, place))
    elif isinstance(value, str | bool) and _fits(field, value):
        details[field.code] = value
    else:
        known = ", ".join(field.choices or ("true", "false"))
        shown = {"field": field.code, "found": _shorten(value), "known": known}
        faults.append(Fault(NOT_A_CHOICE, shown, place))


def _fits(field: RecordField, value: str | bool) -> bool:
    if isinstance(field, TextField):
        return isinstance(value, str)
    return value in field.choices if field.choices else isinstance(value, bool)


def _disagreements(
    definition: FactDefinition, values: Mapping[str, Any], place: str
) -> list[Fault]:
    """Return how a fact contradicts its total or its parts."""
    found, whole = values.get(definition.code), values.get(definition.part_of)
    at, faults = _place(place, definition.code), []
    if found is not None and whole is not None and found > whole:
        shown = {"part": found, "whole": whole, "whole_fact": definition.part_of}
        faults.append(Fault(PART_ABOVE_WHOLE, shown, at))
    parts: list[Any] = [values.get(each) for each in definition.sums]
    if parts and found is not None and None not in parts and sum(parts) != found:
        faults.append(Fault(SUM_DIFFERS, {"found": found, "sum": sum(parts)}, at))
    return faults
