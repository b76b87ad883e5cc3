"""Claim and clear the home that the demo works in."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from xeploai.cli.storage import (
    TakenByAnother,
    hold_lock,
    is_changed,
    is_demo_home,
    unwritable,
    write_mark,
)
from xeploai.domain import Fault, Refused, message


@contextmanager
def claim_home(home: Path, *, seed: int) -> Iterator[None]:
    """Clear what an earlier demo left, and keep other demos out meanwhile.

    Raises:
        Refused: the home contains other data, or another demo is at work in it.
    """
    # a database on a server may be anybody's, and would be cleared
    if os.environ.get("DATABASE_URL"):
        text = message("The demo uses the home's own database: start it without DATABASE_URL.")
        raise Refused(Fault(text))
    databases = [home / f"xeploai.sqlite3{ending}" for ending in ("", "-wal", "-shm")]
    _refuse_other_data(home, databases[0])
    with ExitStack() as lock:
        try:
            lock.enter_context(hold_lock(home, "demo", wait=False))
            # the mark comes first: a demo that is interrupted may be started again
            write_mark(home, seed=seed)
            for database in databases:
                database.unlink(missing_ok=True)
        except TakenByAnother as error:
            text = message(
                "Another demo is being made in %(home)s. Wait until it is done, or choose another"
                " folder with --home."
            )
            raise Refused(Fault(text, {"home": home})) from error
        except OSError as error:
            raise Refused(unwritable(home, error)) from error
        yield


def _refuse_other_data(home: Path, database: Path) -> None:
    if database.exists() and not is_demo_home(home):
        text = message(
            "%(home)s contains a database that the demo did not make; it stays untouched."
            " Choose another folder with --home."
        )
        raise Refused(Fault(text, {"home": home}))
    if is_changed(home):
        text = message(
            "Data were imported since into the demo's home, %(home)s; it stays untouched. Choose"
            " another folder with --home, or delete this one."
        )
        raise Refused(Fault(text, {"home": home}))
