"""`xeploai work`: do the background work where `serve` does not do it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from xeploai.cli.command_line import command
from xeploai.cli.supervision import Program, supervise

READING, MAKING, OTHER = "reading", "making", "other"
# how far behind the pages the system lets the making of files stand: 0 to 19
NICENESS = 10


@command("work")
@click.option("--until-done", is_flag=True, help="end when nothing is left to be done")
@click.option(
    "--only",
    type=click.Choice([READING, MAKING, OTHER]),
    help="one worker: reads files, makes files to be fetched, or does the rest",
)
def work(*, until_done: bool, only: str | None) -> None:
    """Check and store uploads as they come, until interrupted.

    Several workers read files, as XEPLOAI_READERS says, one makes the files that take long to make,
    and one stores what was sent and does the rest.
    """
    from django.db import connections

    if until_done or only:
        _work(until_done=until_done, only=only)
    else:
        connections.close_all()
        supervise([*workers()])


def workers() -> Iterator[Program]:
    """Yield the workers of an installation; each is a process."""
    from django.conf import settings

    for number in range(settings.READERS):
        yield Program(f"reader {number + 1}", ["xeploai", "work", "--only", READING])
    yield Program("maker of files", ["xeploai", "work", "--only", MAKING])
    yield Program("background work", ["xeploai", "work", "--only", OTHER])


def _work(*, until_done: bool, only: str | None) -> None:
    from xeploai.uploads.fair_queue import FairWorker

    if only == MAKING:
        os.nice(NICENESS)
    worker = FairWorker(
        clock=lambda: datetime.now(UTC),
        only=only,
        until_done=until_done,
    )
    worker.configure_signals()
    worker.run()
