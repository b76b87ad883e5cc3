"""Load the file of a pack as a `RulePack`."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import yaml

from xeploai.domain import Category, FactDefinition, Refused, Rule, RulePack, SubjectKind
from xeploai.rulepacks.checks.dependence import refuse_circles
from xeploai.rulepacks.readers.definitions import common_facts, faulty_codes, read_definitions
from xeploai.rulepacks.readers.provisions import read_provisions
from xeploai.rulepacks.readers.rules import CATEGORIES, REASONS, listed_codes, read_rules
from xeploai.rulepacks.readers.settings import read_settings
from xeploai.rulepacks.readers.surroundings import Surroundings
from xeploai.rulepacks.shapes import PackShape, Scope, compose, read_file

from .shapes import read

VERSION_DIGITS = 12  # of the checksum, in hexadecimal


def load_pack(path: Path) -> RulePack:
    """Read and check a rule pack.

    Raises:
        Refused: with everything that is wrong with the file; each fault names file, line, rule
            and the day from which the value is in force.
    """
    return parse_pack(read_file(path), file=path.name)


def parse_pack(content: bytes, *, file: str) -> RulePack:
    """Check a rule pack that was read already; `file` is its name in messages.

    Raises:
        Refused: as `load_pack`.
    """
    scope, node = Scope(file), compose(content, file=file)
    shape = read(PackShape, node, scope)
    rules = read_rules(node, scope)
    facts = {**common_facts(), **read_definitions(node, scope, common_facts())}
    provisions = read_provisions(node, _surroundings(node, rules, facts, scope), scope)
    rule_ids = {each.partition(".")[0] for each in provisions.by_code}
    settings = read_settings(node, rule_ids, scope)
    if shape is None or scope.found:
        raise Refused(scope.faults())
    pack = RulePack(
        code=shape.pack,
        title=shape.title,
        version=version_of(content),
        rules=rules,
        checked_by=shape.checked_by,
        provisions=provisions.by_code,
        settings=settings,
        facts=MappingProxyType(facts),
    )
    refuse_circles(pack, provisions.nodes, scope)
    if scope.found:
        raise Refused(scope.faults())
    return pack


def version_of(content: bytes) -> str:
    """Return the version of a file: the beginning of its checksum."""
    return sha256(content).hexdigest()[:VERSION_DIGITS]


def _surroundings(
    node: yaml.Node,
    rules: Mapping[str, Rule],
    facts: Mapping[str, FactDefinition],
    scope: Scope,
) -> Surroundings:
    """Return what provisions may refer to, even where the rules are faulty."""
    return Surroundings(
        categories=frozenset(code for _, codes in listed_codes(node, CATEGORIES) for code in codes),
        kinds={} if scope.found else _kinds(rules),
        facts=facts,
        faulty_facts=faulty_codes(node, facts),
        reasons={day: codes for day, codes in listed_codes(node, REASONS) if day},
    )


def _kinds(rules: Mapping[str, Rule]) -> Mapping[str, SubjectKind]:
    values = [each.value for each in rules[CATEGORIES].values]
    parts = [part for value in values if isinstance(value, Mapping) for part in value.values()]
    return {each.code: each.kind for each in parts if isinstance(each, Category)}
