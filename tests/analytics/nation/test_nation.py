"""The optional set that whole nations need."""

import subprocess
import sys

import pytest


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("missing", ["ibis", "duckdb", "numpy"])
def test_without_the_set_one_line_says_what_to_install(missing: str) -> None:
    ended = run(
        f"import sys; sys.modules[{missing!r}] = None; import xeploai.analytics.nation.rollup"
    )

    last = ended.stderr.splitlines()[-1]
    assert f"NationSetMissing: {missing} not installed" in last
    assert "xeploai[nation]" in last


def test_the_funnel_of_the_pages_needs_none_of_it() -> None:
    heavy = {"ibis", "duckdb", "numpy", "pyarrow", "scipy", "pandas"}

    ended = run(f"import sys, xeploai.analytics.funnel; print({heavy} & set(sys.modules))")

    assert ended.stdout == "set()\n"
