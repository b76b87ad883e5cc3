"""The bench of importing, with few rows."""

import json

from tests.cli.conftest import Xeploai


def test_the_bench_reads_the_same_rows_as_openpyxl_and_says_who_was_faster(
    xeploai: Xeploai,
) -> None:
    answer = xeploai("bench", "import", "--rows", 300, "--repeat", 1, "--json")

    told = json.loads(answer.out)
    assert answer.code == 0, answer.err
    assert (told["rows"], told["files"], told["demand"]) == (300, 150, 0.5)
    for shape in ("one_sheet", "workbooks"):
        assert told[shape].keys() == {"ours_s", "openpyxl_s", "ratio"}
