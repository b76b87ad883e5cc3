""""""

import ibis
import numpy as np
import pyarrow as pa
import pytest

from xeploai.analytics.nation.cases import case_counts, fetch_counts
from xeploai.analytics.nation.coding import CaseNotCoded, Coding, CountRows, encode_cases
from xeploai.domain.figures.counts import Counts

ROWS = CountRows.of([(1, 0, 2, 5), (2, 1, 0, 7)])


def test_rows_given_one_by_one_become_columns() -> None:
    assert ROWS.unit.tolist() == [1, 2]
    assert ROWS.number.tolist() == [5, 7]
    assert len(CountRows.of([])) == 0


def test_chosen_rows_keep_their_columns_together() -> None:
    assert ROWS.where(np.array([False, True])).table().to_pylist() == [
        {"unit": 2, "category": 1, "outcome": 0, "number": 7}
    ]


CODING = Coding(("MEMBER",), ("NEW_MEMBER",))


def texts(*cases: tuple[int, str, str | None, str | None]) -> ibis.Table:
    names = ("unit", "category", "grade", "not_rated_reason")
    kinds = (pa.int32(), pa.string(), pa.string(), pa.string())
    columns = zip(*cases, strict=True)
    return ibis.memtable(
        pa.table({n: pa.array(c, k) for n, k, c in zip(names, kinds, columns, strict=True)})
    )


def test_cases_kept_as_texts_are_counted_by_their_codes(duckdb: ibis.BaseBackend) -> None:
    cases = texts(
        (1, "MEMBER", "GOOD", None), (1, "MEMBER", None, "NEW_MEMBER"), (1, "MEMBER", None, None)
    )

    table = duckdb.create_table("texts", cases, overwrite=True)
    [rows] = fetch_counts(case_counts(encode_cases(table, CODING)))

    assert sorted(rows.outcome) == [1, 4, 5]
    assert rows.number.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "case", [(1, "BRANCH", "GOOD", None), (1, "MEMBER", "A", None), (1, "MEMBER", None, "ILL")]
)
def test_a_text_that_is_not_coded_is_refused(
    duckdb: ibis.BaseBackend, case: tuple[int, str, str | None, str | None]
) -> None:
    table = duckdb.create_table("texts", texts(case), overwrite=True)

    with pytest.raises(CaseNotCoded):
        fetch_counts(case_counts(encode_cases(table, CODING)))


def test_a_key_and_its_counts_are_each_others_reverse() -> None:
    coding = Coding(("MEMBER", "BRANCH"), ("NEW_MEMBER",))

    keys = coding.key(np.array([0, 1]), np.array([1, 5]))

    assert coding.counts(zip(keys.tolist(), (7, 2), strict=True)) == {
        "MEMBER": Counts(good=7),
        "BRANCH": Counts(not_rated={"NEW_MEMBER": 2}),
    }
