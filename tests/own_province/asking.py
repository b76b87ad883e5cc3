"""Ask the commands for every figure, person and paper, and keep their answers."""

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl

from xeploai.cli.main import run

from .agreement import PREVIOUS
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
            "tables": _exported(code, folder / f"out-{code}"),
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
            code: {unit: _compared(code, before, unit) for unit in cycles[code]["statistics"]}
            for code, before in PREVIOUS.items()
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


def _exported(cycle: str, folder: Path) -> dict[str, list[Answers]]:
    typed("export", "--cycle", cycle, "--out", folder)
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    return {name: json.loads(table.write_json()) for name, table in tables.items()}
