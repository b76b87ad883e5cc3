import ibis
import pyarrow as pa
import pytest

from xeploai.analytics.nation.cases import case_counts, fetch_counts, of_year
from xeploai.analytics.nation.coding import CaseNotCoded


def gradings(duckdb: ibis.BaseBackend, *units: int | None) -> ibis.Table:
    number = len(units)
    columns = {"year": [2023, *[2024] * (number - 1)], "unit": list(units)}
    table = pa.table({**columns, "category": [0] * number, "outcome": [1] * number})
    return duckdb.create_table("gradings", table, overwrite=True)


def test_every_unit_is_counted_for_one_year(duckdb: ibis.BaseBackend) -> None:
    table = gradings(duckdb, 7, 7, 7, 8)

    [rows] = fetch_counts(case_counts(of_year(table, 2024)))

    assert dict(zip(rows.unit.tolist(), rows.number.tolist(), strict=True)) == {7: 2, 8: 1}


def test_a_case_without_a_unit_is_refused(duckdb: ibis.BaseBackend) -> None:
    with pytest.raises(CaseNotCoded, match="unit is empty"):
        fetch_counts(case_counts(gradings(duckdb, 7, None)))
