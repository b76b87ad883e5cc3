"""`xeploai work`: do the background work where `serve` does not do it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from xeploai.cli.command_line import command
from xeploai.cli.supervision import Program, supervise

READING, OTHER = "reading", "other"


@command("work")
@click.option("--until-done", is_flag=True, help="end when nothing is left to be done")
@click.option(
    "--only", type=click.Choice([READING, OTHER]), help="one worker: reads files, or does the rest"
)
def work(*, until_done: bool, only: str | None) -> None:
    """Check and store uploads as they come, until interrupted.

    Several workers read files, as XEPLOAI_READERS says, and one stores them and does the rest.
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
    yield Program("background work", ["xeploai", "work", "--only", OTHER])


def _work(*, until_done: bool, only: str | None) -> None:
    from xeploai.uploads.fair_queue import FairWorker

    worker = FairWorker(
        clock=lambda: datetime.now(UTC),
        reads=None if only is None else only == READING,
        until_done=until_done,
    )
    worker.configure_signals()
    worker.run()
