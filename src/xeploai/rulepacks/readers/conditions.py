"""Build conditions from their shapes, with the facts and numbers they refer to."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from xeploai.domain import (
    NUMERIC,
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    CriterionLevel,
    FactDefinition,
    FactIs,
    FactKind,
    Grade,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Parameter,
    ParameterKind,
    Quantifier,
    ShareIs,
    SubjectKind,
    message,
)
from xeploai.rulepacks.shapes import (
    CONDITION,
    DUE,
    UNKNOWN_GRADE,
    AllOfShape,
    AnyOfShape,
    AtLeastOfShape,
    EveryLevelShape,
    FactIsShape,
    GradedShareShape,
    HasRecordShape,
    NoneOfShape,
    ParameterShape,
    Scope,
    Shape,
    ShareIsShape,
    SomeLevelShape,
    items,
    parse_choice,
    parse_flag,
    parse_or_fault,
    parse_reference,
    peek,
    read,
    read_as,
)

from .records import read_field_tests
from .surroundings import Surroundings

PARAMETER_TWICE = message("The number “%(name)s” is defined twice here. Keep one of them.")
UNUSED_PARAMETER = message("No condition uses the number “%(name)s”. Use it, or remove it.")
UNKNOWN_PARAMETER = message("This provision has no number “%(name)s”. Use: %(known)s.")
WRONG_COMPARISON = message("“%(found)s” cannot be used with “%(fact)s”. Use: %(known)s.")
UNKNOWN_FACT = message("Unknown fact “%(found)s”. Correct the code, or define it under “facts”.")
WRONG_KIND = message(
    "“%(fact)s” is of kind %(kind)s, and this form of condition takes %(due)s. Use the form for "
    "that kind, or another fact."
)
NOT_OF_THESE = message(
    "Not all subjects of this provision have the fact “%(fact)s”: %(kinds)s do not. Divide "
    "the provision, or correct its categories."
)
TWO_KINDS = message(
    "“%(part)s” and “%(whole)s” count different things, so they have no share. Correct one of them."
)
NO_WAIVERS = message("Records of “%(fact)s” name no waiver. Remove “unless”.")
NOT_SO_MANY = message(
    "At least %(number)s are asked for, and %(listed)s conditions are listed. "
    "Ask for a whole number between 1 and that."
)


class Numbers:
    """The numbers of one wording, and which of them its conditions have used."""

    def __init__(self, wording: yaml.Node, scope: Scope) -> None:
        self.scope = scope
        self.parameters: dict[str, Parameter] = {}
        self.nodes: dict[str, yaml.Node] = {}
        self.used: set[str] = set()
        self.faulty: set[str] = set()  # of these no use is judged
        for node in items(wording, "parameters"):
            self._add(node)

    def _add(self, node: yaml.Node) -> None:
        shape = read(ParameterShape, node, self.scope)
        if shape is None:
            self.faulty.add(peek(node, "name"))
        elif shape.name in self.parameters:
            self.scope.fault(node, PARAMETER_TWICE, name=shape.name)
        else:
            self.parameters[shape.name], self.nodes[shape.name] = shape.parameter(), node

    def get(self, name: str, node: yaml.Node, kind: ParameterKind) -> Parameter | None:
        """Return a number by name; None with a fault at `node` where it does not fit."""
        self.used.add(name)
        parameter = self.parameters.get(name)
        if parameter is None:
            if name not in self.faulty:
                known = ", ".join(self.parameters)
                self.scope.fault(node, UNKNOWN_PARAMETER, name=name, known=known)
            return None
        if parameter.kind is not kind:
            self.scope.fault(node, DUE[kind], name=name)
            return None
        return parameter

    def refuse_unused(self) -> None:
        """Add a fault for every number that no condition uses."""
        for name in self.parameters.keys() - self.used:
            self.scope.fault(self.nodes[name], UNUSED_PARAMETER, name=name)


def find_fact(
    code: str,
    node: yaml.Node,
    due: Collection[FactKind],
    around: Surroundings,
    kinds: frozenset[SubjectKind],
    scope: Scope,
) -> FactDefinition | None:
    """Return a fact by its code; None with a fault at `node` where it does not fit.

    Args:
        due: the accepted kinds of fact.
        kinds: the kinds of subject that have to have it.
    """
    fact = around.facts.get(code)
    if code in around.faulty_facts:
        return None
    if fact is None:
        scope.fault(node, UNKNOWN_FACT, found=code)
    elif fact.kind not in due:
        scope.fault(node, WRONG_KIND, fact=code, kind=fact.kind, due=", ".join(due))
    elif kinds - fact.kinds:
        without = ", ".join(sorted(kinds - fact.kinds))
        scope.fault(node, NOT_OF_THESE, fact=code, kinds=without)
    else:
        return fact
    return None


@dataclass
class ConditionReader:
    """Reads the conditions of one wording.

    Args:
        kinds: the kinds of subject that the provision is about.
        nodes: the node of each condition, by identity, for faults that are found afterwards.
    """

    scope: Scope
    around: Surroundings
    kinds: frozenset[SubjectKind]
    numbers: Numbers
    nodes: dict[int, yaml.Node] = field(default_factory=dict)
    _alive: list[Condition] = field(default_factory=list)

    def read(self, node: yaml.Node) -> Condition | None:
        """Return the condition; None with a fault where it is none."""
        shape = read_as(CONDITION, node, self.scope)
        return None if shape is None else self._build(shape)

    def _build(self, shape: Shape) -> Condition | None:
        condition = BUILDERS[type(shape)](self, shape)
        if condition is not None:
            self.nodes[id(condition)] = shape.node
            self._alive.append(condition)  # an identity is only unique while the object lives
        return condition

    def fact(self, shape: Shape, key: str, *due: FactKind) -> FactDefinition | None:
        """Return the fact under a key; None with a fault where it does not fit."""
        return self._fact_at(getattr(shape, key), shape.at(key), due)

    def _fact_at(
        self, code: str, node: yaml.Node, due: Collection[FactKind]
    ) -> FactDefinition | None:
        return find_fact(code, node, due, self.around, self.kinds, self.scope)

    def _fact_is(self, shape: FactIsShape) -> Condition | None:
        fact = self.fact(shape, "fact", *NUMERIC, FactKind.YES_NO, FactKind.GRADE)
        comparison, node = shape.compared
        against: Parameter | Grade | bool | None
        if fact is None:
            return None
        if fact.kind in NUMERIC:
            name = parse_or_fault(parse_reference, node, self.scope)
            against = self.numbers.get(name, node, ParameterKind.AMOUNT) if name else None
        elif fact.kind is FactKind.GRADE:
            against = parse_or_fault(parse_choice, node, self.scope, Grade, UNKNOWN_GRADE)
        else:
            against = parse_or_fault(parse_flag, node, self.scope)
            if comparison is not Comparison.IS:
                values = {"found": comparison, "fact": fact.code, "known": Comparison.IS}
                self.scope.fault(node, WRONG_COMPARISON, **values)
        return None if against is None else FactIs(fact.code, comparison, against)

    def _share_is(self, shape: ShareIsShape) -> Condition | None:
        part = self.fact(shape, "share", FactKind.COUNT, FactKind.MONTHS)
        whole = self.fact(shape, "of", FactKind.COUNT, FactKind.MONTHS)
        comparison, name = shape.compared
        if part and whole and part.kind is not whole.kind:
            self.scope.fault(shape.node, TWO_KINDS, part=part.code, whole=whole.code)
        threshold = self.numbers.get(name, shape.at(comparison), ParameterKind.SHARE)
        if part is None or whole is None or threshold is None:
            return None
        return ShareIs(part.code, whole.code, comparison, threshold)

    def _every_level(self, shape: EveryLevelShape) -> Condition | None:
        return self._levels_are(shape, Quantifier.EVERY, shape.every, shape.compared)

    def _some_level(self, shape: SomeLevelShape) -> Condition | None:
        return self._levels_are(shape, Quantifier.SOME, shape.some, shape.compared)

    def _levels_are(
        self,
        shape: Shape,
        quantifier: Quantifier,
        codes: tuple[str, ...],
        compared: tuple[Comparison, CriterionLevel],
    ) -> Condition | None:
        node = shape.at(quantifier)
        facts = [self._fact_at(code, node, (FactKind.LEVELS,)) for code in codes]
        comparison, level = compared
        return None if None in facts else LevelsAre(quantifier, codes, comparison, level)

    def _graded_share_is(self, shape: GradedShareShape) -> Condition | None:
        fact = self.fact(shape, "graded", FactKind.GRADES)
        (reaches, grade), (comparison, name) = shape.grade.compared, shape.compared
        threshold = self.numbers.get(name, shape.at(comparison), ParameterKind.SHARE)
        if fact is None or threshold is None:
            return None
        return GradedShareIs(fact.code, reaches, grade, comparison, threshold)

    def _has_record(self, shape: HasRecordShape) -> Condition | None:
        fact = self.fact(shape, "record", FactKind.RECORDS)
        if fact is None:
            return None
        if shape.unless and not {"waiver", "waiver_document"} <= fact.fields.keys():
            self.scope.fault(shape.node, NO_WAIVERS, fact=fact.code)
        tests = read_field_tests(shape.where, fact, self.scope) if shape.where else ()
        return HasRecord(fact.code, tests, frozenset(shape.unless), in_period=shape.in_period)

    def _all_of(self, shape: AllOfShape) -> Condition | None:
        return self._joined(AllOf, shape.all)

    def _any_of(self, shape: AnyOfShape) -> Condition | None:
        return self._joined(AnyOf, shape.any)

    def _none_of(self, shape: NoneOfShape) -> Condition | None:
        return self._joined(NoneOf, shape.none)

    def _joined(
        self, kind: type[AllOf | AnyOf | NoneOf], shapes: tuple[Shape, ...]
    ) -> Condition | None:
        parts = self._parts(shapes)
        return kind(parts) if len(parts) == len(shapes) else None

    def _parts(self, shapes: tuple[Shape, ...]) -> tuple[Condition, ...]:
        built = [self._build(each) for each in shapes]
        return tuple(each for each in built if each is not None)

    def _at_least_of(self, shape: AtLeastOfShape) -> Condition | None:
        parts, node, listed = self._parts(shape.of), shape.at("at_least"), len(shape.of)
        number = self.numbers.get(shape.at_least, node, ParameterKind.AMOUNT)
        if number is None or len(parts) < listed:
            return None
        if number.value.denominator != 1 or not 1 <= number.value <= listed:
            self.scope.fault(node, NOT_SO_MANY, number=number.value, listed=listed)
        return AtLeastOf(parts, number)


BUILDERS: Mapping[type[Shape], Callable[[ConditionReader, Any], Condition | None]] = {
    FactIsShape: ConditionReader._fact_is,
    ShareIsShape: ConditionReader._share_is,
    EveryLevelShape: ConditionReader._every_level,
    SomeLevelShape: ConditionReader._some_level,
    GradedShareShape: ConditionReader._graded_share_is,
    HasRecordShape: ConditionReader._has_record,
    AllOfShape: ConditionReader._all_of,
    AnyOfShape: ConditionReader._any_of,
    NoneOfShape: ConditionReader._none_of,
    AtLeastOfShape: ConditionReader._at_least_of,
}
