"""Read `provisions:` of a file: what a regulation says on grading, each checked on its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import yaml

from xeploai.domain import (
    NOT_OF_ONE_SUBJECT,
    STANDING_OF,
    Citation,
    Condition,
    DatedProvision,
    Effect,
    FactKind,
    Grade,
    Provision,
    Standing,
    Status,
    message,
)
from xeploai.rulepacks.checks.order import check_order
from xeploai.rulepacks.checks.reach import ALWAYS_HOLDS, NEVER_HOLDS, Reaches
from xeploai.rulepacks.shapes import (
    RULE_ID,
    CentralWordingShape,
    ProvisionShape,
    Scope,
    Shape,
    WordingShape,
    child,
    items,
    parse_date,
    parse_or_fault,
    peek,
    read,
    refuse_early,
    scalar_text,
)

from .ceilings import TERMS, read_terms
from .conditions import ConditionReader, Numbers, find_fact
from .surroundings import Surroundings

CONTENT = (
    "applies_if",
    "condition",
    "grade",
    "grade_of",
    "parameters",
    "reason",
    "unless",
    *TERMS,
)
PART = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
LOCAL_ID = re.compile(r"L-[A-Z0-9]{1,20}(-[A-Z0-9]{1,20}){0,4}")
LOCAL = "L-"

NEEDS: Mapping[Effect, tuple[str, ...]] = {
    Effect.TEXT: (),
    Effect.NOT_RATED: ("reason", "condition"),
    Effect.REQUIRED_FOR: ("grade", "condition"),
    Effect.KNOCKS_OUT: ("condition",),
    Effect.AT_MOST: ("grade", "condition"),
    Effect.AT_MOST_GRADE_OF: ("grade_of",),
    Effect.CEILING: ("group_by",),
    Effect.CALLS_FOR: ("condition",),
}
ALLOWED: Mapping[Effect, tuple[str, ...]] = {
    Effect.TEXT: ("parameters",),
    Effect.CEILING: ("parameters", *TERMS),
}
GRADES: Mapping[Effect, tuple[Grade, ...]] = {
    Effect.REQUIRED_FOR: (Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED),
    Effect.AT_MOST: (Grade.GOOD, Grade.COMPLETED),
}

NOT_A_PROVISION_ID = message(
    "“%(found)s” is not the id of a provision. Write it as P23-KO-6, or as P25-GR-1.EXCELLENT "
    "where one id has several parts."
)
NOT_A_LOCAL_ID = message("“%(found)s” is not the id of a local provision. Write it as L-KO-1.")
PROVISION_TWICE = message(
    "The provision “%(found)s” occurs twice in the file. Put all its wordings under one."
)
NO_WORDING = message("The provision has no wording. Add the first one with its day.")
UNKNOWN_CATEGORY = message("Unknown category “%(found)s”. Use one of: %(known)s.")
KEY_MISSING_FOR = message("A provision with the effect %(effect)s needs the key “%(key)s”. Add it.")
KEY_NOT_FOR = message(
    "The key “%(key)s” does not belong to a provision with the effect %(effect)s. Remove it."
)
GRADE_NOT_FOR = message(
    "“%(found)s” cannot be the grade of %(effect)s. Use: %(known)s. Failing is a matter of "
    "KNOCKS_OUT, and nothing is above EXCELLENT."
)
UNKNOWN_REASON = message(
    "“%(found)s” is not in this pack's list of reasons for giving no grade on %(day)s. "
    "Use one of: %(known)s."
)
NOT_KNOWN_NOT_COMPUTED = message(
    "What is unknown cannot be computed. Write “effect: TEXT”, or correct the status."
)
WITHDRAWN_TOO_EARLY = message(
    "The provision would be withdrawn on %(withdrawn)s, but a wording begins on %(from)s. "
    "Correct one of the two."
)
NEVER_WHERE_APPLIED = message(
    "This can never be met where “applies_if” is met. Correct one of the two."
)
ALWAYS_WHERE_APPLIED = message(
    "This is always met where “applies_if” is met. Correct one of the two."
)


@dataclass(frozen=True)
class ProvisionsWithNodes:
    """The provisions of a file, and the node of each."""

    by_code: Mapping[str, DatedProvision]
    nodes: Mapping[str, yaml.Node]


def read_provisions(file: yaml.Node, around: Surroundings, scope: Scope) -> ProvisionsWithNodes:
    """Return the provisions under `provisions:`, in the order of the file."""
    found: dict[str, DatedProvision] = {}
    nodes: dict[str, yaml.Node] = {}
    reaches = Reaches(around.facts)
    for node in items(file, "provisions"):
        of_provision = scope.within(rule=peek(node, "provision"))
        provision = _ProvisionReader(node, of_provision, around, reaches).read()
        if provision.code and provision.code in found:
            of_provision.fault(node, PROVISION_TWICE, found=provision.code)
        found[provision.code], nodes[provision.code] = provision, node
    return ProvisionsWithNodes(MappingProxyType(found), nodes)


def refuse_unknown_categories(
    shape: Shape, categories: tuple[str, ...], around: Surroundings, scope: Scope
) -> None:
    """Add a fault for each category that the pack does not have."""
    for place, each in enumerate(categories):
        if each not in around.categories:
            known = ", ".join(sorted(around.categories))
            node = shape.at("categories", place)
            scope.fault(node, UNKNOWN_CATEGORY, found=each, known=known)


class _ProvisionReader:
    """Reads one provision with all its wordings."""

    def __init__(
        self, node: yaml.Node, scope: Scope, around: Surroundings, reaches: Reaches
    ) -> None:
        self.node, self.scope, self.around, self.reaches = node, scope, around, reaches
        self.shape = read(ProvisionShape, node, scope)
        self.code = self.shape.provision if self.shape else peek(node, "provision")
        self.categories = frozenset(scalar_text(each) for each in items(node, "categories"))

    def read(self) -> DatedProvision:
        nodes = tuple(items(self.node, "values"))
        wordings = [self._wording(node) for node in nodes]
        days = [(node, day) for node in nodes if (day := _date_in(node, "from"))]
        withdrawn = _date_in(self.node, "withdrawn")
        check_order(self.scope, days)
        self._check_reasons(days, withdrawn)
        if self.shape:
            self._check_heading(self.shape)
            if not nodes:
                self.scope.fault(self.node, NO_WORDING)
        if withdrawn and days and withdrawn <= (latest := max(day for _, day in days)):
            values = {"withdrawn": withdrawn, "from": latest}
            node = child(self.node, "withdrawn") or self.node
            self.scope.fault(node, WITHDRAWN_TOO_EARLY, **values)
        return DatedProvision(self.code, tuple(each for each in wordings if each), withdrawn)

    def _check_heading(self, shape: ProvisionShape) -> None:
        rule_id, dot, part = self.code.partition(".")
        is_part = not dot or PART.fullmatch(part)
        if self.around.is_local:
            if not (LOCAL_ID.fullmatch(rule_id) and is_part):
                self.scope.fault(shape.at("provision"), NOT_A_LOCAL_ID, found=self.code)
        elif not RULE_ID.fullmatch(rule_id) or not is_part or rule_id.startswith(LOCAL):
            self.scope.fault(shape.at("provision"), NOT_A_PROVISION_ID, found=self.code)
        refuse_unknown_categories(shape, shape.categories, self.around, self.scope)

    def _wording(self, node: yaml.Node) -> Provision | None:
        scope = self.scope.within(from_on=peek(node, "from"))
        shape = read(WordingShape if self.around.is_local else CentralWordingShape, node, scope)
        found, numbers = len(scope.found), Numbers(node, scope)
        kinds = self.around.kinds_of(self.categories)
        reader = ConditionReader(scope, self.around, kinds, numbers)
        nodes = [child(node, key) for key in ("condition", "applies_if")]
        condition, applies_if = (reader.read(each) if each else None for each in nodes)
        is_whole = (condition is None, applies_if is None) == (nodes[0] is None, nodes[1] is None)
        if shape is None or self.shape is None:
            return None
        if shape.grade_of:
            due = (FactKind.GRADE,)
            find_fact(shape.grade_of, shape.at("grade_of"), due, self.around, kinds, scope)
        if is_whole and len(scope.found) == found:  # of a faulty condition no reach is judged
            self._check_reach(reader, condition, applies_if)
            if shape.effect not in NOT_OF_ONE_SUBJECT:
                numbers.refuse_unused()
        citation = self._citation(shape, scope)
        _check_keys(shape, citation, scope)
        is_local, ceiling = self.around.is_local, None
        if shape.effect is Effect.CEILING:
            ceiling = read_terms(shape, numbers, citation.status, scope, is_local=is_local)
        return Provision(
            code=self.code,
            label=shape.label or self.shape.label,
            effect=shape.effect,
            citation=citation,
            from_on=shape.from_on,
            categories=self.categories,
            standing=Standing.LOCAL if is_local else STANDING_OF[citation.status],
            condition=condition,
            applies_if=applies_if,
            unless=frozenset(shape.unless),
            parameters=MappingProxyType(numbers.parameters),
            grade=shape.grade,
            reason=shape.reason,
            grade_of=shape.grade_of,
            ceiling=ceiling,
        )

    def _citation(self, shape: WordingShape, scope: Scope) -> Citation:
        source = shape.source.source() if shape.source else self.around.source
        status = shape.status if isinstance(shape, CentralWordingShape) else Status.CONFIRMED
        citation = Citation(source, status, (self.code.partition(".")[0],), shape.note)
        refuse_early(shape, citation, shape.from_on, scope)
        return citation

    def _check_reach(
        self, reader: ConditionReader, condition: Condition | None, applies_if: Condition | None
    ) -> None:
        conditions = [each for each in (condition, applies_if) if each]
        found = [one for each in conditions for one in self.reaches.settled(each)]
        for one in found:
            text = ALWAYS_HOLDS if one.always else NEVER_HOLDS
            reader.scope.fault(reader.nodes[id(one.condition)], text)
        if found or condition is None or applies_if is None:
            return
        always = self.reaches.settled_within(applies_if, condition)
        if always is not None:
            text = ALWAYS_WHERE_APPLIED if always else NEVER_WHERE_APPLIED
            reader.scope.fault(reader.nodes[id(condition)], text)

    def _check_reasons(self, days: list[tuple[yaml.Node, date]], withdrawn: date | None) -> None:
        """Add a fault where a reason is not listed for as long as its wording is in force."""
        following = [*(day for _, day in days[1:]), withdrawn]
        for (node, day), until in zip(days, following[: len(days)], strict=True):
            reason = child(node, "reason")
            text = scalar_text(reason) if reason else ""
            for on, known in self.around.reasons_within(day, until) if text else ():
                if reason and text not in known:
                    scope = self.scope.within(from_on=peek(node, "from"))
                    values = {"found": text, "day": on, "known": ", ".join(sorted(known))}
                    scope.fault(reason, UNKNOWN_REASON, **values)


def _date_in(node: yaml.Node, key: str) -> date | None:
    found = child(node, key)
    return parse_or_fault(parse_date, found, Scope("")) if found else None


def _check_keys(shape: WordingShape, citation: Citation, scope: Scope) -> None:
    """Add a fault for each key that the effect needs and lacks, or does not take."""
    effect, needed = shape.effect, NEEDS[shape.effect]
    allowed = ALLOWED.get(effect, ("applies_if", "parameters", "unless"))
    for key in (each for each in needed if not shape.has(each)):
        scope.fault(shape.at("effect"), KEY_MISSING_FOR, key=key, effect=effect)
    for key in (each for each in CONTENT if shape.has(each)):
        if key not in (*needed, *allowed):
            scope.fault(shape.at(key), KEY_NOT_FOR, key=key, effect=effect)
    if citation.status is Status.UNKNOWN and effect not in NOT_OF_ONE_SUBJECT:
        scope.fault(shape.at("effect"), NOT_KNOWN_NOT_COMPUTED)
    possible = GRADES.get(effect, tuple(Grade))
    if shape.grade is not None and shape.grade not in possible:
        values = {"found": shape.grade, "effect": effect, "known": ", ".join(possible)}
        scope.fault(shape.at("grade"), GRADE_NOT_FOR, **values)
