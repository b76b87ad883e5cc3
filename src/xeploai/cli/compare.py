"""`xeploai compare`: one unit's figures beside another year's, another unit's or its siblings'."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from xeploai.domain import (
    FIGURE_LABELS,
    Change,
    Fault,
    Refused,
    Share,
    decimal_comma,
    grouped,
    message,
)
from xeploai.wording import say, translate

from .arguments import add_cycle_and_unit, year
from .tables import said, width_of_output

if TYPE_CHECKING:
    from rich.table import Table

    from xeploai.results.comparing import ComparedFigure, Comparison, Part

TREES = {"as-it-was": "as_it_was", "this-year": "this_year"}
UNDECIDED = "undecided"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    add_cycle_and_unit(parser, unit_help="the unit that is compared")
    parser.add_argument(
        "--with-cycle",
        type=year,
        metavar="YEAR",
        help="the other cycle (the one before; with --with-unit the same one)",
    )
    parser.add_argument("--with-unit", metavar="CODE", help="the other unit (the same)")
    parser.add_argument("--siblings", action="store_true", help="all units beside it, this cycle")
    parser.add_argument(
        "--tree",
        choices=TREES,
        default="as-it-was",
        help="each year on its own tree, or both on the later year's",
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print the comparison, with the reason beside each figure that is not comparable."""
    found = _siblings(args) if args.siblings else [_comparison(args)]
    if args.json:
        json.dump(_described(found, args.lang), sys.stdout, ensure_ascii=False, indent=1)
        print()
        return 0
    for one in found:
        _print(one, args.lang)
    return 0


def _comparison(args: argparse.Namespace) -> "Comparison":
    from xeploai.results.comparing import answer, question

    asked = question(
        year=args.cycle,
        code=args.unit,
        with_year=args.with_cycle,
        with_code=args.with_unit,
        tree=TREES[args.tree],
    )
    return answer(asked)


def _siblings(args: argparse.Namespace) -> list["Comparison"]:
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.comparing import siblings_of

    if args.with_cycle or args.with_unit or args.tree != "as-it-was":
        text = message("--siblings compares within one cycle: leave out --with-… and --tree.")
        raise Refused(Fault(text))
    unit = unit_in_cycle(cycle_of(args.cycle), args.unit)
    return [
        one.comparison
        for one in siblings_of(unit)
        if one.comparison is not None and one.unit.pk != unit.pk
    ]


def _described(found: list["Comparison"], language: str) -> list[dict[str, Any]]:
    from xeploai.results.comparing import comparison_rows

    return [
        {
            "before": {"unit": one.before.unit.code, "cycle": one.before.cycle},
            "now": {"unit": one.now.unit.code, "cycle": one.now.cycle},
            "tree": one.tree.value,
            "reasons": [say(fault, language) for fault in one.reasons],
            "remarks": [say(fault, language) for fault in one.remarks],
            "parts": [_part(part, language) for part in one.before.parts],
            "figures": list(comparison_rows(one, language=language)),
        }
        for one in found
    ]


def _part(part: "Part", language: str) -> dict[str, Any]:
    return {
        "sign": part.sign,
        "unit": part.unit.code,
        "name": part.unit.name,
        "below": part.below.code if part.below else None,
        "now_below": part.now_below.code if part.now_below else None,
        "event": say(part.event, language) if part.event else None,
    }


def _print(found: "Comparison", language: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(width=width_of_output(), highlight=False)
    reasons = {say(fault, language): "" for fault in found.why_not()}
    numbers = {told: number for number, told in enumerate(reasons, start=1)}
    console.print(_table(found, numbers, language))
    for told, number in numbers.items():
        console.print(escape(f"[{number}] {told}"), soft_wrap=True)
    for fault in found.remarks:
        console.print(f"• {escape(say(fault, language))}", soft_wrap=True)
    for part in found.before.parts:
        sign = "+" if part.sign > 0 else "−"
        event = f": {escape(say(part.event, language))}" if part.event else ""
        name = escape(f"{part.unit.name} ({part.unit.code})")
        console.print(f"{sign} {name}{event}", soft_wrap=True)


def _table(found: "Comparison", numbers: dict[str, int], language: str) -> "Table":
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=_title(found, language))
    for text in (message("Category"), message("Figure")):
        table.add_column(translate(text, language))
    for side in (found.before, found.now):
        table.add_column(escape(f"{side.unit.code} {side.cycle}"), justify="right")
        table.add_column(translate(message("Share"), language), justify="right")
    table.add_column(translate(message("Difference"), language), justify="right")
    table.add_column(translate(message("Percentage points"), language), justify="right")
    is_open = any(_is_open(row.figure(UNDECIDED)) for row in found.rows)
    for row in found.rows:
        shown = [one for one in row.figures if is_open or one.figure != UNDECIDED]
        for one in () if row.is_empty else shown:
            label = escape(row.label[language]) if one is shown[0] else ""
            table.add_row(label, *_cells(one, numbers, language), end_section=one is shown[-1])
    return table


def _is_open(one: "ComparedFigure") -> bool:
    return bool(one.before or one.now)


def _title(found: "Comparison", language: str) -> str:
    before, now = found.before, found.now
    if found.tree.value == TREES["this-year"]:
        text = message("%(unit)s: %(before)s and %(now)s, both on the tree of %(now)s")
        return said(text, language, unit=now.unit.name, before=before.cycle, now=now.cycle)
    text = message("%(one)s (%(before)s) and %(other)s (%(now)s)")
    names = {"one": before.unit.name, "other": now.unit.name}
    return said(text, language, **names, before=before.cycle, now=now.cycle)


def _cells(one: "ComparedFigure", numbers: dict[str, int], language: str) -> list[str]:
    marks = " ".join(rf"\[{numbers[say(fault, language)]}]" for fault in one.why_not)
    difference = f"≠ {marks}" if marks else _signed(one.change)
    return [
        FIGURE_LABELS[one.figure][language],
        _number(one.before),
        _share(one.share_before),
        _number(one.now),
        _share(one.share_now),
        difference,
        _points(one.change),
    ]


def _number(number: int | None) -> str:
    return "–" if number is None else grouped(number)


def _share(share: Share | None) -> str:
    shown = share.shown() if share else None
    return f"{shown}% / {grouped(share.whole)}" if shown and share else ""


def _signed(change: Change | None) -> str:
    if change is None or change.difference is None:
        return "–"
    sign = "+" if change.difference > 0 else "-" if change.difference < 0 else ""
    return f"{sign}{grouped(abs(change.difference))}"


def _points(change: Change | None) -> str:
    if change is None or change.points is None:
        return ""
    sign = "+" if change.points > 0 else ""
    return f"{sign}{decimal_comma(change.points, 2)}"
