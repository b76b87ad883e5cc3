"""The entry of the journal for a change."""

from xeploai.organisations.register.changes import changed_entry


def test_only_fields_that_differ_are_in_the_entry() -> None:
    before = {"name": "A", "sector": "SCHOOL"}
    after = {"name": "B", "sector": "SCHOOL", "closed_on": None}

    entry = changed_entry("unit.changed", "unit", "x", before, after)

    assert (entry.before, entry.after) == ({"name": "A"}, {"name": "B"})


def test_a_field_that_is_new_was_empty_before() -> None:
    entry = changed_entry("unit.changed", "unit", "x", {}, {"name": "B"}, "tinh")

    assert (entry.before, entry.after, entry.unit) == ({"name": None}, {"name": "B"}, "tinh")
