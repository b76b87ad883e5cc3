"""PostgreSQL's tools for a backup."""

import os
import shutil
from pathlib import Path

import pytest

from xeploai.cli.commands.backup import database
from xeploai.domain.words import Refused


def test_postgresqls_tools_are_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with pytest.raises(Refused, match="pg_dump"):
        database.tool("pg_dump", needed=15)


def test_a_tool_older_than_the_server_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert database.tool("pg_dump", needed=14) == str(program)
    with pytest.raises(Refused, match="“pg_dump” of PostgreSQL 15 or later is not on PATH"):
        database.tool("pg_dump", needed=15)
