"""Whether somebody who sees every row of a role can work out one that is hidden."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xeploai.results.hiding.suppression import hidden_rows

Vector = tuple[int, ...]
OUTCOMES = "EGC"
BELOW = 3
PATHS = ("0000", "00000001", "00000002", "000000010001", "000000010002", "000000020001")


def rows_of(own: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Return the row of each unit: its own persons and those below it."""
    return {
        path: sum((own[one] for one in own if one.startswith(path)), Counter()) for path in PATHS
    }


def splits(row: Counter[str], sizes: list[int]) -> Iterator[list[Counter[str]]]:
    """Yield every way to divide persons with outcomes among groups of known sizes."""
    if not sizes:
        if not row.total():
            yield []
        return
    first, *rest = sizes
    for numbers in product(*(range(row[one] + 1) for one in OUTCOMES)):
        if sum(numbers) == first:
            part = Counter(dict(zip(OUTCOMES, numbers, strict=True)))
            for others in splits(row - part, rest):
                yield [part, *others]


def worlds(own: dict[str, Counter[str]], hidden: frozenset[str]) -> Iterator[dict[str, Vector]]:
    """Yield every world that agrees with the rows shown.

    The adversary also knows how many persons each unit has; only their outcomes are hidden.
    """
    shown = {path: row for path, row in rows_of(own).items() if path not in hidden}
    # each row shown, less the rows shown below it, is divided among the units not shown in between
    blocks: list[tuple[Counter[str], list[str]]] = []
    covered: set[str] = set()
    for path in sorted(shown, key=len, reverse=True):
        inside = [one for one in PATHS if one.startswith(path) and one not in covered]
        covered.update(inside)
        taken = [one for one in shown if one != path and one.startswith(path)]
        nearest = [
            one
            for one in taken
            if not any(one != other and one.startswith(other) for other in taken)
        ]
        rest = Counter(shown[path])
        for one in nearest:
            rest.subtract(shown[one])
        blocks.append((+rest, inside))
    ways = [
        [
            dict(zip(inside, split, strict=True))
            for split in splits(rest, [own[one].total() for one in inside])
        ]
        for rest, inside in blocks
    ]
    for combination in product(*ways):
        found = {path: row for way in combination for path, row in way.items()}
        yield {
            path: tuple(
                sum(row[outcome] for one, row in found.items() if one.startswith(path))
                for outcome in OUTCOMES
            )
            for path in PATHS
            if all(one in found for one in PATHS if one.startswith(path))
        }


def _is_below(path: str, other: str) -> bool:
    return path != other and path.startswith(other)


persons = st.lists(st.sampled_from(OUTCOMES), max_size=4).map(Counter)
provinces = st.fixed_dictionaries(dict.fromkeys(PATHS, persons))


@settings(max_examples=150, deadline=None)
@given(provinces)
def test_no_small_row_can_be_worked_out_from_the_rows_shown(own: dict[str, Counter[str]]) -> None:
    hidden = hidden_rows(own, hidden_below=BELOW)

    small = [path for path, row in rows_of(own).items() if 0 < row.total() < BELOW]
    assert set(small) <= hidden
    possible: dict[str, set[Vector]] = {}
    for world in worlds(own, hidden):
        for path, row in world.items():
            possible.setdefault(path, set()).add(row)
    for path in small:
        # a row that no row shown contains is not in the possible worlds: anything may be in it
        assert len(possible.get(path, (1, 2))) > 1, path


@settings(max_examples=150, deadline=None)
@given(provinces, st.sets(st.sampled_from(PATHS)))
def test_hiding_more_rows_reveals_no_small_one(
    own: dict[str, Counter[str]], more: set[str]
) -> None:
    hidden = hidden_rows(own, hidden_below=BELOW) | more

    small = [path for path, row in rows_of(own).items() if 0 < row.total() < BELOW]
    possible: dict[str, set[Vector]] = {}
    for world in worlds(own, hidden):
        for path, row in world.items():
            possible.setdefault(path, set()).add(row)
    assert all(len(possible.get(path, (1, 2))) > 1 for path in small)


@given(provinces)
def test_persons_of_the_unit_itself_are_no_smaller_a_group(own: dict[str, Counter[str]]) -> None:
    hidden = hidden_rows(own, hidden_below=BELOW)

    for path, row in rows_of(own).items():
        below = [one for one in PATHS if one[:-4] == path]
        if path not in hidden and not hidden & set(below):
            assert not 0 < own[path].total() < BELOW, row


def test_a_sibling_is_hidden_with_the_only_small_row() -> None:
    own = {
        "00000001": Counter("E"),
        "00000002": Counter("EGG"),
        "00000003": Counter("EEGGG"),
        "00000004": Counter("EEEGGG"),
    }

    assert hidden_rows(own, hidden_below=BELOW) == {"00000001", "00000002"}


def test_no_sibling_is_hidden_with_small_rows_that_hide_each_other() -> None:
    own = {"00000001": Counter("EG"), "00000002": Counter("E"), "00000003": Counter("EGG")}

    assert hidden_rows(own, hidden_below=BELOW) == {"00000001", "00000002"}


def test_rows_that_hide_each_other_differ_in_outcome() -> None:
    own = {"00000001": Counter("EE"), "00000002": Counter("E"), "00000003": Counter("EGG")}

    assert hidden_rows(own, hidden_below=BELOW) == {"00000001", "00000002", "00000003"}


def test_a_top_of_one_outcome_with_a_small_row_below_is_hidden_itself() -> None:
    own = {"00000001": Counter("E"), "00000002": Counter("EEEE")}

    assert hidden_rows(own, hidden_below=BELOW) == {"0000", "00000001", "00000002"}


@pytest.mark.parametrize("number", [3, 4])
def test_a_large_row_of_one_outcome_is_shown(number: int) -> None:
    own = {"00000001": Counter("E" * number), "00000002": Counter("G" * number)}

    assert hidden_rows(own, hidden_below=BELOW) == set()


def test_a_row_of_nobody_is_shown() -> None:
    own = {"0000": Counter("EEG"), "00000001": Counter[str]()}

    assert hidden_rows(own, hidden_below=BELOW) == set()
