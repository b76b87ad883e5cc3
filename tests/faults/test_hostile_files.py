"""A file that asks for more than any list does hurts nobody but its sender."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile_files import FAILED, HOSTILE

pytestmark = [pytest.mark.faults]
# tests/intake/sandbox reads them all in every run; a command of its own for each takes long
IN_EVERY_RUN = ("far.xlsx", "deep.toml", "failed.xlsx")
AT_LENGTH = [
    pytest.param(name, marks=pytest.mark.at_length) for name in HOSTILE if name not in IN_EVERY_RUN
]


@pytest.mark.parametrize("name", [*IN_EVERY_RUN, *AT_LENGTH])
def test_the_command_refuses_it_without_a_trace(
    name: str, migrated_home: Path, tmp_path: Path
) -> None:
    content, said = HOSTILE.get(name, (FAILED, "The formula in the cell failed"))
    (tmp_path / name).write_bytes(content)

    ran = subprocess.run(
        [sys.executable, "-m", "xeploai", "import", str(tmp_path / name), "--dry-run"],
        env=os.environ | {"XEPLOAI_HOME": str(migrated_home), "XEPLOAI_LANG": "en"},
        capture_output=True,
        check=False,
        timeout=120,
    )

    assert ran.returncode == 2
    assert said in ran.stderr.decode()
    assert "Traceback" not in ran.stderr.decode()
