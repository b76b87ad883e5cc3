"""`xeploai work`: do the background work where `serve` does not do it."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from types import FrameType

import click

from xeploai.cli.command_line import command

READING, OTHER = "reading", "other"
GLANCE_S = 0.5
# before a worker that ended by itself is started again
PAUSE_S = 1.0
PATIENCE_S = 20


@command("work")
@click.option("--until-done", is_flag=True, help="end when nothing is left to be done")
@click.option(
    "--only", type=click.Choice([READING, OTHER]), help="one worker: reads files, or does the rest"
)
def work(*, until_done: bool, only: str | None) -> None:
    """Check and store uploads as they come, until interrupted.

    Several workers read files, as XEPLOAI_READERS says, and one stores them and does the rest.
    """
    from django.conf import settings

    if until_done or only:
        _work(until_done=until_done, only=only)
    else:
        run_workers([READING] * settings.READERS + [OTHER])


def _work(*, until_done: bool, only: str | None) -> None:
    from xeploai.uploads.fair_queue import FairWorker

    worker = FairWorker(
        clock=lambda: datetime.now(UTC),
        reads=None if only is None else only == READING,
        until_done=until_done,
    )
    worker.configure_signals()
    worker.run()


def run_workers(parts: Sequence[str]) -> None:
    """Run a worker for each part side by side; start again what ends, until a signal comes."""
    signals: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        signals.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    running = [_start(part) for part in parts]
    while not signals:
        time.sleep(GLANCE_S)
        for at, one in enumerate(running):
            if one.poll() is not None and not signals:
                sys.stderr.write(f"worker “{parts[at]}” ended ({one.returncode}): started again\n")
                time.sleep(PAUSE_S)
                running[at] = _start(parts[at])
    _end(running)


def _start(part: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "xeploai", "work", "--only", part])


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for one in running:
        one.terminate()
    for one in running:
        try:
            one.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
