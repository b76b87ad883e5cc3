"""Ceilings on `EXCELLENT`."""

from collections.abc import Mapping
from fractions import Fraction

import yaml

from xeploai.domain import CeilingBase, CeilingRule, Citation, GroupBy, message
from xeploai.rulepacks.entries import Entry, is_null, written
from xeploai.rulepacks.scalars import exact_share

from .common import Context, Read, read_cited

UNKNOWN_CATEGORY = message(
    "The ceiling is on “%(category)s”, which this pack does not list. "
    "Use one of its categories: %(known)s."
)
UNKNOWN_CEILING_BASE = message("A ceiling cannot be taken of “%(found)s”. Use one of: %(known)s.")
UNKNOWN_GROUPING = message("There is no grouping “%(found)s”. Use one of: %(known)s.")
NOT_A_SHARE = message("“%(found)s” is not an exact share. Write it as 1/5 or as 20 %%.")
SHARE_OUTSIDE = message("The share “%(found)s” is not between 0 and 1. Correct it.")


def read_ceilings(node: yaml.Node, context: Context) -> Read:
    """Read the ceilings on `EXCELLENT`; an empty list says that there are none."""

    def one(entry: Entry, citation: Citation) -> CeilingRule:
        _check_category(entry, context.categories)
        return CeilingRule(
            category=entry.text("category"),
            share=_share(entry, "share") or Fraction(0),
            base=entry.choice("base", CeilingBase, unknown=UNKNOWN_CEILING_BASE),
            group_by=entry.choice("group_by", GroupBy, unknown=UNKNOWN_GROUPING),
            status=citation.status,
            source=citation.source,
            exceptional_share=_share(entry, "exceptional_share"),
            note=citation.note,
        )

    fields = ("share", "base", "group_by", "exceptional_share")
    read = read_cited(node, context, key="category", fields=fields, one=one, may_be_empty=True)
    assert isinstance(read.value, Mapping)
    return Read(tuple(read.value.values()), read.parts)


def _check_category(entry: Entry, categories: frozenset[str]) -> None:
    node, category = entry.get("category"), entry.text("category")
    if node and category and category not in categories:
        known = ", ".join(sorted(categories))
        entry.scope.fault(node, UNKNOWN_CATEGORY, category=category, known=known)


def _share(entry: Entry, key: str) -> Fraction | None:
    node = entry.get(key)
    if node is None or (key == "exceptional_share" and is_null(node)):
        return None
    share = exact_share(written(node))
    if share is None:
        entry.scope.fault(node, NOT_A_SHARE, found=written(node))
    elif not 0 <= share <= 1:
        entry.scope.fault(node, SHARE_OUTSIDE, found=written(node))
    return share
