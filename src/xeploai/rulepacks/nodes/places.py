"""Faults at their places: file, line, rule, and the day from which a value is in force."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import yaml

from xeploai.domain import Fault

NAME = re.compile(r"[\w.-]{1,80}")
LONGEST_QUOTE = 300  # characters of the file that a message repeats


@dataclass(frozen=True)
class Scope:
    """Collects the faults of one file; knows which rule and value is being read."""

    file: str
    rule: str = ""
    from_on: str = ""
    found: dict[tuple[int, int, str, str], Fault] = field(default_factory=dict)

    def within(self, *, rule: str = "", from_on: str = "") -> "Scope":
        """Return the scope of one rule or of one of its values."""
        return replace(self, rule=rule or self.rule, from_on=from_on or self.from_on)

    def fault(self, node: yaml.Node, text: str, **values: object) -> None:
        """Add a fault at a node; the same one at the same place is added once."""
        line = line_of(node)
        place = " ".join(filter(None, (f"{self.file}:{line}", self.rule, self.from_on)))
        shortened = {name: _shorten(value) for name, value in values.items()}
        key = (line, node.start_mark.column, text, str(shortened))
        self.found.setdefault(key, Fault(text, shortened, place))

    def faults(self) -> tuple[Fault, ...]:
        """Return all faults in the order of the file."""
        return tuple(self.found[key] for key in sorted(self.found))


def _shorten(value: object) -> object:
    if isinstance(value, Mapping | date):
        return value  # a label of the pack or a day, written as the reader writes it
    text = str(value)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


def line_of(node: yaml.Node) -> int:
    """Return the line on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def scalar_text(node: yaml.Node) -> str:
    """Return a scalar as the file has it; an ellipsis for lists and mappings."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "…"


def child(node: yaml.Node, key: str) -> yaml.Node | None:
    """Return the value under a key of a mapping; None where there is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def items(node: yaml.Node, key: str) -> Iterator[yaml.Node]:
    """Yield the items of the list under a key; none if it is not a list."""
    found = child(node, key)
    if isinstance(found, yaml.SequenceNode):
        yield from found.value


def peek(node: yaml.Node, key: str) -> str:
    """Return the name under a key before it is checked; empty where there is none."""
    found = child(node, key)
    text = found.value if isinstance(found, yaml.ScalarNode) else ""
    return text if NAME.fullmatch(text) else ""
