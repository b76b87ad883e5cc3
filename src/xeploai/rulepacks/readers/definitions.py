"""Read `facts:` of a file: the facts that conditions may use."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from xeploai.domain import NUMERIC, FactDefinition, FactKind, GivenBy, Refused, message
from xeploai.rulepacks.checks.reach import wholes_of
from xeploai.rulepacks.shapes import (
    OF_EVERY_RECORD,
    FactShape,
    FieldShape,
    Items,
    Scope,
    Shape,
    compose,
    items,
    peek,
    read,
    read_file,
)

FACTS_FILE = Path(__file__).parents[1] / "facts.yaml"
KINDS_WITH_KEY: Mapping[str, tuple[FactKind, ...]] = {
    "unit": NUMERIC,
    "part_of": (FactKind.COUNT,),
    "most": (FactKind.POINTS,),
    "sums": (FactKind.POINTS,),
    "reads": (FactKind.GRADE, FactKind.GRADES),
    "fields": (FactKind.RECORDS,),
}

FACT_TWICE = message("The fact “%(fact)s” is defined twice. Keep one, or rename the other.")
FACT_IS_COMMON = message(
    "The common list has the fact “%(fact)s” already. Use that one, or choose another code."
)
NO_UNIT = message("A fact of kind %(kind)s needs a unit. Add the key “unit”.")
NOT_FOR_KIND = message("The key “%(key)s” does not belong to a fact of kind %(kind)s. Remove it.")
NO_MOST = message("Points need a highest number. Add the key “most”.")
NO_SUCH_FACT = message("Unknown fact “%(found)s”. Correct the code, or define the fact.")
PART_OF_ITSELF = message(
    "“%(fact)s” would be part of itself. Name the larger count that contains it."
)
PART_OF_OTHER_KIND = message(
    "“%(whole)s” is not a count of the same subjects. Correct it: a part and its whole are "
    "both of kind COUNT, and every subject that has the part has the whole."
)
SUMS_NO_POINTS = message(
    "“%(found)s” is not a fact with points of the same subjects. Add up only those."
)
SUM_IS_COMPUTED = message("A sum is computed. Write “given: COMPUTED”.")
SUM_HAS_OTHER_MOST = message(
    "The highest number is %(most)s, but the parts add up to %(sum)s. Correct one of them."
)
RESERVED_FIELD = message(
    "Every record has “%(field)s” already. Remove the field, or give it another code."
)
NOT_ORDERED_SO = message("Only a field with at least two choices has an order. List them.")
TEXT_AND_CHOICES = message("A field is a free text or has choices. Remove one of the two keys.")


class CommonFactsShape(Shape):
    """The file of the facts that all packs share."""

    facts: Items[yaml.Node]


@cache
def common_facts() -> Mapping[str, FactDefinition]:
    """Return the facts that every pack may use, by code; read once.

    Raises:
        Refused: with the faults of the file.
    """
    scope = Scope(FACTS_FILE.name)
    node = compose(read_file(FACTS_FILE), file=FACTS_FILE.name)
    read(CommonFactsShape, node, scope)
    found = read_definitions(node, scope)
    if scope.found:
        raise Refused(scope.faults())
    return MappingProxyType(found)


def faulty_codes(file: yaml.Node, known: Mapping[str, FactDefinition]) -> frozenset[str]:
    """Return the codes of facts that a file defines with faults."""
    return frozenset(peek(each, "fact") for each in items(file, "facts")) - known.keys()


def read_definitions(
    file: yaml.Node,
    scope: Scope,
    common: Mapping[str, FactDefinition] = MappingProxyType({}),
) -> dict[str, FactDefinition]:
    """Return the facts under `facts:`, by code.

    Args:
        common: those that there are already; none of them may be defined a second time.
    """
    shapes: dict[str, FactShape] = {}
    for node in items(file, "facts"):
        of_fact = scope.within(rule=peek(node, "fact"))
        shape, code = read(FactShape, node, of_fact), peek(node, "fact")
        if code in common:
            of_fact.fault(node, FACT_IS_COMMON, fact=code)
        elif code and code in shapes:
            of_fact.fault(node, FACT_TWICE, fact=code)
        elif shape is not None:
            shapes[code] = shape
    found = {code: each.definition() for code, each in shapes.items()}
    known = {**common, **found}
    faulty = faulty_codes(file, known)
    for code, shape in shapes.items():
        of_fact = scope.within(rule=code)
        _check_keys(shape, of_fact)
        for field in shape.fields_:
            _check_field(field, of_fact)
        _check_whole(shape, known, faulty, of_fact)
        _check_sum(shape, known, faulty, of_fact)
    return found


def _check_keys(shape: FactShape, scope: Scope) -> None:
    if shape.kind in NUMERIC and not shape.has("unit"):
        scope.fault(shape.node, NO_UNIT, kind=shape.kind)
    if shape.kind is FactKind.POINTS and not shape.has("most"):
        scope.fault(shape.node, NO_MOST)
    for key, kinds in KINDS_WITH_KEY.items():
        if shape.has(key) and shape.kind not in kinds:
            scope.fault(shape.at(key), NOT_FOR_KIND, key=key, kind=shape.kind)


def _check_field(shape: FieldShape, scope: Scope) -> None:
    if shape.field in OF_EVERY_RECORD:
        scope.fault(shape.node, RESERVED_FIELD, field=shape.field)
    if shape.ordered and len(shape.choices) < len(("milder", "graver")):
        scope.fault(shape.node, NOT_ORDERED_SO)
    if shape.text and shape.choices:
        scope.fault(shape.node, TEXT_AND_CHOICES)


def _check_whole(
    shape: FactShape,
    known: Mapping[str, FactDefinition],
    faulty: frozenset[str],
    scope: Scope,
) -> None:
    if not shape.part_of or shape.part_of in faulty:
        return
    node, whole = shape.at("part_of"), known.get(shape.part_of)
    if whole is None:
        scope.fault(node, NO_SUCH_FACT, found=shape.part_of)
    elif shape.fact in wholes_of(shape.part_of, known):
        scope.fault(node, PART_OF_ITSELF, fact=shape.fact)
    elif whole.kind is not FactKind.COUNT or not set(shape.of) <= whole.kinds:
        scope.fault(node, PART_OF_OTHER_KIND, whole=whole.code)


def _check_sum(
    shape: FactShape,
    known: Mapping[str, FactDefinition],
    faulty: frozenset[str],
    scope: Scope,
) -> None:
    if not shape.sums:
        return
    node, parts = shape.at("sums"), [known[each] for each in shape.sums if each in known]
    for missing in (each for each in shape.sums if each not in known and each not in faulty):
        scope.fault(node, NO_SUCH_FACT, found=missing)
    for part in parts:
        if part.kind is not FactKind.POINTS or part.sums or not set(shape.of) <= part.kinds:
            scope.fault(node, SUMS_NO_POINTS, found=part.code)
    if shape.given is not GivenBy.COMPUTED:
        scope.fault(node, SUM_IS_COMPUTED)
    total = sum((part.most or Decimal(0) for part in parts), Decimal(0))
    if len(parts) == len(shape.sums) and shape.most is not None and total != shape.most:
        scope.fault(node, SUM_HAS_OTHER_MOST, most=shape.most, sum=total)
