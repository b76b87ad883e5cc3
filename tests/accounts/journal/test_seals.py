"""Seals name their rows exactly, and what an act stored is sealed by its own entry."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts.journal import Entry, RowMark, RowSet, note, note_all
from xeploai.accounts.journal.seals import Seal, checksum_of, read_ids, sealing_of, write_ids
from xeploai.accounts.models import JournalEntry, JournalSeal
from xeploai.cycle.models import GradeDecision
from xeploai.domain import Grade


@given(st.integers(1, 2**24))
def test_ids_are_read_back_as_they_were_written(bits: int) -> None:
    ids = [place + 1 for place in range(bits.bit_length()) if bits >> place & 1]

    assert list(read_ids(write_ids(ids))) == ids


def test_rows_stored_together_are_one_run() -> None:
    assert write_ids([7, 9, 10, 11, 12, 20]) == "7,9-12,20"


@pytest.mark.parametrize("ids", ["", "x", "1-", "1", "1-3", "1-999999999999", "2-1"])
def test_a_seal_that_does_not_fit_its_digests_cannot_be_read(ids: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any)
        list(Seal("t", "id", ids, bytes(64)).by_row())


def test_a_checksum_covers_the_table_the_columns_the_rows_and_their_order() -> None:
    seals = [Seal("a", "id", "1", bytes(32)), Seal("b", "id", "1", bytes(32))]
    others: list[list[Seal]] = [
        seals[::-1],
        seals[:1],
        [Seal("c", "id", "1", bytes(32)), seals[1]],
        [Seal("a", "id,x", "1", bytes(32)), seals[1]],
        [Seal("a", "id", "2", bytes(32)), seals[1]],
        [Seal("a", "id", "1", b"\1" * 32), seals[1]],
    ]

    assert checksum_of([]) == ""
    assert len({checksum_of(one) for one in [seals, *others]}) == 7


@pytest.fixture
def decided(db: Any) -> list[GradeDecision]:
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    rows = [decision("member", one.code, Grade.GOOD) for one in people]
    decide(make_cycle(), *rows, reason="đã xét")
    return list(GradeDecision.objects.order_by("pk"))


@pytest.mark.database
def test_a_list_of_decisions_is_one_seal_of_its_entry(decided: list[GradeDecision]) -> None:
    seal = JournalSeal.objects.get(table="cycle_gradedecision")

    entry = JournalEntry.objects.get(number=seal.number)
    assert entry.act == "decisions.recorded"
    assert list(read_ids(seal.ids)) == [one.pk for one in decided]
    assert "named.subject_code" in seal.columns
    assert entry.seal == checksum_of(
        Seal(one.table, one.columns, one.ids, bytes(one.digests))
        for one in JournalSeal.objects.filter(number=seal.number).order_by("position")
    )


@pytest.mark.database
def test_the_first_of_several_entries_seals(decided: list[GradeDecision]) -> None:
    note_all([Entry("a", "unit", "1"), Entry("b", "unit", "2")], by=BY, at=AT, rows=decided)

    first, second = JournalEntry.objects.order_by("-number")[:2][::-1]
    assert (bool(first.seal), second.seal) == (True, "")


@pytest.mark.database
def test_rows_are_not_stored_without_an_entry(decided: list[GradeDecision]) -> None:
    with pytest.raises(AssertionError, match="without an entry"):
        note_all([], by=BY, at=AT, rows=decided)


@pytest.mark.database
def test_what_is_not_stored_cannot_be_sealed(decided: list[GradeDecision]) -> None:
    with pytest.raises(AssertionError, match="are not there"):
        note(Entry("a", "unit", "1"), by=BY, at=AT, rows=[RowSet(GradeDecision, [999999])])


@pytest.mark.database
def test_more_rows_than_a_seal_has_take_several(
    decided: list[GradeDecision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xeploai.accounts.journal.seals.ROWS_OF_SEAL", 2)

    sealing = sealing_of(decided)

    assert [len(one.digests) // 32 for one in sealing.seals] == [2, 1]


@pytest.mark.database
def test_a_mark_finds_what_one_act_stored_and_nothing_else(decided: list[GradeDecision]) -> None:
    mark = RowMark(GradeDecision)

    assert mark.last == decided[-1].pk
    assert list(mark.new_rows(by=BY.name, at=AT).ids) == []
