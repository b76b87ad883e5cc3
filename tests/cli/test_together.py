"""The server and its worker live and end together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xeploai.cli.together import run_together

SLEEPER = "import time; time.sleep(60)"


def modules(folder: Path, **sources: str) -> None:
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")


def test_where_one_ends_the_other_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules(tmp_path, sleeper=SLEEPER, ender="raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    started = time.monotonic()

    try:
        code = run_together([["sleeper"], ["ender"]])
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)

    assert code == 3
    assert time.monotonic() - started < 30


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells of a parent's end")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_both_end_with_whoever_started_them(tmp_path: Path, how: signal.Signals) -> None:
    says = f"import os, pathlib; pathlib.Path('{tmp_path}', str(os.getpid())).touch(); {SLEEPER}"
    modules(tmp_path, one=says, two=says)
    words = "from xeploai.cli.together import run_together; run_together([['one'], ['two']])"
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    parent = subprocess.Popen([sys.executable, "-c", words], env={**os.environ, "PYTHONPATH": path})
    children = wait_for_pids(tmp_path)

    parent.send_signal(how)
    parent.wait(30)

    assert wait_until_gone(children)


def wait_for_pids(folder: Path) -> list[int]:
    for _ in range(200):
        found = [int(file.name) for file in folder.iterdir() if file.name.isdecimal()]
        if len(found) == 2:
            return found
        time.sleep(0.1)
    raise AssertionError("the programs did not start")


def wait_until_gone(children: list[int]) -> bool:
    for _ in range(200):
        if not any(Path(f"/proc/{child}").exists() for child in children):
            return True
        time.sleep(0.1)
    return False
