"""Steps of migrations make a table append-only, and undo it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from xeploai.accounts.database import allow_changes, refuse_changes, sort_by_character

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TABLE = "append_only_try"


class Editor:
    """Run the statements of a migration step in the transaction of a test."""

    connection = connection

    def execute(self, statement: str, params: Any = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def editor() -> Editor:
    editor = Editor()
    editor.execute(f"CREATE TABLE {TABLE} (number integer)")
    editor.execute(f"INSERT INTO {TABLE} VALUES (1)")
    return editor


@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET number=2", f"DELETE FROM {TABLE}"], ids=["update", "delete"]
)
def test_an_append_only_table_accepts_rows_and_refuses_changes(
    editor: Editor, statement: str
) -> None:
    refuse_changes(TABLE)(None, editor)

    editor.execute(f"INSERT INTO {TABLE} VALUES (2)")
    with pytest.raises(DatabaseError, match=f"{TABLE} is append-only"), transaction.atomic():
        editor.execute(statement)


def test_the_step_back_allows_changes_again(editor: Editor) -> None:
    refuse_changes(TABLE)(None, editor)
    allow_changes(TABLE)(None, editor)

    editor.execute(f"UPDATE {TABLE} SET number=3")
    editor.execute(f"DELETE FROM {TABLE}")


@pytest.mark.parametrize(
    ("vendor", "statements"),
    [
        ("sqlite", []),
        ("postgresql", ['ALTER TABLE t ALTER COLUMN path TYPE varchar(64) COLLATE "C"']),
    ],
)
def test_only_postgresql_is_told_how_to_sort(vendor: str, statements: list[str]) -> None:
    executed: list[str] = []
    editor = SimpleNamespace(connection=SimpleNamespace(vendor=vendor), execute=executed.append)

    sort_by_character("t", "path")(None, editor)

    assert executed == statements
