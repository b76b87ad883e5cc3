"""The year of changes: merges, splits, transfers, renames, openings."""

from collections import Counter

from tests.demo.on_a_day import ORGANISATIONS, OnADay, half_a_year_before
from xeploai.demo import DemoProvince
from xeploai.domain.register import LineageKind


def test_the_year_between_saw_merges_new_names_moves_and_splits(province: DemoProvince) -> None:
    kinds = Counter(event.kind for event in province.lineage)

    assert kinds == {
        LineageKind.MERGED_INTO: 6,
        LineageKind.RENAMED: 5,
        LineageKind.TRANSFERRED: 4,
        LineageKind.SPLIT_FROM: 2,
    }
    assert {event.on.year for event in province.lineage} == {2023}
    assert all(event.document for event in province.lineage)


def test_lineage_tells_what_the_rows_say(province: DemoProvince) -> None:
    units = {unit.code: unit for unit in province.units}
    former = {name.unit: name.until_on for name in province.former_names}
    placed = {(one.unit, one.parent): one.from_on for one in province.placements}

    for event in province.lineage:
        told = {
            LineageKind.MERGED_INTO: units[event.unit].closed_on,
            LineageKind.SPLIT_FROM: units[event.unit].opened_on,
            LineageKind.RENAMED: former.get(event.unit),
            LineageKind.TRANSFERRED: placed.get((event.unit, event.other)),
        }
        assert told[event.kind] == event.on
        assert (event.other is None) == (event.kind is LineageKind.RENAMED)
    assert len(province.former_names) == len(former) == 5
    assert all(name.name != units[name.unit].name for name in province.former_names)


def test_a_unit_too_new_to_be_graded_is_not_and_no_other_is_said_to_be(either: OnADay) -> None:
    newest = half_a_year_before(either.on)
    outcomes = either.cycle.outcomes()

    for code, unit in either.units.items():
        if unit.category in ORGANISATIONS and not either.is_covered(code):
            reason = outcomes[unit.category, code].not_rated_reason
            assert (reason == "newly_established") == (unit.opened_on >= newest)
