"""The statements that an act sends to the database, in their order."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|COPY)\s+"?(\w+)', re.IGNORECASE)


class Statements(list[str]):
    """Statements as text."""

    def of_last_transaction(self) -> "Statements":
        """Return those of the last outermost transaction; a test case's own does not count."""
        depth, start, last = 0, 0, Statements()
        for at, statement in enumerate(self):
            if statement.startswith("SAVEPOINT"):
                start = at if depth == 0 else start
                depth += 1
            elif statement.startswith(("RELEASE", "ROLLBACK TO")):
                # a rollback is followed by a release
                depth -= statement.startswith("RELEASE")
                last = Statements(self[start : at + 1]) if depth == 0 else last
        return last

    def first(self, text: str) -> int:
        """Return the place of the first one that contains a text."""
        return next(at for at, statement in enumerate(self) if text in statement)

    def tables_written(self) -> list[str]:
        """Return the tables that they write, in that order."""
        found = (WRITES.match(statement) for statement in self)
        return [match[1] for match in found if match]


@contextmanager
def recorded_statements() -> Iterator[Statements]:
    """Record the statements of a block."""
    statements = Statements()

    def record(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield statements
