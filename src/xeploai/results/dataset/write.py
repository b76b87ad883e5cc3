"""A whole cycle as data files: the frozen tree, cases, decisions, tallies, returns, figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, NullIf, RowNumber

from xeploai import __version__, rulepacks
from xeploai.accounts.journal import Actor
from xeploai.cycle import queries as cycles
from xeploai.cycle.models import NOT_RATED, UNDECIDED, Case, CycleUnit, GradeDecision, Tally
from xeploai.documents.dataset import DataFile, DataSet, write_dataset
from xeploai.domain import FIGURES, ReportingSource
from xeploai.results.export_journal import note_export
from xeploai.results.models import ReturnedCount, StatisticalReturn

from .columns import CycleColumns
from .figures import totals_of_all
from .labels import NOTES, PSEUDONYMS, said

AT_ONCE = 5000
Row = tuple[Any, ...]


def export_cycle(
    *, unit: CycleUnit, folder: Path, with_persons: bool, by: Actor, at: datetime
) -> dict[str, int]:
    """Write the data of a unit and everything below it; return the number of rows by file.

    The journal notes it first: what was begun may have been read. All files show one moment.

    Args:
        folder: exists and is empty.
        with_persons: with the names of persons.
    """
    said_of_it = {"format": "parquet", "with_persons": with_persons}
    note_export(unit=unit, what="cycle", said=said_of_it, by=by, at=at)
    with _one_moment():
        return write_dataset(dataset_of(unit, with_persons=with_persons, at=at), folder)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stands at one moment, whoever writes meanwhile."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def dataset_of(unit: CycleUnit, *, with_persons: bool, at: datetime) -> DataSet:
    """Return the files of a unit and everything below it, not yet read."""
    cycle = unit.cycle
    pack = rulepacks.pack(cycle.pack)
    title = f"{unit.name}, {cycle.year}"
    return DataSet(
        title=said(
            f"Dữ liệu đánh giá, xếp loại: {title}", f"Data of self-review and grading: {title}"
        ),
        about={
            "cycle": cycle.year,
            "closes_on": cycle.closes_on.isoformat(),
            "unit": {"code": unit.code, "name": unit.name},
            "pack": {
                "code": cycle.pack,
                "version": cycle.pack_version,
                "title": dict(pack.title),
            },
            "names_of_persons": with_persons,
            "written_at": at.isoformat(timespec="seconds"),
            "program": f"xeploai {__version__}",
        },
        notes=(*NOTES, PSEUDONYMS),
        files=_files(unit, CycleColumns(cycle, pack), with_persons=with_persons),
    )


def _files(unit: CycleUnit, columns: CycleColumns, *, with_persons: bool) -> tuple[DataFile, ...]:
    return (
        DataFile(
            "units",
            said("Một dòng cho mỗi đơn vị trong cây tổ chức", "A row for each unit of the tree"),
            columns.units(),
            lambda: _units(unit),
        ),
        DataFile(
            "cases",
            said("Một dòng cho mỗi hồ sơ", "A row for each case"),
            columns.cases(with_persons=with_persons),
            lambda: _cases(unit, with_persons=with_persons),
        ),
        DataFile(
            "decisions",
            said(
                "Một dòng cho mỗi quyết định, kể cả quyết định đã bị thay thế",
                "A row for each decision, replaced ones included",
            ),
            columns.decisions(with_persons=with_persons),
            lambda: _decisions(unit, with_persons=with_persons),
        ),
        DataFile(
            "tallies",
            said(
                "Số hồ sơ theo đơn vị, nhóm và kết quả; cộng lại từ cases",
                "Cases by unit, category and outcome; adds up to the rows of cases",
            ),
            columns.tallies(),
            lambda: _tallies(unit),
        ),
        DataFile(
            "returns",
            said(
                "Một dòng cho mỗi biểu tổng hợp đã nộp, kể cả biểu đã bị thay thế",
                "A row for each statistical return, replaced ones included",
            ),
            columns.returns(),
            lambda: _returns(unit),
        ),
        DataFile(
            "returned_counts",
            said("Một dòng cho mỗi số trong biểu", "A row for each number of a return"),
            columns.returned_counts(),
            lambda: _returned_counts(unit),
        ),
        DataFile(
            "figures",
            said(
                "Số liệu của mỗi đơn vị, gồm mọi đơn vị bên dưới, theo nhóm đối tượng",
                "The figures of each unit with all below it, by category",
            ),
            columns.figures(),
            lambda: _figures(unit),
        ),
    )


def _units(top: CycleUnit) -> Iterator[Row]:
    units = CycleUnit.objects.filter(cycle=top.cycle_id, **cycles.subtree(top)).order_by("path")
    columns = ("code", "name", "path", "parent__code", "category", "sector", "source", "is_covered")
    return units.values_list(*columns).iterator(AT_ONCE)


def _below(unit: CycleUnit) -> dict[str, str]:
    return {f"cycle_unit__{name}": value for name, value in cycles.subtree(unit).items()}


def _cases(unit: CycleUnit, *, with_persons: bool) -> Iterator[Row]:
    held = cycles.decisions_in_force().filter(case=OuterRef("pk"))
    cases = Case.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit)).annotate(
        # an organisation's name is the one it had in the frozen tree, as everywhere
        named=Coalesce(
            "collective__name",
            *(["person__full_name"] if with_persons else []),
            _name_of_organisation(),
        ),
        held=Subquery(held.values("grade")[:1]),
        reason=Subquery(held.values("not_rated_reason")[:1]),
    )
    columns = (
        "category",
        "subject_code",
        "named",
        "cycle_unit__code",
        "path",
        "post",
        "peer_group__label",
        "held",
        "reason",
        "cycle_unit__is_covered",
    )
    ordered = cases.order_by("path", "category", "subject_code")
    for row in ordered.values_list(*columns).iterator(AT_ONCE):
        *subject, post, group, grade, reason, is_covered = row
        outcome = UNDECIDED if grade is None else grade or NOT_RATED
        yield (*subject, post or None, group, outcome, reason or None, not is_covered)


def _name_of_organisation() -> Subquery:
    frozen = CycleUnit.objects.filter(cycle=OuterRef("cycle"), unit=OuterRef("unit"))
    return Subquery(frozen.values("name")[:1])


def _decisions(unit: CycleUnit, *, with_persons: bool) -> Iterator[Row]:
    below = {f"case__{name}": value for name, value in cycles.subtree(unit).items()}
    replaced = GradeDecision.objects.filter(replaces=OuterRef("pk"))
    found = GradeDecision.objects.filter(case__cycle=unit.cycle_id, **below).annotate(
        number=Window(RowNumber(), partition_by="case", order_by="pk"),
        is_in_force=~Exists(replaced),
        own_grade=_words("grade"),
        own_reason=_words("not_rated_reason"),
        own_correction=_words("correction") if with_persons else Value(None, TextField()),
    )
    columns = (
        "case__category",
        "case__subject_code",
        "number",
        "is_in_force",
        "own_grade",
        "own_reason",
        "authority__code",
        "document_number",
        "decided_on",
        "own_correction",
        "recorded_at",
    )
    return found.order_by("pk").values_list(*columns).iterator(AT_ONCE)


def _words(column: str) -> NullIf:
    """Return a text column with nothing in place of an empty text."""
    return NullIf(F(column), Value(""))


def _tallies(unit: CycleUnit) -> Iterator[Row]:
    tallies = Tally.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    columns = ("cycle_unit__code", "path", "sector", "category", "outcome")
    rows = tallies.annotate(own_reason=_words("reason")).values_list(
        *columns, "own_reason", "peer_group__label", "number", "is_covered"
    )
    for *row, is_covered in rows.order_by("path", "pk").iterator(AT_ONCE):
        yield (*row, not is_covered)


def _sent(unit: CycleUnit) -> QuerySet[StatisticalReturn]:
    return StatisticalReturn.objects.filter(cycle=unit.cycle_id, **_below(unit)).order_by("pk")


def _returns(unit: CycleUnit) -> Iterator[Row]:
    for one in _sent(unit).select_related("cycle_unit", "replaced_by").iterator(AT_ONCE):
        is_in_force = not hasattr(one, "replaced_by")
        yield (
            one.pk,
            one.cycle_unit.code,
            one.received_on,
            one.document_number or None,
            one.file_name,
            one.file_sha256,
            one.replaces_id,
            is_in_force,
            is_in_force and one.cycle_unit.source == ReportingSource.RETURN,
            one.recorded_at,
        )


def _returned_counts(unit: CycleUnit) -> Iterator[Row]:
    numbers = ReturnedCount.objects.filter(statistical_return__in=_sent(unit).values("pk"))
    columns = ("statistical_return", "category", "outcome", "own_reason", "number")
    found = numbers.annotate(own_reason=_words("reason")).order_by("pk")
    return found.values_list(*columns).iterator(AT_ONCE)


def _figures(unit: CycleUnit) -> Iterator[Row]:
    for one, totals, missing in totals_of_all(unit):
        for category, total in totals.items():
            yield (
                one.code,
                one.path,
                category,
                *(total.figure(figure) for figure in FIGURES),
                None if total.from_cases is None else total.from_cases.total,
                None if total.from_returns is None else total.from_returns.total,
                missing,
                len(total.not_reported_by),
            )
