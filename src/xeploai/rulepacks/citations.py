"""Where a value, or a part of one, is written."""

import re
from datetime import date

from xeploai.domain import Citation, Source, Status, message

from .entries import Entry, text_of

CITED = ("source", "status", "rule_ids")
NOTE = "note"
SOURCE_KEYS = ("document", "issued", "place")
RULE_ID = re.compile(r"[A-Z]+[0-9]*(-[A-Z]+)?-[0-9]+")

UNKNOWN_STATUS = message("The status “%(found)s” is not known. Use one of: %(known)s.")
NOT_A_RULE_ID = message("“%(found)s” is not the id of a rule. Write it as P23-SUBJ-1.")
BEFORE_ISSUE = message(
    "The value begins on %(from)s, before %(document)s was issued on %(issued)s. Begin it on "
    "that day or later; a status of secondary or unknown may look back if a note says why."
)


NO_SOURCE = Source("", date.min, "")


def read_citation(
    entry: Entry, *, holds_from: date | None, default: Source = NO_SOURCE
) -> Citation:
    """Return the citation that stands among an entry's keys.

    A document cannot lay down what held before its day of issue. Published practice can tell
    of it: such a value is secondary (or unknown) and has to say in a note why it looks back.
    """
    citation = Citation(
        read_source(entry, default),
        entry.choice("status", Status, unknown=UNKNOWN_STATUS),
        _rule_ids(entry),
        entry.text(NOTE),
    )
    if holds_from and holds_from < citation.source.issued and not _may_look_back(citation):
        _refuse_early(entry, citation.source, holds_from)
    return citation


def read_source(entry: Entry, default: Source = NO_SOURCE) -> Source:
    """Return the document, its day and the place that stand under `source:`, or the default."""
    node = entry.get("source")
    if node is None:
        return default
    source = Entry(node, entry.scope, required=SOURCE_KEYS)
    issued = source.day("issued") or date.min
    return Source(source.text("document"), issued, source.text("place"))


def _rule_ids(entry: Entry) -> tuple[str, ...]:
    ids = []
    for node in entry.items("rule_ids"):
        ids.append(text_of(node, entry.scope))
        if ids[-1] and not RULE_ID.fullmatch(ids[-1]):
            entry.scope.fault(node, NOT_A_RULE_ID, found=ids[-1])
    return tuple(ids)


def _may_look_back(citation: Citation) -> bool:
    return citation.status in (Status.SECONDARY, Status.UNKNOWN) and bool(citation.note)


def _refuse_early(entry: Entry, source: Source, holds_from: date) -> None:
    told = {"from": holds_from, "document": source.document, "issued": source.issued}
    entry.scope.fault(entry.get("source") or entry.node, BEFORE_ISSUE, **told)
