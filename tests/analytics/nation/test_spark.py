"""The one expression on another engine: PySpark."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow.parquet as pq
import pytest

from tools.bench.rollup.engines.ours import read_order
from tools.bench.rollup.nation import CODING, FIRST_YEAR, ensure_nation, gradings_file
from tools.bench.rules.nation import nation
from xeploai.analytics.nation.cases import case_counts, fetch_counts, of_year
from xeploai.analytics.nation.connection import connect
from xeploai.analytics.nation.rollup import FrozenTree, roll_up_tree
from xeploai.analytics.nation.rules.plain import verdicts_in
from xeploai.analytics.nation.rules.verdicts import verdicts

MISSING = [
    name
    for name, found in (
        ("java (a Java 17 or 21 runtime on PATH)", shutil.which("java")),
        ("pyspark (the `spark` set of requirements)", importlib.util.find_spec("pyspark")),
    )
    if not found
]

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason="missing: " + ", ".join(MISSING)),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ibis.BaseBackend]:
    import pyspark
    from pyspark.sql import SparkSession

    scratch = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as environment:
        # a SPARK_HOME of some other Spark would start that one
        environment.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        session = quiet(SparkSession.builder, scratch).getOrCreate()
        yield ibis.pyspark.connect(session)
        session.stop()


def quiet(builder: Any, scratch: Path) -> Any:
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        # a short run: compile quickly rather than well
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.local.dir": str(scratch / "local"),
        "spark.log.level": "ERROR",
    }
    builder = builder.master("local[2]").appName("xeploai-tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder


def sorted_rows(gradings: ibis.Table, folder: Path) -> np.ndarray[Any, Any]:
    counts = fetch_counts(case_counts(of_year(gradings, FIRST_YEAR)))
    rows = roll_up_tree(counts, FrozenTree(read_order(folder, FIRST_YEAR)), CODING).case_rows()
    table = np.column_stack((rows.unit, rows.category, rows.outcome, rows.number))
    return table[np.lexsort(table.T)]


def test_spark_gives_the_rows_that_duckdb_gives(spark: ibis.BaseBackend, tmp_path: Path) -> None:
    ensure_nation(tmp_path, scale=0.002, number_of_years=1)
    file = str(gradings_file(tmp_path, FIRST_YEAR))

    on_spark = sorted_rows(spark.read_parquet(file), tmp_path)
    on_duckdb = sorted_rows(connect().read_parquet(file), tmp_path)

    assert len(on_spark) > 1_000
    assert np.array_equal(on_spark, on_duckdb)


def test_spark_says_of_members_what_duckdb_says(spark: ibis.BaseBackend, tmp_path: Path) -> None:
    case = nation("vn-party-2023", 500)
    file = str(tmp_path / "facts.parquet")
    pq.write_table(case.table, file)

    on_spark, on_duckdb = (
        verdicts_in(told.order_by("subject").to_pyarrow(), case.plan, strikes=True)
        for told in (
            verdicts(engine.read_parquet(file), case.plan, case.layout, strikes=True)
            for engine in (spark, connect())
        )
    )

    assert len(on_spark) == 500
    assert on_spark == on_duckdb
