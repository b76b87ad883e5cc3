"""From the domain's plain values to columns and back, as `domain.evaluation` would answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import ibis
import pyarrow as pa

from xeploai.domain import FactDefinition, Grade, Openness, Plan, Truth, Values

from .columns import TRUTHS, Layout, layout_of, provisions_of
from .verdicts import (
    OPENNESS,
    SUBJECT,
    SUGGESTION,
    Suggestion,
    Suggestions,
    openness_column,
    strikes_column,
    verdicts,
)


@dataclass(frozen=True)
class Verdict:
    """The result for one subject, without the reasons that `domain.evaluation` gives.

    Args:
        strikes: of each provision by code; empty where that was not asked for.
    """

    grades: Mapping[Grade, Openness]
    suggestion: Suggestion
    strikes: Mapping[str, Truth] = field(default_factory=dict)


def evaluate_columns(
    connection: ibis.BaseBackend,
    plan: Plan,
    subjects: Iterable[Values],
    *,
    facts: Mapping[str, FactDefinition],
    strikes: bool = False,
) -> list[Verdict]:
    """Return what the rules say of each subject, in the order given.

    Worth it from some thousand subjects on.

    Args:
        subjects: what is known of each.
        facts: the catalogue of the plan's book.
        strikes: also return of every provision whether it strikes.

    Raises:
        NotExactInColumns: a number is too large or too fine for a column.
    """
    layout = layout_of(plan, facts)
    name = f"facts_{uuid4().hex}"
    table = connection.create_table(name, fact_table(layout, subjects), temp=True)
    try:
        found = verdicts(table, plan, layout, strikes=strikes).order_by(SUBJECT).to_pyarrow()
    finally:
        connection.drop_table(name)
    return verdicts_in(found, plan, strikes=strikes)


def fact_table(layout: Layout, subjects: Iterable[Values]) -> pa.Table:
    """Return the facts of subjects as columns, numbered from 0 in the order given."""
    known = list(subjects)
    schema = ibis.schema({SUBJECT: "int64", **layout.schema}).to_pyarrow()
    cells = [[each.read(values) for values in known] for each in layout.columns.values()]
    return pa.table([list(range(len(known))), *cells], schema=schema)


def verdicts_in(found: pa.Table, plan: Plan, *, strikes: bool = False) -> list[Verdict]:
    """Return the rows of a result as values.

    Args:
        strikes: whether the result has them.
    """
    suggestions = Suggestions(plan).each
    strike_columns = (
        {each.code: strikes_column(each) for each in provisions_of(plan)} if strikes else {}
    )
    return [
        Verdict(
            {grade: OPENNESS[row[openness_column(grade)]] for grade in Grade},
            suggestions[row[SUGGESTION]],
            {code: TRUTHS[row[column]] for code, column in strike_columns.items()},
        )
        for row in found.to_pylist()
    ]
