"""From a pack's file to a `RulePack`."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import yaml

from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.rules import DatedValue, Rule, RulePack

from .citations import CITED, NOTE, read_citation
from .entries import Entry, Scope, peek
from .nodes import LARGEST_FILE, compose
from .values import READERS, REQUIRED_RULES, Context, Read

PACK_KEYS = ("pack", "title", "checked_by", "rules")
RULE_KEYS = ("rule", "label", "unit", "values")
VALUE_KEYS = ("from", *CITED, "value")
VERSION_DIGITS = 12  # of the checksum, in hexadecimal

NOT_READABLE = message("The file cannot be read: %(problem)s. Check its name and its permissions.")
UNKNOWN_RULE = message("There is no rule “%(rule)s”. Use one of: %(known)s.")
RULE_TWICE = message("The rule “%(rule)s” stands in the file twice. Put all its values under one.")
RULE_MISSING = message("The pack has no rule “%(rule)s”. Add it with its first value.")
NO_VALUE = message("The rule has no value. Add the first one with its day, or remove the rule.")
SAME_DAY = message("Two values begin on %(day)s. Keep one, or correct the day of the other.")
OUT_OF_ORDER = message(
    "The value of %(day)s stands after the one of %(before)s. List the oldest first."
)


def load_pack(path: Path) -> RulePack:
    """Read and check a rule pack.

    Raises:
        Refused: with everything that is wrong with the file; each fault names file, line, rule
            and the day from which the value holds.
    """
    return parse_pack(_read(path), file=path.name)


def parse_pack(content: bytes, *, file: str) -> RulePack:
    """Check a rule pack that was read already; `file` is its name in messages.

    Raises:
        Refused: as `load_pack`.
    """
    scope = Scope(file)
    entry = Entry(compose(content, file=file), scope, required=PACK_KEYS)
    pack = RulePack(
        code=entry.text("pack"),
        title=entry.label("title"),
        version=sha256(content).hexdigest()[:VERSION_DIGITS],
        rules=_rules(entry),
        checked_by=entry.text_or_nothing("checked_by"),
    )
    if scope.found:
        raise Refused(scope.faults())
    return pack


def _read(path: Path) -> bytes:
    """Read one byte more than is allowed at most, so that size is judged without reading all."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        fault = Fault(NOT_READABLE, {"problem": error.strerror or "unknown problem"}, path.name)
        raise Refused(fault) from error


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
    _check_order(entry, nodes, values)
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


def _check_order(rule: Entry, nodes: tuple[yaml.Node, ...], values: tuple[DatedValue, ...]) -> None:
    latest = date.min
    days: set[date] = set()
    for node, day in zip(nodes, (value.from_on for value in values), strict=True):
        scope = rule.scope.within(from_on=day.isoformat())
        if day in days:
            scope.fault(node, SAME_DAY, day=day)
        elif date.min < day < latest:
            scope.fault(node, OUT_OF_ORDER, day=day, before=latest)
        latest = max(latest, day)
        days |= {day} - {date.min}
