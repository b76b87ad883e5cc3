"""`xeploai cases`: the way back from a figure to what it counts."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from xeploai.domain import FIGURES, Fault, Refused, UnitRef, grouped, message
from xeploai.wording import translate

from .arguments import add_cycle_and_unit
from .tables import said, shown_day, width_of_output

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle

COLUMNS = (
    message("Code"),
    message("Subject"),
    message("Unit"),
    message("Outcome"),
    message("Document"),
    message("Date"),
)


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
    from xeploai.cycle.queries import cases_behind, cycle_of, unit_in_cycle, with_decisions
    from xeploai.results.statistics import returned_behind

    if args.limit < 0:
        text = message("--limit is how many cases are shown: 0 for all, or more; not %(limit)s.")
        raise Refused(Fault(text, {"limit": args.limit}))
    unit = unit_in_cycle(cycle_of(args.cycle), args.unit)
    categories = _categories(unit.cycle, args.category)
    cases = cases_behind(unit, categories=categories, figure=args.figure, reason=args.reason)
    returned = [
        (sender, part)
        for sender, part in returned_behind(unit, categories, args.figure, reason=args.reason)
        if part
    ]
    number = cases.count()
    shown = list(with_decisions(cases)[: min(args.limit or number, number)])
    if args.json:
        value = {
            "cases": number,
            "returns": [{"unit": one.code, "name": one.name, "number": n} for one, n in returned],
            "shown": [_described(case) for case in shown],
        }
        json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _print(unit.cycle, number, shown, returned, args.lang)
    return 0


def _categories(cycle: "Cycle", wanted: str | None) -> list[str]:
    from xeploai import rulepacks

    known = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)
    if wanted is None:
        return list(known)
    if wanted not in known:
        text = message("“%(category)s” is no category of %(pack)s: %(known)s.")
        values = {"category": wanted, "pack": cycle.pack, "known": ", ".join(known)}
        raise Refused(Fault(text, values))
    return [wanted]


def _described(case: Any) -> dict[str, Any]:
    decisions = list(case.decisions.all())
    return {
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
                "correction": decision.correction or None,
                "in_force": decision is decisions[-1],
            }
            for decision in decisions
        ],
    }


def _print(
    cycle: "Cycle",
    number: int,
    shown: list[Any],
    returned: list[tuple[UnitRef, int]],
    language: str,
) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from xeploai import rulepacks
    from xeploai.results.case_lines import case_line

    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    title = message("%(cases)s cases, %(returns)s returns")
    counts = {"cases": grouped(number), "returns": grouped(len(returned))}
    table = Table(title=said(title, language, **counts))
    for column in COLUMNS:
        table.add_column(translate(column, language))
    for case in shown:
        line = case_line(case, reasons, language)
        on = shown_day(line.decided_on, language) if line.decided_on else "–"
        cells = (line.code, line.subject, line.unit, line.outcome, line.document, on)
        table.add_row(*(escape(cell) for cell in cells))
    console = Console(width=width_of_output(), highlight=False)
    console.print(table)
    if len(shown) < number:
        text = message("The first %(shown)s are shown; --limit 0 shows all.")
        console.print(said(text, language, shown=grouped(len(shown))))
    for unit, part in returned:
        console.print(f"{escape(unit.code)}  {escape(unit.name)}: {grouped(part)}")
