"""The invented province, stored through the same operations that real data goes through."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from xeploai.cycle.operations import DecisionRow, freeze_cycle, open_cycle, record_decisions
from xeploai.cycle.queries import unit_in_cycle
from xeploai.demo.records import DemoCycle, DemoProvince
from xeploai.domain.counts import Counts
from xeploai.domain.register import Register
from xeploai.organisations.storing import store_register

from .operations import SignedFile, record_return

BY = "xeploai demo"
RETURNS_RECEIVED_AFTER = timedelta(days=20)


def store_register_of(province: DemoProvince) -> None:
    """Store the units, people, posts and collectives."""
    store_register(
        given=Register(
            units=province.units,
            placements=province.placements,
            former_names=province.former_names,
            lineage=province.lineage,
            people=province.people,
            memberships=province.memberships,
            posts=province.posts,
            collectives=province.collectives,
            seats=province.seats,
        )
    )


def store_cycle(given: DemoCycle) -> None:
    """Open the cycle, freeze its tree, record its decisions and returns."""
    at = datetime.combine(given.closes_on + RETURNS_RECEIVED_AFTER, time(9), UTC)
    cycle = open_cycle(
        year=given.year, pack=given.pack, opens_on=given.opens_on, closes_on=given.closes_on
    )
    freeze_cycle(cycle=cycle, at=at, by_return=given.sources)
    rows = [
        DecisionRow(
            one.category, one.subject, one.outcome, one.authority, one.document, one.decided_on
        )
        for one in given.decisions
    ]
    record_decisions(cycle=cycle, rows=rows, at=at, by=BY)
    for code, counts in given.returns.items():
        record_return(
            unit=unit_in_cycle(cycle, code),
            counts=counts,
            file=signed_file(f"bieu-tong-hop-{code}-{given.year}.csv", counts),
            received_on=at.date(),
            document_number=f"BC-{given.year}/{code}",
            at=at,
            by=BY,
        )


def signed_file(name: str, counts: Mapping[str, Counts]) -> SignedFile:
    """Return a return as the file that would have been signed and sent."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    figures = ("total", "graded", "not_graded", "excellent", "good", "completed", "failed")
    writer.writerow(["category", *figures, "reasons"])
    for category, one in counts.items():
        reasons = "; ".join(f"{code}={number}" for code, number in one.not_rated.items())
        writer.writerow([category, *(one.figure(figure) for figure in figures), reasons])
    return SignedFile(name, text.getvalue().encode("utf-8-sig"))
