"""Play the story once in a run, in a database that is thrown away; keep the answers as a file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.shared_demo import make_once

ANSWERS = "answers.json"
# argon2 takes long on purpose
SETTINGS = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "TASKS": {
        "default": {
            "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
            "QUEUES": ["default", "reading", "making"],
        }
    },
}


def play_once(
    run_folder: Path,
    name: str,
    blocker: DjangoDbBlocker,
    play: Callable[[Path], dict[str, Any]],
) -> dict[str, Any]:
    """Return what `play` answered; whoever asks first lets it play, and others wait."""

    def make(folder: Path) -> None:
        folder.mkdir()
        settings = override_settings(FILES=folder / "files", **SETTINGS)
        with blocker.unblock(), settings, pytest.MonkeyPatch.context() as patch:
            patch.setenv("XEPLOAI_HOME", str(folder / "home"))
            with transaction.atomic():
                answers = play(folder)
                transaction.set_rollback(True)
        (folder / ANSWERS).write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")

    made = make_once(run_folder, name, make)
    found: dict[str, Any] = json.loads((made / ANSWERS).read_text(encoding="utf-8"))
    return found
