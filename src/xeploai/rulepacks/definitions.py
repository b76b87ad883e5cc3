"""From `facts:` in a file to what conditions may look at."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from xeploai.domain import (
    NUMERIC,
    FactDefinition,
    FactKind,
    GivenBy,
    Reads,
    RecordField,
    Refused,
    SubjectKind,
    Where,
    message,
)

from .entries import Entry, Scope, peek
from .nodes import compose, read_file
from .scalars import code_in, flag_of, members_in, number_of, texts_in

FACTS_FILE = Path(__file__).with_name("facts.yaml")
FACT_KEYS = ("fact", "kind", "label", "of")
FACT_OPTIONS = ("unit", "given", "part_of", "most", "sums", "reads", "fields")
FIELD_KEYS = ("field", "label")
FIELD_OPTIONS = ("choices", "ordered", "text")
OF_EVERY_RECORD = ("document", "on", "issued_by")

UNKNOWN_FACT_KIND = message("There is no kind of fact “%(found)s”. Use one of: %(known)s.")
UNKNOWN_SUBJECT_KIND = message("There is no kind of subject “%(found)s”. Use: %(known)s.")
UNKNOWN_ORIGIN = message("A fact is not given by “%(found)s”. Use one of: %(known)s.")
UNKNOWN_WHERE = message("“%(found)s” is no place of other subjects. Use one of: %(known)s.")
FACT_TWICE = message("The fact “%(fact)s” is defined twice. Keep one, or rename the other.")
FACT_IS_COMMON = message(
    "The fact “%(fact)s” stands in the common list already. Use that one, or take another code."
)
NO_UNIT = message("A fact of kind %(kind)s says what it counts. Add the key “unit”.")
NOT_FOR_KIND = message("The key “%(key)s” does not belong to a fact of kind %(kind)s. Remove it.")
NO_MOST = message("Points have a highest number. Add the key “most”.")
NO_SUCH_FACT = message("There is no fact “%(found)s”. Correct the code, or define the fact.")
PART_OF_ITSELF = message(
    "“%(fact)s” would be part of itself. Name the larger count that contains it."
)
PART_OF_OTHER_KIND = message(
    "“%(whole)s” is no count of the same subjects. A part and its whole are both of kind COUNT, "
    "and whatever has the part has the whole."
)
SUMS_NO_POINTS = message("“%(found)s” are no points of the same subjects. Only those are added.")
SUM_IS_COMPUTED = message("A sum is computed. Write “given: COMPUTED”.")
SUM_HAS_OTHER_MOST = message(
    "The highest number is %(most)s, yet the parts add up to %(sum)s. Correct one of them."
)
RESERVED_FIELD = message(
    "Every record has “%(field)s” already. Remove the field, or give it another code."
)
FIELD_TWICE = message("The field “%(field)s” stands here twice. Keep one of them.")
CHOICE_TWICE = message("The choice “%(code)s” stands here twice. Keep one of them.")
NOT_ORDERED_SO = message("Only a field with at least two choices has an order. List them.")
TEXT_AND_CHOICES = message("A field is a free text or has choices. Remove one of the two keys.")


class TextField(RecordField):
    """A field that takes any text, such as the number of a document."""


@cache
def common_facts() -> Mapping[str, FactDefinition]:
    """Return the facts that every pack may look at, by code; read once.

    Raises:
        Refused: with the faults of the file.
    """
    scope = Scope(FACTS_FILE.name)
    node = compose(read_file(FACTS_FILE), file=FACTS_FILE.name)
    found = read_definitions(Entry(node, scope, required=("facts",)))
    if scope.found:
        raise Refused(scope.faults())
    return MappingProxyType(found)


def read_definitions(
    file: Entry, common: Mapping[str, FactDefinition] = MappingProxyType({})
) -> dict[str, FactDefinition]:
    """Return the facts that stand under `facts:`, by code.

    Args:
        common: those that there are already; none of them may be defined anew.
    """
    found: dict[str, FactDefinition] = {}
    entries: dict[str, Entry] = {}
    for node in file.items("facts"):
        scope = file.scope.within(rule=peek(node, "fact"))
        entry = Entry(node, scope, required=FACT_KEYS, optional=FACT_OPTIONS)
        definition = _definition(entry)
        if definition.code in found or definition.code in common:
            is_common = definition.code in common
            scope.fault(node, FACT_IS_COMMON if is_common else FACT_TWICE, fact=definition.code)
        elif definition.code:
            found[definition.code], entries[definition.code] = definition, entry
    known = {**common, **found}
    for code, definition in found.items():
        _check(entries[code], definition, known)
    return found


def _definition(entry: Entry) -> FactDefinition:
    most = entry.get("most")
    fields = tuple(_field(node, entry.scope) for node in entry.items("fields"))
    _refuse_same(entry, "fields", (each.code for each in fields), FIELD_TWICE, "field")
    return FactDefinition(
        code=code_in(entry, "fact"),
        kind=entry.choice("kind", FactKind, unknown=UNKNOWN_FACT_KIND),
        label=entry.label("label"),
        kinds=frozenset(members_in(entry, "of", SubjectKind, unknown=UNKNOWN_SUBJECT_KIND)),
        given_by=entry.choice("given", GivenBy, unknown=UNKNOWN_ORIGIN),
        unit=entry.label("unit"),
        part_of=entry.text("part_of"),
        most=number_of(most, entry.scope) if most else None,
        sums=texts_in(entry, "sums"),
        reads=_reads(entry),
        fields=MappingProxyType({each.code: each for each in fields}),
    )


def _reads(fact: Entry) -> Reads | None:
    node = fact.get("reads")
    if node is None:
        return None
    entry = Entry(node, fact.scope, required=("kind", "where"))
    return Reads(
        entry.choice("kind", SubjectKind, unknown=UNKNOWN_SUBJECT_KIND),
        entry.choice("where", Where, unknown=UNKNOWN_WHERE),
    )


def _field(node: yaml.Node, scope: Scope) -> RecordField:
    entry = Entry(node, scope, required=FIELD_KEYS, optional=FIELD_OPTIONS)
    code, label, choices = code_in(entry, "field"), entry.label("label"), read_choices(entry)
    if code in OF_EVERY_RECORD:
        scope.fault(node, RESERVED_FIELD, field=code)
    is_ordered, is_text = _is(entry, "ordered"), _is(entry, "text")
    if is_ordered and len(choices) < len(("milder", "graver")):
        scope.fault(node, NOT_ORDERED_SO)
    if is_text and choices:
        scope.fault(node, TEXT_AND_CHOICES)
    return TextField(code, label) if is_text else RecordField(code, label, choices, is_ordered)


def _is(entry: Entry, key: str) -> bool:
    node = entry.get(key)
    return bool(node and flag_of(node, entry.scope))


def read_choices(entry: Entry) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of the choices under `choices:`, by code, in the order of the file."""
    found: list[tuple[str, Mapping[str, str]]] = []
    for node in entry.items("choices"):
        choice = Entry(node, entry.scope, required=("code", "label"))
        found.append((choice.text("code"), choice.label("label")))
    _refuse_same(entry, "choices", (code for code, _ in found), CHOICE_TWICE, "code")
    return MappingProxyType({code: label for code, label in found if code})


