"""Do what is made in the background, within a test."""

from xeploai.portal.site import now
from xeploai.uploads.fair_queue import FairWorker


def make_files() -> None:
    """Make all files and parts of pages that wait."""
    # not `run`, which looks after its connections: the test's own has to stay
    worker = FairWorker(clock=now, only="making")
    while task := worker.claim():
        worker.run_task(task)
