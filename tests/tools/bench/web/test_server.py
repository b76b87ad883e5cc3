import itertools

import pytest

from tools.bench.web.server import GRANIAN
from xeploai.cli.commands import serve as serving


def test_the_bench_serves_as_the_command_does(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def note(programs: list[list[str]]) -> int:
        started.extend(programs)
        return 0

    monkeypatch.setattr(serving, "run_together", note)
    monkeypatch.setattr(serving, "collect_files", lambda: None)
    # the tables are those of a real home
    monkeypatch.setattr(serving, "log_missing_protection", lambda: None)
    assert serving.serve_pages(0) == 0

    words = started[0]
    pairs = set(zip(GRANIAN[::2], GRANIAN[1::2], strict=True))
    assert pairs <= set(itertools.pairwise(words))
