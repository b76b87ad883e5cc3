"""Which cycles a pack governs."""

from datetime import date

import yaml

from xeploai.domain import ClosingDates, message
from xeploai.rulepacks.citations import CITED, NOTE, read_citation
from xeploai.rulepacks.entries import Entry, is_null

from .common import Context, Read

ENDS_BEFORE_IT_BEGINS = message(
    "The pack would govern until %(until)s, yet begins on %(from)s. Correct one of the two."
)


def read_closing_dates(node: yaml.Node, context: Context) -> Read:
    """Read until when closing dates fall under the pack, and which text ended it.

    `until: null` says that nothing has followed the pack; then there is nothing to cite.
    """
    first = context.from_on or date.min
    if isinstance(node, yaml.MappingNode) and _is_open(node):
        Entry(node, context.scope, required=("until",), optional=(NOTE,))
        return Read(ClosingDates(first, None))
    entry = Entry(node, context.scope, required=("until", *CITED), optional=(NOTE,))
    until = entry.day("until")
    if until and until <= first:
        told = {"until": until, "from": first}
        context.scope.fault(entry.node, ENDS_BEFORE_IT_BEGINS, **told)
    return Read(ClosingDates(first, until), {"until": read_citation(entry, holds_from=until)})


def _is_open(node: yaml.MappingNode) -> bool:
    return any(key.value == "until" and is_null(value) for key, value in node.value)
