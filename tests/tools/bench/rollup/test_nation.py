import numpy as np

from tools.bench.rollup.nation import LEVELS, nation_at


def test_made_up_nation_has_five_levels_and_34_provinces() -> None:
    nation = nation_at(0.01)

    assert np.bincount(nation.level)[1] == 34
    assert nation.level.max() == LEVELS
