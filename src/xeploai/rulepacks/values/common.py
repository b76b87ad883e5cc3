"""What the readers of all values share."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import yaml

from xeploai.domain import Citation, message
from xeploai.rulepacks.citations import CITED, NOTE, read_citation
from xeploai.rulepacks.entries import Entry, Scope, items_of

LISTED_TWICE = message("“%(code)s” is listed twice. Keep one of them.")
NOTHING_LISTED = message("The list is empty. List at least one, or remove this value.")


@dataclass(frozen=True)
class Context:
    """What surrounds a value while it is read: its place, its first day, the pack's categories."""

    scope: Scope
    from_on: date | None
    categories: frozenset[str]


@dataclass(frozen=True)
class Read:
    """A value, and the citations of those of its parts that have their own."""

    value: object
    parts: Mapping[str, Citation] = field(default_factory=dict)


def each_entry(
    node: yaml.Node, context: Context, *, key: str, fields: tuple[str, ...], cited: bool = True
) -> Iterator[Entry]:
    """Yield the items of a list, of which no two have the same `key`."""
    seen: set[str] = set()
    required, optional = (key, *fields, *(CITED if cited else ())), (NOTE,) if cited else ()
    for item in items_of(node, context.scope):
        entry = Entry(item, context.scope, required=required, optional=optional)
        code = entry.text(key)
        if code and code in seen:
            context.scope.fault(item, LISTED_TWICE, code=code)
        seen.add(code)
        yield entry


def read_cited(
    node: yaml.Node,
    context: Context,
    *,
    key: str,
    fields: tuple[str, ...],
    one: Callable[[Entry, Citation], object],
    may_be_empty: bool = False,
) -> Read:
    """Read a list whose items each cite their own source."""
    values, parts = {}, {}
    for entry in each_entry(node, context, key=key, fields=fields):
        code, citation = entry.text(key), read_citation(entry, holds_from=context.from_on)
        values[code], parts[code] = one(entry, citation), citation
    if isinstance(node, yaml.SequenceNode) and not node.value and not may_be_empty:
        context.scope.fault(node, NOTHING_LISTED)
    return Read(MappingProxyType(values), MappingProxyType(parts))
