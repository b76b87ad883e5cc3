"""From a pack's file to a `RulePack`."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import yaml

from xeploai.domain import Category, DatedValue, FactDefinition, Refused, Rule, RulePack, message

from .citations import CITED, NOTE, read_citation
from .dated import check_order
from .definitions import common_facts, read_definitions
from .dependence import refuse_circles
from .entries import Entry, Scope, peek
from .nodes import compose, read_file
from .provisions import read_provisions
from .settings import read_settings
from .surroundings import Surroundings
from .values import READERS, REQUIRED_RULES, Context, Read

T = TypeVar("T")

PACK_KEYS = ("pack", "title", "checked_by", "rules")
PACK_OPTIONS = ("facts", "settings", "provisions")
RULE_KEYS = ("rule", "label", "unit", "values")
VALUE_KEYS = ("from", *CITED, "value")
VERSION_DIGITS = 12  # of the checksum, in hexadecimal

UNKNOWN_RULE = message("There is no rule “%(rule)s”. Use one of: %(known)s.")
RULE_TWICE = message("The rule “%(rule)s” stands in the file twice. Put all its values under one.")
RULE_MISSING = message("The pack has no rule “%(rule)s”. Add it with its first value.")
NO_VALUE = message("The rule has no value. Add the first one with its day, or remove the rule.")


def load_pack(path: Path) -> RulePack:
    """Read and check a rule pack.

    Raises:
        Refused: with everything that is wrong with the file; each fault names file, line, rule
            and the day from which the value holds.
    """
    return parse_pack(read_file(path), file=path.name)


def parse_pack(content: bytes, *, file: str) -> RulePack:
    """Check a rule pack that was read already; `file` is its name in messages.

    Raises:
        Refused: as `load_pack`.
    """
    scope = Scope(file)
    node = compose(content, file=file)
    entry = Entry(node, scope, required=PACK_KEYS, optional=PACK_OPTIONS)
    rules = _rules(entry)
    facts = {**common_facts(), **read_definitions(entry, common_facts())}
    read = read_provisions(entry, _surroundings(rules, facts, scope))
    pack = RulePack(
        code=entry.text("pack"),
        title=entry.label("title"),
        version=sha256(content).hexdigest()[:VERSION_DIGITS],
        rules=rules,
        checked_by=entry.text_or_nothing("checked_by"),
        provisions=read.by_code,
        settings=read_settings(entry, {each.partition(".")[0] for each in read.by_code}),
        facts=MappingProxyType(facts),
    )
    if not scope.found:
        refuse_circles(pack, read.nodes, scope)
    if scope.found:
        raise Refused(scope.faults())
    return pack


def _surroundings(
    rules: Mapping[str, Rule], facts: Mapping[str, FactDefinition], scope: Scope
) -> Surroundings:
    """Return what provisions may speak of; where the rules are at fault, no kinds are relied on."""
    categories = list(_each_part(rules, "grading.categories", Category))
    return Surroundings(
        categories=frozenset(each.code for each in categories),
        kinds={} if scope.found else {each.code: each.kind for each in categories},
        facts=facts,
        reasons={
            value.from_on: frozenset(value.value)
            for value in _values(rules, "grading.not_rated_reasons")
            if isinstance(value.value, Mapping)
        },
    )


def _values(rules: Mapping[str, Rule], code: str) -> tuple[DatedValue, ...]:
    return rules[code].values if code in rules else ()


def _each_part(rules: Mapping[str, Rule], code: str, kind: type[T]) -> Iterator[T]:
    for value in _values(rules, code):
        parts = value.value.values() if isinstance(value.value, Mapping) else ()
        yield from (each for each in parts if isinstance(each, kind))


def _rules(pack: Entry) -> Mapping[str, Rule]:
    nodes = tuple(pack.items("rules"))
    categories = frozenset(_category_codes(nodes))
    rules: dict[str, Rule] = {}
    for node in nodes:
        rule = _rule(node, pack.scope.within(rule=peek(node, "rule")), categories)
        if rule.code and rule.code in rules:
            pack.scope.fault(node, RULE_TWICE, rule=rule.code)
        rules[rule.code] = rule
    for code in (code for code in REQUIRED_RULES if code not in rules):
        pack.scope.fault(pack.get("rules") or pack.node, RULE_MISSING, rule=code)
    return MappingProxyType(rules)


def _category_codes(rules: tuple[yaml.Node, ...]) -> Iterator[str]:
    """Yield the codes of all categories, of whatever date, before anything is checked.

    Ceilings are compared with these, so that a fault in one category is told once.
    """
    for rule in rules:
        if peek(rule, "rule") == "grading.categories":
            unheard = Scope("")
            for value in Entry(rule, unheard, required=(), optional=RULE_KEYS).items("values"):
                listed = Entry(value, unheard, required=(), optional=VALUE_KEYS).items("value")
                yield from filter(None, (peek(item, "code") for item in listed))


def _rule(node: yaml.Node, scope: Scope, categories: frozenset[str]) -> Rule:
    entry = Entry(node, scope, required=RULE_KEYS)
    code = entry.text("rule")
    if code and code not in READERS:
        scope.fault(node, UNKNOWN_RULE, rule=code, known=", ".join(READERS))
    nodes = tuple(entry.items("values"))
    if not nodes and entry.get("values") is not None:
        scope.fault(node, NO_VALUE)
    values = tuple(_value(each, code, scope, categories) for each in nodes)
    check_order(scope, zip(nodes, (each.from_on for each in values), strict=True))
    return Rule(code, entry.label("label"), entry.text("unit"), values)


def _value(node: yaml.Node, rule: str, scope: Scope, categories: frozenset[str]) -> DatedValue:
    scope = scope.within(from_on=peek(node, "from"))
    entry = Entry(node, scope, required=VALUE_KEYS, optional=(NOTE,))
    from_on = entry.day("from")
    citation = read_citation(entry, holds_from=from_on)
    read = _content(entry, rule, Context(scope, from_on, categories))
    return DatedValue(
        from_on or date.min,
        read.value,
        citation.source,
        citation.status,
        citation.rule_ids,
        citation.note,
        read.parts,
    )


def _content(entry: Entry, rule: str, context: Context) -> Read:
    node = entry.get("value")
    return READERS[rule](node, context) if node and rule in READERS else Read(None)
