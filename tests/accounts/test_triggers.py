"""Triggers are compared with what was made, by name, state and text."""

import pytest
from django.db import connection

from xeploai.accounts.triggers import (
    DIFFERENT,
    FOREIGN,
    MISSING,
    ExpectedTrigger,
    TriggerFault,
    expected_guards,
    trigger_faults,
)
from xeploai.results.version_triggers import expected_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLE = "cycle_tally"


def all_expected() -> dict[str, ExpectedTrigger]:
    return expected_guards() | expected_triggers(connection.vendor)


def test_the_guards_of_a_new_database_are_all_there() -> None:
    assert trigger_faults(all_expected()) == []


def test_a_trigger_of_another_text_is_different_and_one_of_no_table_is_missing() -> None:
    name, made = next(iter(expected_guards().items()))
    wanted = {
        **all_expected(),
        name: ExpectedTrigger(made.table, made.statement.replace("BEFORE", "AFTER"), made.body),
        "nothing": ExpectedTrigger(made.table, "CREATE TRIGGER nothing"),
    }
    if connection.vendor == "postgresql":
        wanted[name] = ExpectedTrigger(
            made.table, made.statement.replace("BEFORE", "AFTER"), made.body, is_always=True
        )

    assert trigger_faults(wanted) == [
        TriggerFault(made.table, name, DIFFERENT),
        TriggerFault(made.table, "nothing", MISSING),
    ]


def test_a_trigger_that_nobody_expects_is_foreign_on_a_table_that_is_looked_at() -> None:
    found = trigger_faults({"x": ExpectedTrigger(TABLE, "CREATE TRIGGER x")})

    assert TriggerFault(TABLE, "x", MISSING) in found
    assert {one.what for one in found} == {MISSING, FOREIGN}
    assert {one.table for one in found} == {TABLE}
