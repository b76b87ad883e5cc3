"""Ask the commands for every figure, person and paper, and keep their answers."""

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl

from xeploai.cli.main import run

from .agreement import ON_ONE_TREE
from .records import Records
from .story import ROOT

Answers = dict[str, Any]
# the files of `export` that are read
TABLES = ("units", "cases", "decisions", "ceilings", "returns", "figures")


def typed(*words: object) -> str:
    """Run a command in this process; it has to be done. Return what it printed."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([*map(str, words), "--lang", "en"])
    assert code == 0, (words, out.getvalue(), err.getvalue())
    return out.getvalue()


def ask_commands(records: Records, folder: Path) -> Answers:
    """Return what the commands say of all cycles, units, persons and papers."""
    cycles: Answers = {}
    for code, cycle in records.cycles.items():
        tree = records.tree_of(cycle)
        top = ("--cycle", code, "--unit", ROOT)
        cycles[code] = {
            "tables": _exported(code, tops_of(tree), folder),
            "statistics": {
                unit: _json("results", "--cycle", code, "--unit", unit, "--json")
                for unit in tree
                if unit in tree.values()
            },
            "rows": typed("results", *top, "--format", "csv"),
            "report": _report(top, folder / f"report-{code}.md"),
            "verified": typed("verify", "--cycle", code),
        }
    ended = {one.person for one in records.memberships if one.cause or one.document}
    return {
        "cycles": cycles,
        "on_this_tree": {
            f"{code} {before}": {
                unit: _compared(code, before, unit) for unit in cycles[code]["statistics"]
            }
            for code, before in ON_ONE_TREE
        },
        "persons": {code: typed("person", "history", code) for code in sorted(ended)},
        "facts": {number: _facts(records, number) for number in records.fact_sheets},
        "journal": typed("journal", "verify"),
    }


def _json(*words: object) -> Any:
    return json.loads(typed(*words))


def _compared(cycle: str, before: str, unit: str) -> Answers:
    words = ("--cycle", cycle, "--with-cycle", before, "--unit", unit, "--tree", "this-year")
    (found,) = _json("compare", *words, "--json")
    return dict(found)


def _facts(records: Records, number: str) -> str:
    cycle, category, subject = records.fact_sheets[number]
    words = ("--cycle", cycle, "--subject", subject, "--category", category)
    return typed("rules", "explain", *words)


def _report(top: tuple[str, ...], path: Path) -> str:
    typed("report", *top, "--out", path)
    return path.read_text(encoding="utf-8")


def tops_of(tree: dict[str, str | None]) -> list[str]:
    """Return the tops of a cycle: that of the province, and of a neighbour beside it."""
    return [unit for unit, above in tree.items() if above is None]


def _exported(cycle: str, tops: list[str], folder: Path) -> dict[str, list[Answers]]:
    found: dict[str, list[Answers]] = {name: [] for name in TABLES}
    for top in tops:
        out = folder / f"out-{cycle}-{top}"
        typed("export", "--cycle", cycle, "--unit", top, "--out", out)
        for name in TABLES:
            found[name] += json.loads(pl.read_parquet(out / f"{name}.parquet").write_json())
    return found
