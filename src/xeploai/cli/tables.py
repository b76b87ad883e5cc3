"""Statistics as tables in a terminal, in Vietnamese."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from xeploai.domain.comparison import Change
from xeploai.domain.labels import FIGURE_LABELS
from xeploai.domain.rules import SubjectKind
from xeploai.domain.shares import grouped
from xeploai.domain.statistics import Statistics, Total, UnitRef
from xeploai.wording import say

SHOWN = ("total", "graded", "not_graded", "good_or_better", "excellent", "completed", "failed")
SHORT = {
    "total": "Tổng số",
    "graded": "Được xếp loại",
    "not_graded": "Chưa xếp loại",
    "good_or_better": "HT tốt trở lên",
    "excellent": "HT xuất sắc",
    "completed": "Hoàn thành",
    "failed": "Không HT",
}
WIDTH = 150
UNITS_NAMED = 10


def printed(statistics: Statistics, *, width: int = WIDTH, colour: bool = False) -> str:
    """Return the headline and the tables of a unit as text."""
    text = io.StringIO()
    console = Console(file=text, width=width, force_terminal=colour, highlight=False)
    console.print(
        f"[bold]{statistics.unit.name}[/] · {statistics.cycle} · {statistics.pack_title['vi']}"
    )
    for line in headline(statistics):
        console.print(f"  {line}")
    console.print(category_table(statistics))
    console.print(_bases(statistics))
    if statistics.subordinates:
        console.print(subordinate_table(statistics))
    for line in remarks(statistics):
        console.print(f"• {line}", soft_wrap=True)
    return text.getvalue()


def headline(statistics: Statistics) -> list[str]:
    """Return the two sentences that stand first in a published result."""
    lines = []
    for what, total in (
        ("tổ chức đảng", statistics.organisations),
        ("đảng viên", statistics.members),
    ):
        share = total.share("good_or_better", statistics.share_bases)
        if total.counts is None or share is None:
            lines.append(f"Chưa có số liệu về {what}.")
            continue
        counts = total.counts
        lines.append(
            f"{grouped(counts.good_or_better)}/{grouped(counts.graded)} {what} được đánh giá,"
            f" xếp loại hoàn thành tốt nhiệm vụ trở lên ({share.shown() or '–'}%)."
        )
    return lines


def category_table(statistics: Statistics) -> Table:
    """Return the table of categories: counts, shares, changes."""
    table = Table(title=None, show_lines=True)
    table.add_column("Đối tượng", max_width=34)
    for figure in SHOWN:
        table.add_column(SHORT[figure], justify="right")
    for code, total in statistics.categories.items():
        label = statistics.category_labels[code].label["vi"]
        table.add_row(label, *_cells(statistics, total, statistics.earlier_total(code)))
    cells = _cells(statistics, statistics.organisations, statistics.earlier_organisations)
    table.add_row("[bold]Cộng tổ chức đảng[/]", *cells)
    return table


def _cells(statistics: Statistics, total: Total, before: Total) -> list[str]:
    changes = statistics.changes(total, before)
    return [_cell(statistics, total, figure, changes.get(figure)) for figure in SHOWN]


def _cell(statistics: Statistics, total: Total, figure: str, change: Change | None) -> str:
    number = total.figure(figure)
    if number is None:
        return "–"
    share = total.share(figure, statistics.share_bases)
    shown = share.shown() if share else None
    lines = [grouped(number)]
    if shown:
        lines.append(f"[dim]{shown}%[/]")
    if change is not None and change.difference:
        lines.append(f"[dim]{change.difference:+,}[/]".replace(",", "."))
    return "\n".join(lines)


def _bases(statistics: Statistics) -> str:
    parts = [
        f"{FIGURE_LABELS[figure]['vi']} / {FIGURE_LABELS[base]['vi'].lower()}"
        for figure, base in statistics.share_bases.items()
        if figure in SHOWN
    ]
    year = (
        f" Dòng cuối mỗi ô: tăng, giảm so với {statistics.earlier.cycle}."
        if (statistics.is_comparable and statistics.earlier)
        else ""
    )
    return f"[dim]Tỷ lệ: {'; '.join(parts)}.{year}[/]"


def subordinate_table(statistics: Statistics) -> Table:
    """Return the table of direct subordinates: organisations and members, good or better."""
    table = Table(title="Đơn vị trực thuộc")
    table.add_column("Đơn vị")
    for column in ("Tổ chức", "HT tốt trở lên", "Tỷ lệ", "Đảng viên", "HT tốt trở lên", "Tỷ lệ"):
        table.add_column(column, justify="right")
    for one in statistics.subordinates:
        sums = (
            statistics.sum_of(SubjectKind.ORGANISATION, one.categories),
            statistics.sum_of(SubjectKind.MEMBER, one.categories),
        )
        cells = [cell for total in sums for cell in _graded(statistics, total)]
        table.add_row(one.unit.name, *cells)
    return table


def _graded(statistics: Statistics, total: Total) -> list[str]:
    share = total.share("good_or_better", statistics.share_bases)
    if total.counts is None or share is None:
        return ["–", "–", "–"]
    counts = total.counts
    return [grouped(counts.graded), grouped(counts.good_or_better), f"{share.shown() or '–'}%"]


def remarks(statistics: Statistics) -> list[str]:
    """Return what a reader must know beside the figures."""
    lines = []
    if statistics.missing_units:
        number = grouped(len(statistics.missing_units))
        lines.append(f"{number} đơn vị chưa báo cáo: {_named(statistics.missing_units)}")
    if statistics.units_by_return:
        names = _named(statistics.units_by_return)
        lines.append(f"Tổng hợp theo biểu đã nộp, không theo hồ sơ: {names}")
    for one in statistics.disagreements:
        label = FIGURE_LABELS[one.figure]["vi"].lower()
        lines.append(
            f"{one.unit.name}: biểu ghi {grouped(one.returned)} {label}"
            f" ({statistics.category_labels[one.category].label['vi'].lower()}),"
            f" hồ sơ đếm được {grouped(one.counted)}"
        )
    over = sum(1 for check in statistics.ceilings if check.over_by)
    if statistics.ceilings:
        lines.append(
            f"Tỷ lệ hoàn thành xuất sắc: {grouped(over)}/{grouped(len(statistics.ceilings))}"
            " nhóm vượt mức trần"
        )
    if statistics.earlier and statistics.earlier.not_comparable:
        reasons = " ".join(say(one, "vi") for one in statistics.earlier.not_comparable)
        lines.append(f"Không so sánh với {statistics.earlier.cycle}: {reasons}")
    return lines


def _named(units: Sequence[UnitRef]) -> str:
    names = ", ".join(unit.name for unit in units[:UNITS_NAMED])
    return f"{names} …" if len(units) > UNITS_NAMED else names
