"""`xeploai cases`: the way back from a figure to what it counts."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from xeploai.cli.arguments import add_cycle_and_unit
from xeploai.domain.counts import FIGURES


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    add_cycle_and_unit(parser, unit_help="the unit whose figure it is")
    parser.add_argument("--category", help="code of the category (default: all)")
    parser.add_argument("--figure", choices=FIGURES, default="total")
    parser.add_argument("--reason", default="", help="with --figure not_graded: only this reason")
    parser.add_argument("--limit", type=int, default=20, help="cases shown; 0 for all (20)")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """List the cases behind a figure, and the returns that it contains."""
    from xeploai.cycle.queries import cases_behind, cycle_of, unit_in_cycle
    from xeploai.results.queries import reported_below

    unit = unit_in_cycle(cycle_of(args.cycle), args.unit)
    categories = None if args.category is None else [args.category]
    cases = cases_behind(unit, categories=categories, figure=args.figure, reason=args.reason)
    returned = [
        {"unit": sender.code, "name": sender.name, "number": counts[category].figure(args.figure)}
        for sender in reported_below(unit).senders
        for counts in [reported_below(unit).sent.get(sender.pk, {})]
        for category in counts
        if args.category in (None, category)
    ]
    found = {
        "cases": cases.count(),
        "returns": returned,
        "shown": list(_described(cases[: args.limit or None])),
    }
    if args.json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _print(found)
    return 0


def _described(cases: Any) -> Iterator[dict[str, Any]]:
    related = cases.select_related("cycle_unit", "unit", "person", "collective")
    for case in related.prefetch_related("decisions__authority"):
        yield {
            "category": case.category,
            "subject": case.subject_code,
            "name": str(case.unit or case.person or case.collective),
            "post": case.post,
            "unit": case.cycle_unit.name,
            "decisions": [
                {
                    "grade": decision.grade or None,
                    "not_rated_reason": decision.not_rated_reason or None,
                    "authority": decision.authority.name,
                    "document": decision.document_number,
                    "decided_on": decision.decided_on.isoformat(),
                    "in_force": decision.pk == max(one.pk for one in case.decisions.all()),
                }
                for decision in sorted(case.decisions.all(), key=lambda one: one.pk)
            ],
        }


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{found['cases']} hồ sơ, {len(found['returns'])} biểu tổng hợp")
    for column in ("Mã", "Đối tượng", "Đơn vị", "Kết quả", "Văn bản", "Ngày"):
        table.add_column(column)
    for case in found["shown"]:
        held = case["decisions"][-1] if case["decisions"] else None
        shown = (held["grade"] or held["not_rated_reason"], held["document"], held["decided_on"])
        table.add_row(
            case["subject"], case["name"], case["unit"], *(shown if held else ("–", "–", "–"))
        )
    Console().print(table)
    for one in found["returns"]:
        print(f"{one['unit']}  {one['name']}: {one['number']}")
