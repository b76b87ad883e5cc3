import ibis

from xeploai.analytics.nation.plain import roll_up_plain
from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.figures.rollup import CountedCase, FrozenUnit, ReportingSource, roll_up
from xeploai.domain.grades import UNDECIDED, Grade, Outcome

GOOD = Outcome(Grade.GOOD)
CATEGORIES = ("MEMBER", "LEADING_CADRE", "ORGANISATION")


def test_engine_takes_the_place_of_the_plain_loop(duckdb: ibis.BaseBackend) -> None:
    asked = {
        "units": [FrozenUnit("P", None), FrozenUnit("B", "P", ReportingSource.RETURN)],
        "cases": [CountedCase("P", "MEMBER", GOOD), CountedCase("B", "X", UNDECIDED)],
        "returns": {"B": {"MEMBER": Counts(good=3, not_rated={REASON_NOT_STATED: 1})}},
        "categories": CATEGORIES,
    }

    assert roll_up_plain(duckdb, **asked) == roll_up(**asked)  # type: ignore[arg-type]
