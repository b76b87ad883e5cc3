"""Rows of sheets, and all rows of a register to compare."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model

from xeploai.accounts.journal import Actor
from xeploai.cycle.reorganisation import (
    DoneReorganisation,
    ReorganisationKind,
    ReorganisationRow,
    carry_out_reorganisation,
)
from xeploai.organisations import models

MERGER = date(2025, 7, 1)
AT = datetime(2025, 7, 2, 9, tzinfo=UTC)
BY = Actor("test")
Kind = ReorganisationKind
TABLES = (
    models.Unit,
    models.Placement,
    models.Membership,
    models.Post,
    models.LeadershipCollective,
    models.CollectiveSeat,
    models.FormerName,
    models.FormerCategory,
    models.Lineage,
)


def row(number: int, kind: ReorganisationKind, unit: str, **values: Any) -> ReorganisationRow:
    """Return a row of the sheet of 1 July 2025."""
    values = {"on": MERGER, "document": "QĐ-1", **values}
    return ReorganisationRow(f"sheet.xlsx, row {number}", kind, unit, **values)


def without_districts() -> list[ReorganisationRow]:
    """Return the sheet by which the districts go and two communes become one."""
    return [
        row(2, Kind.CLOSE, "huyen-a"),
        row(3, Kind.CLOSE, "huyen-b"),
        row(
            4,
            Kind.OPEN,
            "phuong-m",
            other="tinh",
            name="Phường M",
            category="grassroots_committee",
            sector="COMMUNE",
        ),
        row(5, Kind.MERGE, "xa-a1", other="phuong-m"),
        row(6, Kind.MERGE, "xa-b1", other="phuong-m"),
        row(7, Kind.MOVE, "xa-a2", other="tinh"),
        row(8, Kind.MERGE, "ap-a11", other="ap-a12"),
        row(9, Kind.RENAME, "ap-b11", name="Ấp mới"),
    ]


def carry_out(rows: list[ReorganisationRow]) -> DoneReorganisation:
    """Carry out a sheet."""
    return carry_out_reorganisation(rows=rows, file_name="sheet.xlsx", by=BY, at=AT)


def register_rows() -> dict[str, list[dict[str, Any]]]:
    """Return everything that the register has."""
    return {model.__name__: _rows(model) for model in TABLES}


def _rows(model: type[Model]) -> list[dict[str, Any]]:
    return [dict(one) for one in model._default_manager.order_by("pk").values()]
