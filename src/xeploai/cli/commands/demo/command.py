"""`xeploai demo`: an invented province with the published totals, from data to report."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xeploai.cli.command_line import NUMBER, Session, command
from xeploai.cli.commands.serve import PORT, refuse_if_taken, serve_pages
from xeploai.domain import Statistics, grouped
from xeploai.intake import rare_garbage_collection

from .home import claim_home

if TYPE_CHECKING:
    from rich.progress import Progress

    from xeploai.demo import DemoCycle
    from xeploai.demo.continuation import DemoContinuation

ROOT = "kien-giang"
YEAR = 2023
SEED = 2023
FORMATS = ("pdf", "docx", "xlsx", "html", "md")
EXIT_DIFFERS = 1


# the database is made here, once the home is known to be the demo's
@command("demo", needs_database=False)
@click.option("--no-serve", is_flag=True, help="stop after the report files")
@click.option("--verify", is_flag=True, help="print every published figure and ours")
@click.option("--seed", type=NUMBER, default=SEED, help="another invented province")
@click.option("--port", type=NUMBER, default=PORT, help=f"where to serve ({PORT})")
@click.pass_obj
def demo(session: Session, seed: int, port: int, *, no_serve: bool, verify: bool) -> int:
    """Make the province, show its results, write its reports, serve them."""
    if not no_serve:
        # a minute of work would be lost if this came out afterwards
        refuse_if_taken(port)
    with rare_garbage_collection(), claim_home(session.home, seed=seed), _progress() as steps:
        statistics = _make(seed, session.home / "reports", steps)
        files = _write_reports(statistics, session.home / "reports", steps)
    if not _print(session, statistics, files, verify=verify):
        return EXIT_DIFFERS
    return 0 if no_serve else serve_pages(port)


@contextmanager
def _progress() -> "Iterator[Progress]":
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    # on standard error, so that what the demo prints can be read by another program
    with Progress(*columns, console=Console(stderr=True)) as steps:
        yield steps


@contextmanager
def _step(steps: "Progress", name: str) -> Iterator[None]:
    task = steps.add_task(name, total=1)
    yield
    steps.update(task, completed=1)


def _make(seed: int, folder: Path, steps: "Progress") -> Statistics:
    from xeploai.demo import make_province
    from xeploai.demo.continuation import continue_province

    with _step(steps, "Dựng tỉnh minh họa / inventing the province"):
        province = make_province(seed)
        after = continue_province(province, seed)
    with _step(steps, "Tạo cơ sở dữ liệu / making the database"):
        from xeploai.cli.command_line import prepare

        prepare()
    # these are models, which can be imported only after Django is loaded
    from .store import (
        open_demo_accounts,
        store_assessment_of,
        store_cycle,
        store_register_of,
    )

    units, people = grouped(len(after.register.units)), grouped(len(after.register.people))
    with _step(steps, f"Lưu {units} tổ chức, {people} người / storing"):
        store_register_of(after.register, at=datetime.now(UTC))
        open_demo_accounts(province, at=datetime.now(UTC))
    for cycle in province.cycles:
        number = grouped(len(cycle.decisions))
        with _step(steps, f"Đợt {cycle.year}: {number} quyết định / decisions"):
            store_cycle(cycle, seed=seed if cycle.year == YEAR else None)
    with _step(steps, f"Đợt {YEAR}: dữ kiện và quy tắc / facts and rules"):
        store_assessment_of(province.cycles[-1], seed=seed)
    _continue(after, folder, steps)
    _finish((*province.cycles, *after.cycles))
    with _step(steps, "Tổng hợp / adding up"):
        from xeploai.cycle.queries import cycle_of, unit_in_cycle
        from xeploai.results.statistics import statistics_of

        return statistics_of(unit_in_cycle(cycle_of(YEAR), ROOT))


def _continue(after: "DemoContinuation", folder: Path, steps: "Progress") -> None:
    """Store the years after the published one, in their order."""
    from .store import store_cycle
    from .store_continuation import (
        SHEET_AT,
        at_nine,
        carry_out_sheet,
        store_merged_rules,
        store_neighbour,
        store_step,
    )

    neighbour = after.neighbour
    units, people = grouped(len(neighbour.units)), grouped(len(neighbour.people))
    with _step(steps, f"Tỉnh bạn: {units} tổ chức, {people} người / the neighbour"):
        store_neighbour(neighbour, at=at_nine(date(2024, 11, 1)))
    senders = len(after.returned.returns)
    with _step(steps, f"Đợt 2024: {senders} báo cáo tổng hợp / returns"):
        store_cycle(after.returned)
    with _step(steps, f"Sắp xếp 01/7/2025: {len(after.sheet)} dòng / reorganisation"):
        carry_out_sheet(after, folder)
        for step in after.since:
            store_step(step, at=SHEET_AT)
    with _step(steps, f"Đợt 2025: {grouped(len(after.merged.decisions))} quyết định / decisions"):
        store_merged_rules()
        store_cycle(after.merged)
    for quarter in after.quarters:
        number = grouped(len(quarter.decisions))
        with _step(steps, f"Đợt {quarter.key.code}: {number} quyết định / decisions"):
            store_cycle(quarter)


def _finish(cycles: "Sequence[DemoCycle]") -> None:
    """Close all cycles but the newest one, which is still decided."""
    from .store_continuation import finish_cycle

    for cycle in cycles:
        finish_cycle(cycle, is_closed=cycle is not cycles[-1])


def _write_reports(statistics: Statistics, folder: Path, steps: "Progress") -> list[Path]:
    from xeploai.cli.command_line import write_out
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.documents import write
    from xeploai.reporting import report_of, statistics_as_json
    from xeploai.results.deviations import deviations_of

    unit = unit_in_cycle(cycle_of(statistics.cycle), statistics.unit.code)
    differing = deviations_of(unit, names_organisations=True)
    report = report_of(statistics, written_on=date.today(), deviations=differing)
    stem = f"{statistics.unit.code}-{statistics.cycle}"
    files = []
    for form in FORMATS:
        with _step(steps, f"Báo cáo .{form}"):
            path = folder / f"{stem}.{form}"
            write_out(path, write(report, form))
            files.append(path)
    path = folder / f"{stem}.json"
    value = statistics_as_json(statistics, language="vi", deviations=differing)
    write_out(path, json.dumps(value, ensure_ascii=False, indent=1).encode())
    return [*files, path]


def _print(session: Session, statistics: Statistics, files: list[Path], *, verify: bool) -> bool:
    """Print results, comparison and report files; return whether all published figures agree."""
    from xeploai.cli.output import statistics_text, width_of_output

    from .published import all_agree

    language, is_terminal = session.language, sys.stdout.isatty()
    print(
        statistics_text(statistics, language=language, width=width_of_output(), colour=is_terminal)
    )
    is_right = all_agree(statistics, show_all=verify, language=language)
    print("\nBáo cáo và bảng biểu / report files:")
    for path in files:
        print(f"  {path}")
    return is_right