def _refuse_same(entry: Entry, key: str, codes: Iterable[str], text: str, name: str) -> None:
    seen: set[str] = set()
    for node, code in zip(entry.items(key), codes, strict=True):
        if code and code in seen:
            entry.scope.fault(node, text, **{name: code})
        seen.add(code)


def _check(entry: Entry, fact: FactDefinition, known: Mapping[str, FactDefinition]) -> None:
    _check_keys(entry, fact)
    if fact.part_of:
        _check_whole(entry, fact, known)
    if fact.sums:
        _check_sum(entry, fact, known)


def _check_keys(entry: Entry, fact: FactDefinition) -> None:
    if fact.kind in NUMERIC and entry.get("unit") is None:
        entry.scope.fault(entry.node, NO_UNIT, kind=fact.kind)
    if fact.kind is FactKind.POINTS and entry.get("most") is None:
        entry.scope.fault(entry.node, NO_MOST)
    belong: Mapping[str, tuple[FactKind, ...]] = {
        "unit": NUMERIC,
        "part_of": (FactKind.COUNT,),
        "most": (FactKind.POINTS,),
        "sums": (FactKind.POINTS,),
        "reads": (FactKind.GRADE, FactKind.GRADES),
        "fields": (FactKind.RECORDS,),
    }
    for key, kinds in belong.items():
        node = entry.get(key)
        if node is not None and fact.kind not in kinds:
            entry.scope.fault(node, NOT_FOR_KIND, key=key, kind=fact.kind)


def _check_whole(entry: Entry, fact: FactDefinition, known: Mapping[str, FactDefinition]) -> None:
    node = entry.get("part_of") or entry.node
    whole = known.get(fact.part_of)
    if whole is None:
        entry.scope.fault(node, NO_SUCH_FACT, found=fact.part_of)
    elif fact.code in wholes_of(fact.part_of, known):
        entry.scope.fault(node, PART_OF_ITSELF, fact=fact.code)
    elif whole.kind is not FactKind.COUNT or not fact.kinds <= whole.kinds:
        entry.scope.fault(node, PART_OF_OTHER_KIND, whole=whole.code)


def wholes_of(code: str, known: Mapping[str, FactDefinition]) -> tuple[str, ...]:
    """Return a count and all that it is a part of, nearest first."""
    found: dict[str, None] = {}
    while code and code not in found:
        found[code] = None
        code = known[code].part_of if code in known else ""
    return tuple(found)


def _check_sum(entry: Entry, fact: FactDefinition, known: Mapping[str, FactDefinition]) -> None:
    node = entry.get("sums") or entry.node
    parts = [known[each] for each in fact.sums if each in known]
    for missing in (each for each in fact.sums if each not in known):
        entry.scope.fault(node, NO_SUCH_FACT, found=missing)
    for part in parts:
        if part.kind is not FactKind.POINTS or part.sums or not fact.kinds <= part.kinds:
            entry.scope.fault(node, SUMS_NO_POINTS, found=part.code)
    if fact.given_by is not GivenBy.COMPUTED:
        entry.scope.fault(node, SUM_IS_COMPUTED)
    total = sum((part.most or Decimal(0) for part in parts), Decimal(0))
    if len(parts) == len(fact.sums) and fact.most is not None and total != fact.most:
        entry.scope.fault(node, SUM_HAS_OTHER_MOST, most=fact.most, sum=total)
