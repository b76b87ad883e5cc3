"""From `provisions:` in a file to what is laid down for grading, each checked on its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import yaml

from xeploai.domain import (
    STANDING_OF,
    Citation,
    Condition,
    DatedProvision,
    Effect,
    FactKind,
    Grade,
    Parameter,
    Provision,
    Standing,
    Status,
    Waiver,
    message,
)

from .citations import NOTE, RULE_ID, read_citation
from .conditions import UNKNOWN_GRADE, UNKNOWN_WAIVER, Reading
from .dated import check_order
from .entries import Entry, Scope, peek, written
from .parameters import Numbers, read_parameters
from .reach import Reaches
from .scalars import members_in, refuse_unknown, texts_in
from .surroundings import Surroundings

PROVISION_KEYS = ("provision", "label", "values")
PROVISION_OPTIONS = ("categories", "withdrawn")
WORDING_KEYS = ("from", "effect")
CONTENT = ("applies_if", "condition", "grade", "grade_of", "parameters", "reason", "unless")
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
    "The provision “%(found)s” stands in the file twice. Put all its wordings under one."
)
NO_WORDING = message("The provision has no wording. Add the first one with its day.")
UNKNOWN_CATEGORY = message("There is no category “%(found)s”. Use one of: %(known)s.")
UNKNOWN_EFFECT = message("There is no effect “%(found)s”. Use one of: %(known)s.")
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
    "The provision would be withdrawn on %(withdrawn)s, yet a wording begins on %(from)s. "
    "Correct one of the two."
)
NEVER_HOLDS = message("This can never hold, whatever the facts are. Correct or remove it.")
ALWAYS_HOLDS = message("This always holds, whatever the facts are. Correct or remove it.")
NEVER_WHERE_APPLIED = message(
    "This can never hold where “applies_if” does. Correct one of the two."
)
ALWAYS_WHERE_APPLIED = message("This always holds where “applies_if” does. Correct one of the two.")


@dataclass(frozen=True)
class ReadProvisions:
    """The provisions of a file, and where each stands in it."""

    by_code: Mapping[str, DatedProvision]
    nodes: Mapping[str, yaml.Node]


def read_provisions(file: Entry, around: Surroundings) -> ReadProvisions:
    """Return what stands under `provisions:`, in the order of the file."""
    found: dict[str, DatedProvision] = {}
    nodes: dict[str, yaml.Node] = {}
    reaches = Reaches(around.facts)
    for node in file.items("provisions"):
        scope = file.scope.within(rule=peek(node, "provision"))
        provision = _Reader(node, scope, around, reaches).read()
        if provision.code and provision.code in found:
            scope.fault(node, PROVISION_TWICE, found=provision.code)
        found[provision.code], nodes[provision.code] = provision, node
    return ReadProvisions(MappingProxyType(found), nodes)


class _Reader:
    """Reads one provision with all its wordings."""

    def __init__(
        self, node: yaml.Node, scope: Scope, around: Surroundings, reaches: Reaches
    ) -> None:
        self.entry = Entry(node, scope, required=PROVISION_KEYS, optional=PROVISION_OPTIONS)
        self.scope, self.around, self.reaches = scope, around, reaches
        self.code = self.entry.text("provision")
        self.label = self.entry.label("label")
        self.categories = frozenset(texts_in(self.entry, "categories"))

    def read(self) -> DatedProvision:
        self._check_heading()
        nodes = tuple(self.entry.items("values"))
        if not nodes and self.entry.get("values") is not None:
            self.scope.fault(self.entry.node, NO_WORDING)
        wordings = tuple(self._wording(node) for node in nodes)
        withdrawn = self.entry.day("withdrawn")
        if nodes:
            self._check_days(nodes, [each.from_on for each in wordings], withdrawn)
        return DatedProvision(self.code, wordings, withdrawn)

    def _check_days(
        self, nodes: tuple[yaml.Node, ...], days: list[date], withdrawn: date | None
    ) -> None:
        check_order(self.scope, zip(nodes, days, strict=True))
        for node, day, following in zip(nodes, days, (*days[1:], withdrawn), strict=True):
            self._check_reason(node, day, following)
        if withdrawn and withdrawn <= max(days):
            told = {"withdrawn": withdrawn, "from": max(days)}
            node = self.entry.get("withdrawn") or self.entry.node
            self.scope.fault(node, WITHDRAWN_TOO_EARLY, **told)

    def _check_heading(self) -> None:
        rule_id, dot, part = self.code.partition(".")
        node = self.entry.get("provision") or self.entry.node
        is_part = not dot or PART.fullmatch(part)
        if self.around.is_local:
            if self.code and not (LOCAL_ID.fullmatch(rule_id) and is_part):
                self.scope.fault(node, NOT_A_LOCAL_ID, found=self.code)
        elif self.code and not (
            RULE_ID.fullmatch(rule_id) and is_part and not rule_id.startswith(LOCAL)
        ):
            self.scope.fault(node, NOT_A_PROVISION_ID, found=self.code)
        known = sorted(self.around.categories)
        refuse_unknown(
            self.entry, "categories", self.categories, known=known, unknown=UNKNOWN_CATEGORY
        )

    def _wording(self, node: yaml.Node) -> Provision:
        scope = self.scope.within(from_on=peek(node, "from"))
        entry = Entry(node, scope, **self._keys)
        from_on = entry.day("from")
        citation = self._citation(entry, from_on)
        effect = entry.choice("effect", Effect, unknown=UNKNOWN_EFFECT)
        self._check_keys(entry, effect, citation)
        condition, applies_if, parameters = self._conditions(entry, effect)
        return Provision(
            code=self.code,
            label=entry.label("label") or self.label,
            effect=effect,
            citation=citation,
            from_on=from_on or date.min,
            categories=self.categories,
            standing=Standing.LOCAL if self.around.is_local else STANDING_OF[citation.status],
            condition=condition,
            applies_if=applies_if,
            unless=frozenset(members_in(entry, "unless", Waiver, unknown=UNKNOWN_WAIVER)),
            parameters=MappingProxyType(parameters),
            grade=_grade(entry, effect),
            reason=entry.text("reason"),
            grade_of=entry.text("grade_of"),
        )

    @property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        own = (NOTE, "label", *CONTENT)
        if self.around.is_local:
            return {"required": WORDING_KEYS, "optional": ("source", *own)}
        return {"required": (*WORDING_KEYS, "source", "status"), "optional": own}

    def _citation(self, entry: Entry, from_on: date | None) -> Citation:
        citation = read_citation(entry, holds_from=from_on, default=self.around.source)
        status = Status.CONFIRMED if self.around.is_local else citation.status
        return replace(citation, status=status, rule_ids=(self.code.partition(".")[0],))

    def _check_keys(self, entry: Entry, effect: Effect, citation: Citation) -> None:
        node = entry.get("effect")
        if node is None or written(node) != effect:
            return
        needed = NEEDS[effect]
        allowed = (
            ("parameters",) if effect is Effect.TEXT else ("applies_if", "parameters", "unless")
        )
        for key in (each for each in needed if entry.get(each) is None):
            entry.scope.fault(node, KEY_MISSING_FOR, key=key, effect=effect)
        for key in CONTENT:
            found = entry.get(key)
            if found is not None and key not in (*needed, *allowed):
                entry.scope.fault(found, KEY_NOT_FOR, key=key, effect=effect)
        if citation.status is Status.UNKNOWN and effect is not Effect.TEXT:
            entry.scope.fault(node, NOT_KNOWN_NOT_COMPUTED)

    def _conditions(
        self, entry: Entry, effect: Effect
    ) -> tuple[Condition | None, Condition | None, Mapping[str, Parameter]]:
        found = len(entry.scope.found)
        numbers = Numbers(read_parameters(entry), entry.scope)
        kinds = self.around.kinds_of(self.categories)
        reading = Reading(entry.scope, self.around.facts, kinds, numbers)
        nodes = [entry.get(key) for key in ("condition", "applies_if")]
        condition, applies_if = (reading.read(each) if each else None for each in nodes)
        grade_of = entry.get("grade_of")
        if grade_of is not None:
            reading.fact_at(grade_of, entry.text("grade_of"), (FactKind.GRADE,))
        if len(entry.scope.found) == found:  # of what is amiss nothing more is asked
            self._check_reach(reading, condition, applies_if)
            if effect is not Effect.TEXT:
                numbers.refuse_unused(entry)
        return condition, applies_if, numbers.parameters

    def _check_reach(
        self, reading: Reading, condition: Condition | None, applies_if: Condition | None
    ) -> None:
        found = [
            one for each in (condition, applies_if) if each for one in self.reaches.settled(each)
        ]
        for one in found:
            text = ALWAYS_HOLDS if one.always else NEVER_HOLDS
            reading.scope.fault(reading.nodes[id(one.condition)], text)
        if found or condition is None or applies_if is None:
            return
        always = self.reaches.settled_within(applies_if, condition)
        if always is not None:
            text = ALWAYS_WHERE_APPLIED if always else NEVER_WHERE_APPLIED
            reading.scope.fault(reading.nodes[id(condition)], text)

    def _check_reason(self, node: yaml.Node, day: date, until: date | None) -> None:
        scope = self.scope.within(from_on=peek(node, "from"))
        entry = Entry(node, Scope(""), required=(), optional=("reason",))
        reason = entry.get("reason")
        if reason is None or not written(reason) or day == date.min:
            return
        for on, known in self.around.reasons_within(day, until):
            if written(reason) not in known:
                told = {"found": written(reason), "day": on, "known": ", ".join(sorted(known))}
                scope.fault(reason, UNKNOWN_REASON, **told)


def _grade(entry: Entry, effect: Effect) -> Grade | None:
    node = entry.get("grade")
    if node is None:
        return None
    grade = entry.choice("grade", Grade, unknown=UNKNOWN_GRADE)
    possible = GRADES.get(effect, tuple(Grade))
    if written(node) == grade and grade not in possible:
        told = {"found": grade, "effect": effect, "known": ", ".join(possible)}
        entry.scope.fault(node, GRADE_NOT_FOR, **told)
    return grade
