"""The bench of importing, with few rows."""

import json

import pytest

from tools.bench.__main__ import main


def test_the_bench_reads_the_same_rows_as_openpyxl_and_says_who_was_faster(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["import", "--rows", "300", "--repeat", "1", "--json"])

    figures = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (figures["rows"], figures["files"], figures["demand"]) == (300, 150, 0.5)
    for shape in ("one_sheet", "workbooks"):
        assert figures[shape].keys() == {"ours_s", "openpyxl_s", "ratio", "guard_s"}
