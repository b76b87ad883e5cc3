"""Read every figure, person and paper from the pages, and keep what they say."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

from django.test import Client

from xeploai.domain import Role
from xeploai.organisations.models import RoleGrant
from xeploai.organisations.tokens import create_token
from xeploai.portal.site.reader import now

from .agreement import ON_ONE_TREE
from .asking import tops_of
from .by_pages import BOARD, BY, SECRETARY, Browser, Pages
from .records import Records
from .story import ROOT

Answers = dict[str, Any]
BRANCH = "x11-1"
COMPARED = (ROOT, "x11", "x31")


def read_pages(records: Records, pages: Pages) -> Answers:
    """Return what the pages say of all cycles, units, persons and papers."""
    board, read_json = pages.board, _token()
    cycles: Answers = {}
    for code, cycle in records.cycles.items():
        tree = records.tree_of(cycle)
        above = [unit for unit in tree if unit in tree.values()]
        cycles[code] = {
            "statistics": {unit: read_json(code, unit) for unit in some_units(above)},
            "tables": {unit: _tables(board, code, unit) for unit in some_units(above)},
            "members": [one for top in tops_of(tree) for one in _members(board, code, top)],
            "population": board.read(f"/{code}/{ROOT}/population/"),
            "returns": {
                unit: board.read(f"/{code}/{unit}/returns/own/") for unit in cycle.by_return
            },
            "state": board.read(f"/cycles/{code}/"),
            "trees": board.read(f"/cycles/{code}/trees/"),
        }
    return {
        "cycles": cycles,
        "on_this_tree": {
            f"{code} {before}": {unit: _compared(board, code, before, unit) for unit in COMPARED}
            for code, before in ON_ONE_TREE
        },
        "papers": _papers(records, board),
        "closed_to_a_secretary": _closed(pages),
    }


def some_units(above: list[str]) -> list[str]:
    """Return the units whose pages are read: the province, a district, two communes."""
    return [unit for unit in above if unit in (ROOT, "h2", "x11", "m2")]


def _token() -> Any:
    """Return what reads the statistics of a unit as a program does, by a token."""
    grant = RoleGrant.objects.get(user__username=BOARD, unit__code=ROOT)
    until = now().date() + timedelta(days=30)
    _, secret = create_token(grant=grant, name="kiểm tra", until_on=until, by=BY, at=now())
    client = Client(headers={"authorization": f"Bearer {secret}"})

    def read(cycle: str, unit: str) -> Answers:
        answer = client.get(f"/api/v1/cycles/{cycle}/units/{unit}/statistics")
        assert answer.status_code == 200, answer.content
        return dict(json.loads(answer.content))

    return read


def _tables(board: Browser, cycle: str, unit: str) -> dict[str, list[list[str]]]:
    where = f"/{cycle}/{unit}/tables"
    names = {"categories": "", "reasons": "", "ceilings": "?ceilings=all"}
    return {name: _rows(board, f"{where}/{name}.csv{query}") for name, query in names.items()}


def _rows(board: Browser, address: str) -> list[list[str]]:
    """Return the rows of a table as a file, its head first."""
    text = board.read(address).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def _members(board: Browser, cycle: str, top: str) -> list[str]:
    """Return the codes of all members in a list of cases."""
    if "-q" in cycle:
        return []
    rows = _rows(board, f"/{cycle}/{top}/cases.csv?category=member&figure=total")
    return [row[1] for row in rows[1:]]


def _compared(board: Browser, cycle: str, before: str, unit: str) -> list[list[str]]:
    query = f"with_year={before}&tree=this_year"
    return _rows(board, f"/{cycle}/{unit}/compare.csv?{query}")


def _papers(records: Records, board: Browser) -> dict[str, str]:
    """Return the pages on which the papers about units, persons and facts have to stand."""
    found = {}
    changed = {one for _, *two in (*records.mergers, *records.splits) for one in two}
    for unit in sorted(changed):
        found[f"unit {unit}"] = board.read(f"/register/unit/{unit}/")
    ended = {one.person for one in records.memberships if one.cause or one.document}
    for person in sorted(ended):
        found[f"person {person}"] = board.read(f"/register/person/{person}/")
    for cycle, category, subject in records.fact_sheets.values():
        found[f"case {cycle} {subject}"] = board.read(f"/{cycle}/cases/{category}/{subject}/")
    for cycle, subject in records.late:
        found[f"late {cycle} {subject}"] = board.read(f"/{cycle}/cases/member/{subject}/")
    return found


def _closed(pages: Pages) -> dict[str, int]:
    """Return how the program answers a secretary of one branch who acts beyond it."""
    pages.grant(SECRETARY, Role.BRANCH_SECRETARY, BRANCH)
    secretary = pages.browsers[SECRETARY]
    return {
        "own branch": secretary.client.get(f"/2025/{BRANCH}/").status_code,
        "other branch": secretary.client.get("/2025/y11-1/").status_code,
        "register": secretary.status("/register/unit/x11-2/?act=close", confirm="1"),
        "cycle": secretary.status("/cycles/2026-q3/", act="MARK_REPORTED"),
        "grade": secretary.status("/2026-q3/grades/leading_cadre/o0001/", act="decide"),
    }
