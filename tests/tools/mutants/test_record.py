from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.mutants.mutant import Fate, Mutant, Verdict
from tools.mutants.record import Record, Source, complete_sources, renew, select
from tools.mutants.report import Equivalent

EQUIVALENT = Equivalent("a", "line 3", "change 3", "nothing differs")


def make_source(folder: Path, name: str, number: int = 40) -> Source:
    file, test = folder / f"{name}.py", folder / f"test_{name}.py"
    file.touch()
    test.touch()
    mutants = tuple(
        Mutant(name, file, at, f"line {at}", f"change {at}", lambda: None, ((test,),))
        for at in range(number)
    )
    return Source(name, file, (test,), mutants)


def changed(sources: Sequence[Source], record: Record, folder: Path) -> tuple[str, ...]:
    return select(sources, record, [], seed=1, root=folder).changed


def test_what_no_record_holds_is_tried_wholly(tmp_path: Path) -> None:
    sources = [make_source(tmp_path, "a"), make_source(tmp_path, "b")]
    record = renew(Record({}, "1"), sources[:1], [], root=tmp_path)

    chosen = select(sources, record, [], seed=1, root=tmp_path)

    assert chosen.changed == ("b",)
    assert set(sources[1].mutants) <= set(chosen.mutants)
    assert chosen.drawn == (4, 40)
    assert len(chosen.mutants) == 44


@pytest.mark.parametrize("file", ["a.py", "test_a.py"])
def test_a_changed_source_or_test_makes_the_entry_void(tmp_path: Path, file: str) -> None:
    source = make_source(tmp_path, "a")
    record = renew(Record({}, "1"), [source], [], root=tmp_path)

    before = changed([source], record, tmp_path)
    (tmp_path / file).write_text("changed = True")

    assert (before, changed([source], record, tmp_path)) == ((), ("a",))


def test_a_new_number_of_mutants_makes_the_entry_void(tmp_path: Path) -> None:
    record = renew(Record({}, "1"), [make_source(tmp_path, "a", 40)], [], root=tmp_path)

    assert changed([make_source(tmp_path, "a", 41)], record, tmp_path) == ("a",)


def test_a_new_list_of_equivalents_makes_the_entry_void(tmp_path: Path) -> None:
    source = make_source(tmp_path, "a")
    record = renew(Record({}, "1"), [source], [EQUIVALENT], root=tmp_path)

    assert record.entries["a"].noticed == 39
    assert changed([source], record, tmp_path) == ("a",)


def test_equivalents_are_always_tried(tmp_path: Path) -> None:
    source = make_source(tmp_path, "a")
    record = renew(Record({}, "1"), [source], [EQUIVALENT], root=tmp_path)

    for seed in range(20):
        chosen = select([source], record, [EQUIVALENT], seed=seed, root=tmp_path)
        assert source.mutants[3] in chosen.mutants


def test_each_seed_draws_its_own_tenth(tmp_path: Path) -> None:
    source = make_source(tmp_path, "a")
    record = renew(Record({}, "1"), [source], [], root=tmp_path)

    draws = [select([source], record, [], seed=seed, root=tmp_path).mutants for seed in (1, 1, 2)]

    assert draws[0] == draws[1] != draws[2]


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    record = renew(Record({}, "1"), [make_source(tmp_path, "a")], [EQUIVALENT], root=tmp_path)
    file = tmp_path / "record.json"

    record.write(file)

    assert Record.load(file, operators="1").entries == record.entries
    assert Record.load(file, operators="2").entries == {}
    assert Record.load(tmp_path / "none.json", operators="1").entries == {}


@pytest.mark.parametrize(
    ("fate", "complete"),
    [
        (Fate.KILLED, True),
        (Fate.TIMED_OUT, True),
        (Fate.EQUIVALENT, True),
        (Fate.SURVIVED, False),
        (Fate.NOT_TRIED, False),
    ],
)
def test_a_source_is_complete_when_every_mutant_of_it_is_noticed_or_equivalent(
    tmp_path: Path, fate: Fate, complete: bool
) -> None:
    source = make_source(tmp_path, "a", 3)
    verdicts = [Verdict(mutant, Fate.KILLED) for mutant in source.mutants[:2]]

    assert complete_sources([source], verdicts) == []
    last = Verdict(source.mutants[2], fate)
    assert complete_sources([source], [*verdicts, last]) == ([source] if complete else [])
