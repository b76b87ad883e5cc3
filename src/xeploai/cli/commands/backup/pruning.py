"""Which backups of a folder stay, and which go."""

import re
from datetime import datetime
from pathlib import Path

from .encryption import SUFFIX

# also as the timers of earlier versions named them
NAME = re.compile(r"(?:xeploai-)?(\d{4}-\d{2}-\d{2}-\d{4}(?:\d{2})?)\.tar\.gz(?:\.age)?")


def name_at(at: datetime, *, encrypted: bool) -> str:
    """Return the name of a backup made at a moment, by which backups sort."""
    return f"xeploai-{at:%Y-%m-%d-%H%M%S}.tar.gz{SUFFIX if encrypted else ''}"


def prune(folder: Path, *, keep: int, newest: Path) -> list[Path]:
    """Remove the oldest backups until `keep` are left; files of other names stay untouched.

    Args:
        newest: the one just made and read back. It stays, whatever the clock says.
    """
    dated = {path: match[1] for path in folder.iterdir() if (match := NAME.fullmatch(path.name))}
    others = sorted(
        (path for path in dated if path != newest and path.is_file()),
        key=lambda path: dated[path].ljust(len("2025-01-31-000000"), "0"),
        reverse=True,
    )
    gone = others[max(keep - 1, 0) :]
    for path in gone:
        path.unlink()
    return gone
