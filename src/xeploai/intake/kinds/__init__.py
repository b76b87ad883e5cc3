"""The kinds of list, one module a kind.

To add one: write its module (columns, row, reading, checks), add its name to `Kind` and its
definition to `KINDS`. Headings, reading, templates and refused rows follow from the definition.
"""

from collections.abc import Mapping
from typing import Any

from xeploai.domain import ReturnLine

from .collectives import COLLECTIVES, CollectiveRow
from .definition import CAME_FROM, WHY_REFUSED, Kind, ListColumn, ListDefinition
from .gradings import GRADINGS, GradingRow
from .people import PEOPLE, PersonRow
from .posts import POSTS, PostRow
from .register import REGISTER, UnitRow
from .returns import RETURN
from .toml_returns import read_toml

# Of two kinds whose headings fit a file equally well, the one that is first here is taken.
KINDS: Mapping[Kind, ListDefinition[Any]] = {
    each.kind: each for each in (REGISTER, PEOPLE, POSTS, COLLECTIVES, GRADINGS, RETURN)
}
# A line of a return is the domain's own: `ReturnLine` knows its place as well.
Row = UnitRow | PersonRow | PostRow | CollectiveRow | GradingRow | ReturnLine

KIND_LABELS = {kind: each.label for kind, each in KINDS.items()}
COLUMNS = {kind: each.columns for kind, each in KINDS.items()}

__all__ = [
    "CAME_FROM",
    "COLUMNS",
    "KINDS",
    "KIND_LABELS",
    "WHY_REFUSED",
    "CollectiveRow",
    "GradingRow",
    "Kind",
    "ListColumn",
    "ListDefinition",
    "PersonRow",
    "PostRow",
    "Row",
    "UnitRow",
    "read_toml",
]
