"""What all tests share."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _files_of_this_test_only(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    # argon2 takes long on purpose
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines; a server on this one may be spoken to."""
    import socket

    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        is_local = isinstance(address, (str, bytes)) or address[0] in ("127.0.0.1", "::1")
        assert is_local, f"a test wants to reach {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
