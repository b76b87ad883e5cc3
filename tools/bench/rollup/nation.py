"""A made-up nation, the same on every machine: its trees and its cases as Parquet files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xeploai.analytics.nation.coding import Coding, IntArray
from xeploai.analytics.nation.tree import NO_PARENT

SEED = 20260630
FIRST_YEAR = 2016
CODING = Coding(
    ("ORGANISATION", "LEADING_CADRE", "MEMBER"), ("NEW_MEMBER", "LONG_LEAVE", "UNDER_REVIEW")
)
# made up, of the order of published figures; one per outcome, in the coding's order
OUTCOME_SHARES = (0.17, 0.70, 0.08, 0.005, 0.015, 0.02, 0.007, 0.003)
LEADING_CADRES = 0.06
MOVED_EACH_YEAR = 0.01
PROVINCES = 34
MEMBERS = 5_400_000
# below the provinces: districts and equals, grassroots, departmental committees, branches
DISTRICTS, GRASSROOTS, DEPARTMENTAL, BRANCHES = 3_600, 50_000, 16_000, 260_000
LEVELS = 5


@dataclass(frozen=True)
class Nation:
    """One year's tree. Rows go level by level, subordinates in the order of their superiors.

    Args:
        unit: the unit's number, in no order, as a database gives them out over the years.
        parent: number of the unit above, `NO_PARENT` for a province.
        level: 1 for provinces down to at most 5.
    """

    unit: IntArray
    parent: IntArray
    level: IntArray


def units_file(folder: Path, year: int) -> Path:
    """Return the file of a year's tree: `unit`, `parent`, `level`."""
    return folder / f"units-{year}.parquet"


def gradings_file(folder: Path, year: int) -> Path:
    """Return the file of a year's cases: `year`, `unit`, `category`, `outcome`."""
    return folder / f"gradings-{year}.parquet"


def years(number: int) -> range:
    """Return the years of a bench over that many."""
    return range(FIRST_YEAR, FIRST_YEAR + number)


def ensure_nation(folder: Path, *, scale: float, number_of_years: int) -> None:
    """Write what the folder does not hold yet. About two seconds a year at scale 1."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [y for y in years(number_of_years) if not gradings_file(folder, y).exists()]
    if not missing:
        return
    nation = nation_at(scale)
    for year in missing:
        chance = np.random.default_rng((SEED, year))
        tree = with_moves(nation, chance)
        _write(vars(tree), units_file(folder, year))
        _write(gradings(tree, year, round(MEMBERS * scale), chance), gradings_file(folder, year))


def nation_at(scale: float) -> Nation:
    """Return the tree of the whole nation, or of one that is smaller by the scale."""
    chance = np.random.default_rng(SEED)
    provinces = np.full(PROVINCES, NO_PARENT)
    districts = _shared_out(DISTRICTS * scale, np.arange(PROVINCES), chance)
    below = PROVINCES + np.arange(len(districts))
    grassroots = _shared_out(GRASSROOTS * scale, below, chance)
    below = below[-1] + 1 + np.arange(len(grassroots))
    departmental = _shared_out(DEPARTMENTAL * scale, below[: len(below) // 8], chance)
    deepest = below[-1] + 1 + np.arange(len(departmental))
    branches = _shared_out(BRANCHES * scale, np.concatenate((below, deepest)), chance)
    parent = np.concatenate((provinces, districts, grassroots, departmental, branches))
    number = chance.permutation(len(parent)).astype(np.int32)
    above = np.where(parent == NO_PARENT, NO_PARENT, number[parent]).astype(np.int32)
    return Nation(number, above, _levels(parent))


def _shared_out(number: float, superiors: IntArray, chance: np.random.Generator) -> IntArray:
    """Return a superior for each unit; every superior gets at least one, unevenly."""
    extra = max(0, round(number) - len(superiors))
    weight = chance.lognormal(0, 0.6, len(superiors))
    return np.repeat(superiors, 1 + chance.multinomial(extra, weight / weight.sum()))


def _levels(parent: IntArray) -> IntArray:
    """Return the level of each row; superiors come before subordinates."""
    level = np.ones(len(parent), np.uint8)
    for deeper in range(2, LEVELS + 1):
        level[(parent >= 0) & (level[parent] == deeper - 1)] = deeper
    return level


def with_moves(nation: Nation, chance: np.random.Generator) -> Nation:
    """Return the tree with some of the lowest level's units exchanged between superiors."""
    parent = nation.parent.copy()
    lowest = np.flatnonzero(nation.level == LEVELS)
    moved = chance.choice(lowest, round(len(lowest) * MOVED_EACH_YEAR), replace=False)
    parent[moved] = parent[chance.permutation(moved)]
    return Nation(nation.unit, parent, nation.level)


def gradings(
    nation: Nation, year: int, members: int, chance: np.random.Generator
) -> dict[str, IntArray]:
    """Return the cases: one for every organisation, one for every member of every branch."""
    branches = nation.unit[~np.isin(nation.unit, nation.parent)]
    weight = chance.lognormal(0, 0.6, len(branches))
    sizes = chance.multinomial(members, weight / weight.sum())
    unit = np.concatenate((nation.unit, np.repeat(branches, sizes)))
    person = np.where(chance.random(members) < LEADING_CADRES, 1, 2)
    return {
        "year": np.full(len(unit), year, np.int16),
        "unit": unit,
        "category": np.concatenate((np.zeros(len(nation.unit)), person)).astype(np.uint8),
        "outcome": _drawn(OUTCOME_SHARES, len(unit), chance),
    }


def _drawn(shares: tuple[float, ...], number: int, chance: np.random.Generator) -> IntArray:
    return chance.choice(len(shares), number, p=shares).astype(np.uint8)


def _write(columns: dict[str, IntArray], path: Path) -> None:
    """Write the file under another name first: an interrupted bench leaves no half file."""
    half = path.with_suffix(".half")
    pq.write_table(pa.table(columns), half, compression="zstd")
    half.replace(path)
