"""From a condition as YAML to one that answers, with every check that needs no subject."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

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
    Joined,
    LevelsAre,
    NoneOf,
    ParameterKind,
    Quantifier,
    ShareIs,
    SubjectKind,
    Waiver,
    message,
)

from .entries import Entry, Scope, text_of, written
from .parameters import Numbers
from .record_tests import record_tests
from .scalars import flag_of, members_in, texts_in

COMPARISONS = tuple(each.value for each in Comparison)
# a share that is waited for can pass by a number: of one that it must just be, nothing is certain
ORDERED = tuple(each for each in COMPARISONS if each not in (Comparison.IS, Comparison.IS_NOT))
MOST_JOINED = 6  # conditions inside each other
MOST_CONDITIONS = 200  # of one wording; the packs supplied have a dozen at most

NOT_A_CONDITION = message(
    "A condition belongs here: one of the keys %(known)s says of which form it is."
)
NO_COMPARISON = message("The comparison is missing. Add exactly one of: %(known)s.")
ONLY_TRUE = message("“in_period: %(found)s” says nothing. Write true, or remove the key.")
TWO_COMPARISONS = message("Two comparisons stand here. Join two conditions under “all” instead.")
WRONG_COMPARISON = message("“%(found)s” cannot be asked of “%(fact)s”. Use: %(known)s.")
UNKNOWN_FACT = message(
    "There is no fact “%(found)s”. Correct the code, or define it under “facts”."
)
WRONG_KIND = message(
    "“%(fact)s” is of kind %(kind)s, and this form of condition takes %(due)s. Use the form for "
    "that kind, or another fact."
)
NOT_OF_THESE = message(
    "“%(fact)s” is no fact of all subjects that the provision is about: %(kinds)s have it not. "
    "Divide the provision, or correct its categories."
)
TWO_KINDS = message("“%(part)s” and “%(whole)s” count different things, so there is no share.")
UNKNOWN_GRADE = message("There is no grade “%(found)s”. Use: %(known)s.")
UNKNOWN_LEVEL = message("There is no level “%(found)s”. Use: %(known)s.")
UNKNOWN_WAIVER = message("There is no waiver “%(found)s”. Use: %(known)s.")
NO_WAIVERS = message("Records of “%(fact)s” name no waiver. Remove “unless”.")
TOO_DEEP = message("More than %(limit)s conditions stand inside each other. Simplify them.")
TOO_MANY = message("More than %(limit)s conditions stand here. Divide the provision.")
NOTHING_JOINED = message("The list is empty. Write at least one condition, or remove it.")
NOT_SO_MANY = message(
    "At least %(number)s are asked for, and %(listed)s conditions are listed. "
    "Ask for a whole number between 1 and that."
)


@dataclass
class Reading:
    """What surrounds a condition while it is read.

    Args:
        kinds: the kinds of subject that the provision is about.
        nodes: where each condition stands, by identity, for faults that are found afterwards.
        top: the outermost condition, where it joins others.
    """

    scope: Scope
    facts: Mapping[str, FactDefinition]
    kinds: frozenset[SubjectKind]
    numbers: Numbers
    depth: int = 0
    nodes: dict[int, yaml.Node] = field(default_factory=dict)
    kept: list[Condition] = field(default_factory=list)
    top: yaml.Node | None = None

    def read(self, node: yaml.Node) -> Condition | None:
        """Return the condition; None with a fault where it is none."""
        self.top = node if self.top is None or not self.depth else self.top
        form = _form_of(node)
        if form is None:
            self.scope.fault(node, NOT_A_CONDITION, known=", ".join(FORMS))
            return None
        if self.depth > MOST_JOINED:
            self.scope.fault(node, TOO_DEEP, limit=MOST_JOINED)
            return None
        if len(self.kept) >= MOST_CONDITIONS:
            self.scope.fault(self.top or node, TOO_MANY, limit=MOST_CONDITIONS)
            return None
        found = len(self.scope.found)
        condition = FORMS[form](node, self)
        if condition is None or len(self.scope.found) > found:
            return None  # of what is amiss nothing more is asked
        self.nodes[id(condition)] = node
        self.kept.append(condition)  # an identity is only unique while the object lives
        return condition

    def fact(self, entry: Entry, key: str, due: Collection[FactKind]) -> FactDefinition | None:
        """Return the fact under a key; None with a fault where it does not fit."""
        node = entry.get(key)
        return self.fact_at(node, entry.text(key), due) if node else None

    def fact_at(
        self, node: yaml.Node, code: str, due: Collection[FactKind]
    ) -> FactDefinition | None:
        """Return a fact by its code; None with a fault at `node` where it does not fit."""
        fact = self.facts.get(code)
        if fact is None:
            if code:
                self.scope.fault(node, UNKNOWN_FACT, found=code)
            return None
        if fact.kind not in due:
            told = {"fact": code, "kind": fact.kind, "due": ", ".join(due)}
            self.scope.fault(node, WRONG_KIND, **told)
            return None
        without = sorted(self.kinds - fact.kinds)
        if without:
            self.scope.fault(node, NOT_OF_THESE, fact=code, kinds=", ".join(without))
        return fact

    def one_deeper(self) -> "Reading":
        """Return the same for the conditions that this one joins."""
        return replace(self, depth=self.depth + 1)


def _form_of(node: yaml.Node) -> str | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    keys = {written(key) for key, _ in node.value}
    for form in (each for each in FORMS if each != _AT_LEAST):
        if form in keys:
            return form
    return _AT_LEAST if {_AT_LEAST, "of"} <= keys else None


def _comparison(entry: Entry, known: Collection[str] = COMPARISONS) -> tuple[str, yaml.Node] | None:
    """Return the one comparison of an entry with what it compares against."""
    found = [(key, node) for key in known if (node := entry.get(key)) is not None]
    if not found:
        entry.scope.fault(entry.node, NO_COMPARISON, known=", ".join(known))
        return None
    if len(found) > 1:
        entry.scope.fault(found[1][1], TWO_COMPARISONS)
        return None
    return found[0]


def _fact_is(node: yaml.Node, reading: Reading) -> Condition | None:
    entry = Entry(node, reading.scope, required=("fact",), optional=COMPARISONS)
    due = (*NUMERIC, FactKind.YES_NO, FactKind.GRADE)
    fact, compared = reading.fact(entry, "fact", due), _comparison(entry)
    if fact is None or compared is None:
        return None
    comparison, value = Comparison(compared[0]), compared[1]
    if fact.kind in NUMERIC:
        number = reading.numbers.named(value, ParameterKind.AMOUNT)
        return FactIs(fact.code, comparison, number)
    if fact.kind is FactKind.GRADE:
        grade = entry.choice(comparison, Grade, unknown=UNKNOWN_GRADE)
        return FactIs(fact.code, comparison, grade)
    if comparison is not Comparison.IS:
        told = {"found": comparison, "fact": fact.code, "known": Comparison.IS}
        reading.scope.fault(value, WRONG_COMPARISON, **told)
    return FactIs(fact.code, Comparison.IS, bool(flag_of(value, reading.scope)))


def _share_is(node: yaml.Node, reading: Reading) -> Condition | None:
    entry = Entry(node, reading.scope, required=("share", "of"), optional=COMPARISONS)
    due = (FactKind.COUNT, FactKind.MONTHS)
    part, whole = reading.fact(entry, "share", due), reading.fact(entry, "of", due)
    compared = _comparison(entry)
    if part is None or whole is None or compared is None:
        return None
    if part.kind is not whole.kind:
        reading.scope.fault(node, TWO_KINDS, part=part.code, whole=whole.code)
    threshold = reading.numbers.named(compared[1], ParameterKind.SHARE)
    return ShareIs(part.code, whole.code, Comparison(compared[0]), threshold)


def _levels_are(quantifier: Quantifier) -> Callable[[yaml.Node, Reading], Condition | None]:
    def read(node: yaml.Node, reading: Reading) -> Condition | None:
        entry = Entry(node, reading.scope, required=(quantifier.value,), optional=COMPARISONS)
        groups, compared = entry.get(quantifier.value), _comparison(entry)
        if groups is None or compared is None:
            return None
        is_one = isinstance(groups, yaml.ScalarNode)
        codes = (text_of(groups, reading.scope),) if is_one else texts_in(entry, quantifier.value)
        for code in codes:
            reading.fact_at(groups, code, (FactKind.LEVELS,))
        level = entry.choice(compared[0], CriterionLevel, unknown=UNKNOWN_LEVEL)
        return LevelsAre(quantifier, codes, Comparison(compared[0]), level)

    return read


def _graded(node: yaml.Node, reading: Reading) -> Condition | None:
    entry = Entry(node, reading.scope, required=("graded", "grade"), optional=ORDERED)
    fact, compared = reading.fact(entry, "graded", (FactKind.GRADES,)), _comparison(entry, ORDERED)
    reached = entry.get("grade")
    if fact is None or compared is None or reached is None:
        return None
    inner = Entry(reached, reading.scope, required=(), optional=COMPARISONS)
    reaches = _comparison(inner)
    if reaches is None:
        return None
    grade = inner.choice(reaches[0], Grade, unknown=UNKNOWN_GRADE)
    threshold = reading.numbers.named(compared[1], ParameterKind.SHARE)
    comparison = Comparison(compared[0])
    return GradedShareIs(fact.code, Comparison(reaches[0]), grade, comparison, threshold)


def _has_record(node: yaml.Node, reading: Reading) -> Condition | None:
    entry = Entry(
        node, reading.scope, required=("record",), optional=("in_period", "where", "unless")
    )
    fact = reading.fact(entry, "record", (FactKind.RECORDS,))
    waivers = members_in(entry, "unless", Waiver, unknown=UNKNOWN_WAIVER)
    where = entry.get("where")
    if fact is None:
        return None
    if waivers and not {"waiver", "waiver_document"} <= fact.fields.keys():
        reading.scope.fault(node, NO_WAIVERS, fact=fact.code)
    tests = record_tests(where, fact, reading.scope) if where else ()
    return HasRecord(fact.code, tests, frozenset(waivers), in_period=_is_in_period(entry))


def _is_in_period(entry: Entry) -> bool:
    """Whether only records of the period under review count; only “true” says something."""
    node = entry.get("in_period")
    if node is not None and written(node) != "true":
        entry.scope.fault(node, ONLY_TRUE, found=written(node))
    return node is not None


def _joined(key: str, kind: type[Joined]) -> Callable[[yaml.Node, Reading], Condition | None]:
    def read(node: yaml.Node, reading: Reading) -> Condition | None:
        parts = _parts(Entry(node, reading.scope, required=(key,)), key, reading)
        return kind(parts) if parts else None

    return read


def _parts(entry: Entry, key: str, reading: Reading) -> tuple[Condition, ...]:
    node = entry.get(key)
    if isinstance(node, yaml.SequenceNode) and not node.value:
        reading.scope.fault(node, NOTHING_JOINED)
    below = reading.one_deeper()
    found = tuple(below.read(each) for each in entry.items(key))
    return tuple(each for each in found if each is not None)


def _at_least(node: yaml.Node, reading: Reading) -> Condition | None:
    entry = Entry(node, reading.scope, required=(_AT_LEAST, "of"))
    parts, value = _parts(entry, "of", reading), entry.get(_AT_LEAST)
    if not parts or value is None:
        return None
    number = reading.numbers.named(value, ParameterKind.AMOUNT)
    listed = len(tuple(entry.items("of")))
    if number.name and (number.value.denominator != 1 or not 1 <= number.value <= listed):
        reading.scope.fault(value, NOT_SO_MANY, number=number.value, listed=listed)
    return AtLeastOf(parts, number)


_AT_LEAST = Comparison.AT_LEAST.value
FORMS: Mapping[str, Callable[[yaml.Node, Reading], Condition | None]] = {
    "fact": _fact_is,
    "share": _share_is,
    "every": _levels_are(Quantifier.EVERY),
    "some": _levels_are(Quantifier.SOME),
    "graded": _graded,
    "record": _has_record,
    "all": _joined("all", AllOf),
    "any": _joined("any", AnyOf),
    "none": _joined("none", NoneOf),
    _AT_LEAST: _at_least,
}
