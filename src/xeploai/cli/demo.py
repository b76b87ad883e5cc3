"""`xeploai demo`: an invented province on top of published totals, from data to report."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from xeploai.domain import Statistics, grouped

from .demo_home import claimed_home
from .files import write_out

ROOT = "kien-giang"
YEAR = 2023
SEED = 2023
FORMATS = ("pdf", "docx", "xlsx", "html", "md")
PORT = 8000


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("--no-serve", action="store_true", help="stop after the report files")
    parser.add_argument(
        "--verify", action="store_true", help="print every published figure beside ours"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="another invented province")
    parser.add_argument("--port", type=int, default=PORT, help=f"where to serve ({PORT})")


def run(args: argparse.Namespace) -> int:
    """Make the province, show its results, write its reports, serve them."""
    from .serve import refuse_if_taken, serve

    if not args.no_serve:
        refuse_if_taken(args.port)
    steps = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with claimed_home(args.home, seed=args.seed), steps:
        statistics = _make(args, steps)
        written = _write_reports(statistics, args.home / "reports", steps)
    if not _show(statistics, args, written):
        return 1
    if not args.no_serve:
        serve(args.port)
    return 0


def _make(args: argparse.Namespace, steps: Progress) -> Statistics:
    from xeploai.demo import make_province

    def said(what: str) -> Callable[[], None]:
        task = steps.add_task(what, total=1)
        return lambda: steps.update(task, completed=1)

    done = said("Dựng tỉnh minh họa / inventing the province")
    province = make_province(args.seed)
    done()
    done = said("Tạo cơ sở dữ liệu / making the database")
    from .database import prepare

    prepare()
    done()
    from xeploai.cli.commands.demo.store import (
        open_demo_accounts,
        store_assessment_of,
        store_cycle,
        store_register_of,
    )

    units, people = grouped(len(province.units)), grouped(len(province.people))
    done = said(f"Lưu {units} tổ chức, {people} người / storing")
    store_register_of(province, at=datetime.now(UTC))
    open_demo_accounts(province, at=datetime.now(UTC))
    done()
    for cycle in province.cycles:
        done = said(f"Đợt {cycle.year}: {grouped(len(cycle.decisions))} quyết định / decisions")
        store_cycle(cycle, seed=args.seed if cycle.year == YEAR else None)
        done()
    done = said(f"Đợt {YEAR}: dữ liệu và quy tắc / facts and rules")
    store_assessment_of(province.cycles[-1], seed=args.seed)
    done()
    done = said("Tổng hợp / adding up")
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.statistics import statistics_of

    statistics = statistics_of(unit_in_cycle(cycle_of(YEAR), ROOT))
    done()
    return statistics


def _write_reports(statistics: Statistics, folder: Path, steps: Progress) -> list[Path]:
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.documents import write
    from xeploai.reporting import as_json, report_of
    from xeploai.results.deviations import differing_of

    unit = unit_in_cycle(cycle_of(statistics.cycle), statistics.unit.code)
    differing = differing_of(unit, names_organisations=True)
    report = report_of(statistics, written_on=date.today(), differing=differing)
    stem = f"{statistics.unit.code}-{statistics.cycle}"
    written = []
    for form in FORMATS:
        task = steps.add_task(f"Báo cáo .{form}", total=1)
        path = folder / f"{stem}.{form}"
        write_out(path, write(report, form))
        steps.update(task, completed=1)
        written.append(path)
    path = folder / f"{stem}.json"
    value = as_json(statistics, language="vi")
    write_out(path, json.dumps(value, ensure_ascii=False, indent=1).encode())
    return [*written, path]


def _show(statistics: Statistics, args: argparse.Namespace, written: list[Path]) -> bool:
    """Print results, comparison and report files; return whether all published figures agree."""
    from .published import all_agree
    from .tables import printed, width_of_output

    is_terminal = sys.stdout.isatty()
    width = width_of_output()
    print(printed(statistics, language=args.lang, width=width, colour=is_terminal))
    is_right = all_agree(statistics, show_all=args.verify, language=args.lang)
    print("\nBáo cáo và bảng biểu / report files:")
    for path in written:
        print(f"  {path}")
    return is_right
