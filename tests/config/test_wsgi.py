"""The application as servers load it."""

import subprocess
import sys
from pathlib import Path

from tests.shared_demo import environment

ASK = """
import gc
import xeploai.config.wsgi as loaded
print(gc.get_threshold()[0] == loaded.NEW_OBJECTS, gc.get_freeze_count() > 10_000, gc.isenabled())
"""


def test_a_server_searches_for_garbage_rarely_and_never_among_what_is_loaded(
    tmp_path: Path,
) -> None:
    words = [sys.executable, "-c", ASK]

    ended = subprocess.run(
        words, env=environment(tmp_path), capture_output=True, text=True, check=False
    )

    assert ended.stdout.split() == ["True", "True", "True"], ended.stderr
