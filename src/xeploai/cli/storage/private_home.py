"""Keep a home to its owner: new files by the umask, older ones by taking rights away."""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from xeploai.domain import Fault, Refused, message

OTHERS = 0o077
FOLDER_MODE = 0o700
LOG = logging.getLogger("xeploai.home")

NOT_OURS = message(
    "%(path)s can be read by others and belongs to another user, so its rights cannot be taken"
    " away. Run the command as its owner, or give the folder to this user."
)
OF_ALL = message(
    "%(path)s is a folder that all users share. Name a folder of its own for database and files."
)


def open_home(home: Path) -> None:
    """Make the home if need be, for its owner only, and take away what others may do in it.

    From then on this process and those that it starts make files for their owner only.

    Raises:
        Refused: the home is shared, or open to others and not ours.
    """
    os.umask(OTHERS)
    home.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    mode = home.stat().st_mode
    if mode & stat.S_ISVTX:
        raise Refused(Fault(OF_ALL, {"path": home}))
    if mode & OTHERS:
        close_to_others(home)


def close_to_others(home: Path) -> int:
    """Take the rights of others away from a home and all in it; return the number of changes.

    Links are not followed: what they lead to is no part of the home.

    Raises:
        Refused: something open to others belongs to another user.
    """
    changes = sum(_close(path) for path in [home, *_inside(home)])
    if changes:
        LOG.warning("%s was open to other users: rights of %d files taken away", home, changes)
    return changes


def _inside(home: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(home):
        yield from (Path(folder) / name for name in (*folders, *files))


def _close(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) or not mode & OTHERS:
            return False
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    except FileNotFoundError:
        # another process has removed it meanwhile
        return False
    except PermissionError as error:
        raise Refused(Fault(NOT_OURS, {"path": path})) from error
    return True
