"""Print the result of a bench: a table to read, or JSON for another program."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from tools.bench.measure import BenchFailed


def measure_and_print(
    args: Namespace,
    measure: Callable[[Namespace], dict[str, Any]],
    show: Callable[[dict[str, Any]], None],
) -> int:
    """Measure and print, as JSON where asked for; 1 where the bench fails."""
    try:
        figures = measure(args)
    except BenchFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    (as_json if args.json else show)(figures)
    return 0


def as_json(figures: Mapping[str, object]) -> None:
    """Print figures as one JSON object."""
    json.dump(figures, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def as_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: names to the left, figures to the right."""
    table = Table(title=title, title_justify="left")
    for place, name in enumerate(header):
        table.add_column(name, justify="right" if place else "left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def as_lines(lines: Mapping[str, object]) -> None:
    """Print figures below a table, one a line."""
    for name, value in lines.items():
        Console().print(f"{name}: {value}", highlight=False)
