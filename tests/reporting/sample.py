"""Reports of sample statistics, as lines."""

import re
from dataclasses import replace

from tests.documents.sample import (
    WRITTEN_ON,
    empty,
    province,
)
from xeploai.domain import Counts, ReportingSource, Statistics, Subordinate, Total, UnitRef
from xeploai.reporting.narrative import report_of
from xeploai.reporting.report import Bullets, Report, Table


def report(statistics: Statistics, limit: int = 100) -> Report:
    return report_of(statistics, written_on=WRITTEN_ON, limit=limit)


def lines_of(written: Report) -> list[str]:
    lines = []
    for section in written.sections:
        lines.append(section.heading)
        for block in section.blocks:
            parts = block.items if isinstance(block, Bullets) else (block,)
            lines += [f"{part.lead} {part.text}".strip() for part in parts]
    return lines


def text_of(statistics: Statistics) -> str:
    return "\n".join(lines_of(report(statistics)))


def annex(written: Report, code: str) -> Table:
    return next(table for table in written.annexes if table.code == code)


def whole() -> Statistics:
    """Return the sample with everything reported."""
    sample = province()
    categories = {
        code: replace(total, not_reported_by=(), owed_by=())
        for code, total in sample.categories.items()
    }
    return replace(sample, missing_units=(), categories=categories)


def with_members(numbers: list[Counts]) -> Statistics:
    below = tuple(
        Subordinate(
            UnitRef(f"{place}", f"Đơn vị {place}"), ReportingSource.CASES, {"member": Total(counts)}
        )
        for place, counts in enumerate(numbers)
    )
    whole = sum(numbers, Counts())
    return replace(empty({"member": Total(whole)}), subordinates=below)


def sentences_of(text: str) -> list[str]:
    """Return the sentences and clauses of a report, without the stop or semicolon at the end."""
    return [part.rstrip(".;") for part in re.split(r"(?<=[.;]) |\n", text)]
