"""`xeploai demo`: an invented province on top of published totals, from data to report."""

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.statistics import Statistics

MARK = "demo.json"
ROOT = "kien-giang"
YEAR = 2023
SEED = 2023
EXAMPLE = "examples/kien-giang-2023.toml"
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
    claim_home(args.home, args.seed)
    steps = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with steps:
        statistics = _make(args, steps)
        written = _write_reports(statistics, args.home / "reports", steps)
    _show(statistics)
    lines = _verified(statistics, show_all=args.verify)
    print("\nBáo cáo và bảng biểu / report files:")
    for path in written:
        print(f"  {path}")
    if not lines:
        return 1
    if args.no_serve:
        return 0
    from xeploai.cli.serve import serve

    serve(args.port)
    return 0


def claim_home(home: Path, seed: int) -> None:
    """Clear what an earlier demo left. A home with anything else in it is left alone.

    Raises:
        Refused: the home holds a database that no demo made.
    """
    mark = home / MARK
    databases = [home / f"xeploai.sqlite3{ending}" for ending in ("", "-wal", "-shm")]
    if os.environ.get("DATABASE_URL"):
        text = message("The demo uses the home's own database: start it without DATABASE_URL.")
        raise Refused(Fault(text))
    if databases[0].exists() and not mark.exists():
        text = message(
            "%(home)s holds a database that the demo did not make; it stays untouched."
            " Choose another folder with --home."
        )
        raise Refused(Fault(text, {"home": home}))
    try:
        home.mkdir(parents=True, exist_ok=True)
        mark.write_text(json.dumps({"made_by": "xeploai demo", "seed": seed}), encoding="utf-8")
    except OSError as error:
        text = message("Cannot write to %(home)s: %(reason)s.")
        raise Refused(Fault(text, {"home": home, "reason": error.strerror})) from error
    for database in databases:
        database.unlink(missing_ok=True)


def _make(args: argparse.Namespace, steps: Progress) -> Statistics:
    from xeploai.demo.plan import make_province

    def said(what: str) -> Callable[[], None]:
        task = steps.add_task(what, total=1)
        return lambda: steps.update(task, completed=1)

    done = said("Dựng tỉnh minh họa / inventing the province")
    province = make_province(args.seed)
    done()
    done = said("Tạo cơ sở dữ liệu / making the database")
    from xeploai.cli.database import prepare

    prepare()
    done()
    from xeploai.results.demo_home import store_cycle, store_register_of

    done = said(
        f"Lưu {len(province.units):,} tổ chức, {len(province.people):,} người / storing".replace(
            ",", "."
        )
    )
    store_register_of(province)
    done()
    for cycle in province.cycles:
        done = said(
            f"Đợt {cycle.year}: {len(cycle.decisions):,} quyết định / decisions".replace(",", ".")
        )
        store_cycle(cycle)
        done()
    done = said("Tổng hợp / adding up")
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.queries import statistics_of

    statistics = statistics_of(unit_in_cycle(cycle_of(YEAR), ROOT))
    done()
    return statistics


def _write_reports(statistics: Statistics, folder: Path, steps: Progress) -> list[Path]:
    from xeploai.documents.writing import write
    from xeploai.results.export import as_json
    from xeploai.results.narrative import report_of

    folder.mkdir(parents=True, exist_ok=True)
    report = report_of(statistics, written_on=date.today())
    stem = f"{statistics.unit.code}-{statistics.cycle}"
    written = []
    for form in FORMATS:
        task = steps.add_task(f"Báo cáo .{form}", total=1)
        path = folder / f"{stem}.{form}"
        path.write_bytes(write(report, form))
        steps.update(task, completed=1)
        written.append(path)
    path = folder / f"{stem}.json"
    value = as_json(statistics, language="vi")
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    return [*written, path]


def _show(statistics: Statistics) -> None:
    from xeploai.cli.tables import printed

    is_terminal = sys.stdout.isatty()
    width = max(Console().width, 120) if is_terminal else 150
    print(printed(statistics, width=width, colour=is_terminal))


def published() -> dict[str, Any]:
    """Return the published figures that the demo stands on."""
    return tomllib.loads(files("xeploai").joinpath(EXAMPLE).read_text(encoding="utf-8"))


def _verified(statistics: Statistics, *, show_all: bool) -> bool:
    """Print how our figures stand to the published ones; return whether all agree."""
    from xeploai.demo.verification import compare

    lines = list(compare(statistics, published()))
    for line in lines:
        sign = "≠" if not line.agrees else "!" if line.is_slip else "="
        if show_all or sign == "≠":
            print(f"  {sign} {line.what:<24} {line.figure:<34} {line.published:>8} {line.ours:>8}")
    agreeing = sum(line.agrees for line in lines)
    print(f"\nĐối chiếu với số đã công bố: {agreeing}/{len(lines)} số khớp.")
    for line in lines:
        if line.is_slip:
            print(
                f"  Nguồn in {line.published}% ({line.what}, {line.figure.removesuffix(' %')});"
                f" tính từ chính số lượng của nguồn, làm tròn nửa lên là {line.ours}%."
            )
    return agreeing == len(lines)
