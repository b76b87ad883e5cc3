"""`xeploai work`: the background work."""

from typing import Any

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli.commands import work
from xeploai.cli.supervision import Program
from xeploai.uploads import fair_queue

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["--until-done"], (None, True)),
        (["--only", "reading"], ("reading", False)),
        (["--only", "making"], ("making", False)),
        (["--only", "other"], ("other", False)),
    ],
)
def test_a_worker_reads_files_makes_files_does_the_rest_or_all_until_done(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, words: list[str], given: tuple[Any, bool]
) -> None:
    workers: list[tuple[Any, bool]] = []

    def run(worker: fair_queue.FairWorker) -> None:
        workers.append((worker.only, worker.batch))

    monkeypatch.setattr(fair_queue.FairWorker, "run", run)
    monkeypatch.setattr(fair_queue.FairWorker, "configure_signals", lambda _: None)

    assert xeploai("work", *words).code == 0
    assert workers == [given]


def test_several_workers_read_one_makes_files_and_one_does_the_rest(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.READERS = 3
    started: list[Program] = []
    monkeypatch.setattr(work, "supervise", started.extend)

    assert xeploai("work").code == 0
    only = [program.words[-1] for program in started]
    assert only == ["reading", "reading", "reading", "making", "other"]
    assert len({program.name for program in started}) == 5
