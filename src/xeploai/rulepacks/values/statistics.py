"""Bases of shares, and packs whose figures may stand side by side."""

from collections.abc import Mapping

import yaml

from xeploai.domain import FIGURES, Citation, message
from xeploai.rulepacks.entries import Entry, items_of, text_of

from .common import Context, Read, read_cited

# Which figures a figure is part of: only these can be the base of its share.
_GRADED = ("graded", "total")
_RATED_WELL = ("good_or_better", *_GRADED)
CONTAINERS: Mapping[str, tuple[str, ...]] = {
    "total": ("total",),
    "graded": ("total",),
    "not_graded": ("total",),
    "undecided": ("total",),
    "good_or_better": _GRADED,
    "excellent": _RATED_WELL,
    "good": _RATED_WELL,
    "completed": _GRADED,
    "failed": _GRADED,
}

UNKNOWN_FIGURE = message("There is no figure “%(figure)s”. Use one of: %(known)s.")
UNKNOWN_BASE = message("The base “%(base)s” is not a figure. Use one of: %(known)s.")
NOT_PART_OF_BASE = message(
    "“%(figure)s” is not part of “%(base)s”, so its share could exceed the whole. "
    "Use one of: %(known)s."
)


def read_share_bases(node: yaml.Node, context: Context) -> Read:
    """Read which figure each published share is taken of."""

    def one(entry: Entry, citation: Citation) -> str:
        figure, base = entry.text("figure"), entry.text("base")
        _check_base(entry, figure, base)
        return base

    return read_cited(node, context, key="figure", fields=("base",), one=one)


def read_comparable_packs(node: yaml.Node, context: Context) -> Read:
    """Read the codes of the packs beside whose figures this pack's may be set."""
    return Read(tuple(text_of(item, context.scope) for item in items_of(node, context.scope)))


def _check_base(entry: Entry, figure: str, base: str) -> None:
    if figure and figure not in FIGURES:
        entry.scope.fault(entry.node, UNKNOWN_FIGURE, figure=figure, known=", ".join(FIGURES))
    if base and base not in FIGURES:
        entry.scope.fault(entry.node, UNKNOWN_BASE, base=base, known=", ".join(FIGURES))
    elif base and base not in CONTAINERS.get(figure, FIGURES):
        known = ", ".join(CONTAINERS[figure])
        entry.scope.fault(entry.node, NOT_PART_OF_BASE, figure=figure, base=base, known=known)
