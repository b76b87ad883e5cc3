"""Store the invented years after the published one, as offices would: step by step."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from xeploai.cli.command_line import write_out
from xeploai.cycle.lifecycle import change_state
from xeploai.cycle.operations import store_layer
from xeploai.cycle.queries import cycle_of
from xeploai.cycle.reorganisation import DoneReorganisation, carry_out_reorganisation
from xeploai.demo import DemoCycle, merged_layer_file
from xeploai.demo.continuation import FILE_NAME, DemoContinuation, RegisterStep, sheet_file
from xeploai.domain import (
    CollectiveEntry,
    CycleAct,
    PostEntry,
    Refused,
    Register,
    ReorganisationRow,
)
from xeploai.intake import CollectiveRow, Kind, PersonRow, PostRow, SourceFile, read_files
from xeploai.organisations.register import (
    RegisteredUnit,
    record_collectives,
    record_people,
    record_posts,
    register_units,
)
from xeploai.uploads.operations import vocabulary_of

from .store import BY

LIST = "bản minh họa"
SHEET_AT = datetime(2025, 7, 1, 9, tzinfo=UTC)


def at_nine(day: date) -> datetime:
    """Return the morning of a day."""
    return datetime.combine(day, time(9), UTC)


def store_neighbour(register: Register, *, at: datetime) -> None:
    """Store the register of the neighbour beside the province, with a root of its own."""
    parents = {one.unit: one.parent for one in register.placements}
    units = (
        RegisteredUnit(
            one.code,
            one.name,
            one.category,
            one.sector,
            parents[one.code],
            one.opened_on,
            one.closed_on,
            LIST,
        )
        for one in register.units
    )
    register_units(rows=units, by=BY, at=at)
    people = {one.code: one for one in register.people}
    step = RegisterStep(people, register.memberships, register.posts, register.collectives)
    store_step(step, at=at)


def store_step(step: RegisterStep, *, at: datetime) -> None:
    """Record people, posts and collectives, each as a list that comes in."""
    rows = [
        PersonRow(
            LIST,
            one.person,
            step.people[one.person].full_name,
            one.branch,
            one.status,
            step.people[one.person].admitted_on,
            one.from_on,
            one.until_on,
            one.end_cause,
            one.document,
        )
        for one in step.memberships
    ]
    if rows:
        record_people(rows=rows, by=BY, at=at)
    if step.posts:
        record_posts(rows=_posts(step.posts), by=BY, at=at)
    if step.collectives:
        record_collectives(rows=_collectives(step.collectives), by=BY, at=at)


def _posts(posts: Iterable[PostEntry]) -> list[PostRow]:
    return [PostRow(LIST, *one) for one in posts]


def _collectives(collectives: Iterable[CollectiveEntry]) -> list[CollectiveRow]:
    return [CollectiveRow(LIST, *one) for one in collectives]


def carry_out_sheet(given: DemoContinuation, folder: Path) -> tuple[Path, DoneReorganisation]:
    """Write the sheet of the reorganisation, read it as an office's file, and carry it out."""
    vocabulary = vocabulary_of(None)
    labels = {code: each["vi"] for code, each in vocabulary.categories_of_units.items()}
    path = folder / FILE_NAME
    write_out(path, sheet_file(given.sheet, labels))
    parsed = read_files(
        [SourceFile(path, path.name)], vocabulary=vocabulary, kind=Kind.REORGANISATION
    )
    if parsed.all_faults:
        raise Refused(parsed.all_faults)
    rows = [row for row in parsed.rows if isinstance(row, ReorganisationRow)]
    done = carry_out_reorganisation(rows=rows, file_name=path.name, by=BY, at=SHEET_AT)
    return path, done


def store_merged_rules() -> None:
    """Store the local document of the merged province."""
    name, content = merged_layer_file()
    store_layer(content=content, file=name, by=BY, at=at_nine(date(2025, 11, 21)))


# the acts that lead a cycle from open to where the competent bodies decide, and on to its end
TO_DECIDING = (CycleAct.CLOSE_FACTS, CycleAct.START_DECIDING)
TO_CLOSED = (*TO_DECIDING, CycleAct.MARK_REPORTED, CycleAct.CLOSE)
FINISHED_AFTER = timedelta(days=45)


def finish_cycle(given: DemoCycle, *, is_closed: bool) -> None:
    """Lead a cycle to the state that it would be in: deciding or, later, closed."""
    at = at_nine(given.closes_on + FINISHED_AFTER)
    cycle = cycle_of(given.key.code)
    for act in TO_CLOSED if is_closed else TO_DECIDING:
        change_state(cycle=cycle, act=act, by=BY, at=at)
