"""The times of a run's stages."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

from tools.process import ROOT
from tools.stages import StageTimes


def test_each_stage_has_its_own_seconds_also_one_that_fails() -> None:
    clock = itertools.accumulate([0, 61, 100, 130.4], initial=0)
    times = StageTimes(lambda: next(clock))

    assert times.run("checks", lambda: 0) == 0
    assert times.run("SQLite", lambda: 1) == 1
    assert str(times) == "checks 0 s, SQLite 100 s"


def test_the_times_stand_right_above_the_last_line_of_pytest(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one(): pass")
    words = ["-q", "-p", "tools.stages", "--stage-times", "checks 61 s", str(tmp_path)]

    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(tmp_path), *words],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    *_, above, last = ended.stdout.splitlines()
    assert above == "stages before this one: checks 61 s"
    assert last.startswith("1 passed in")
