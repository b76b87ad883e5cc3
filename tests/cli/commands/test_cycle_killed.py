"""An opening that is killed leaves nothing, and can be asked for again, on both databases."""

import json
from typing import Any

import pytest

from tests.installations import Installation, copy_of

# plans a cycle, and opens it in processes of which all but the last are killed after one of the
# steps; a page is asked for while they stand there
DRIVER = """
import json
import os
import signal
import sys
import django
django.setup()
from django.db import connection
from django.test import Client
from tests.builders import FOUNDED
from xeploai.accounts.models import JournalEntry, User
from xeploai.cli.main import run
from xeploai.cycle.lifecycle import opening
from xeploai.cycle.models import Case, Cycle, CycleUnit, PeerGroup, Tally
from xeploai.cycle.operations import freeze
from xeploai.cycle.operations.tallies import tally_faults
from xeploai.organisations.models import RoleGrant, Unit

OPEN = ["cycle", "open", "2024", "--accept"]

def prepare():
    board = User.objects.create_user(username="board", label="Board")
    top = Unit.objects.get(code="tinh")
    RoleGrant.objects.create(user=board, role="ORGANISATION_BOARD", unit=top, from_on=FOUNDED)
    browser = Client(headers={"host": "localhost"})
    browser.force_login(board, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert run(["cycle", "plan", "2024"]) == 0
    return browser

def look():
    cycle = Cycle.objects.get(code="2024")
    tables = (CycleUnit, PeerGroup, Case, Tally)
    found = {one.__name__: one.objects.filter(cycle=cycle).count() for one in tables}
    found["state"] = cycle.state
    found["entries"] = JournalEntry.objects.filter(kind="cycle", about="2024").count()
    found["page"] = browser.get("/cycles/2024/").status_code
    return found

def kill_after(module, name):
    there, arrived = os.pipe()
    connection.close()
    child = os.fork()
    if child == 0:
        step = getattr(module, name)
        def then_wait(*args, **values):
            step(*args, **values)
            os.write(arrived, b"x")
            signal.pause()
        setattr(module, name, then_wait)
        run(OPEN)
        os._exit(1)
    os.close(arrived)
    assert os.read(there, 1) == b"x"
    meanwhile = look()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return [meanwhile, look()]

browser = prepare()
killed = {
    "before": look(),
    "tree stored": kill_after(freeze, "store_tree"),
    "cases counted": kill_after(freeze, "recount"),
    "journal written": kill_after(opening, "note_act"),
}
assert run(OPEN) == 0
opened = {**look(), "faults": len(list(tally_faults(Cycle.objects.get(code="2024"))))}
print(json.dumps({**killed, "opened": opened}))
"""


@pytest.fixture(scope="session")
def looks(made: Installation) -> dict[str, Any]:
    """Return what was stored and how a page answered: meanwhile, afterwards, in the end."""
    ended = copy_of(made, "killed").python("-c", DRIVER)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    looks: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return looks


@pytest.mark.parametrize("step", ["tree stored", "cases counted", "journal written"])
def test_an_opening_killed_in_the_middle_leaves_nothing_and_pages_answer(
    looks: dict[str, Any], step: str
) -> None:
    meanwhile, afterwards = looks[step]

    assert looks["before"]["state"] == "PLANNED"
    assert looks["before"]["page"] == 200
    assert looks["before"]["CycleUnit"] == looks["before"]["Case"] == 0
    assert meanwhile == looks["before"]
    assert afterwards == looks["before"]


def test_asked_for_again_it_opens_with_every_case_counted(looks: dict[str, Any]) -> None:
    opened = looks["opened"]

    assert opened["state"] == "OPEN"
    assert opened["page"] == 200
    assert opened["Case"] > opened["CycleUnit"] > 0
    assert opened["faults"] == 0
