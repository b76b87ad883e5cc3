"""The page of added trees: checked with the same refusals, confirmed, taken back."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders import AT, BY, unit_of
from tests.neighbour_files import RETURN, UNITS
from tests.neighbours import add, close, cycle_of, own_province, register
from tests.portal.cycles.test_views import client_as
from xeploai.accounts.journal import JournalEntry
from xeploai.cycle.models import AddedTree, Cycle, CycleUnit
from xeploai.domain import Role
from xeploai.organisations.models import Unit
from xeploai.organisations.register import merge_unit
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/cycles/2022/trees/"
PAPER = {"root": "tinh-x", "document": "12-QĐ/TU", "dated_on": "2026-02-01"}


@pytest.fixture
def closed() -> Cycle:
    own_province()
    return close(cycle_of(2022))


@pytest.fixture
def board(closed: Cycle) -> Client:
    return client_as(Role.ORGANISATION_BOARD)


def check(client: Client, **values: Any) -> Any:
    form = {"act": "check", "counts_by": "returns", **PAPER, **values}
    return client.post(f"{PAGE}?lang=en", form)


def sealed_in(page: Any) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def files() -> dict[str, Any]:
    return {
        "units": SimpleUploadedFile("x-units.csv", UNITS.encode()),
        "return_file": SimpleUploadedFile("x-return.csv", RETURN.encode()),
        "into": "tinh",
        "merged_on": "2025-07-01",
    }


def test_a_tree_is_checked_confirmed_and_its_return_counts(closed: Cycle, board: Client) -> None:
    preview = check(board, **files())
    assert "Nothing is stored yet" in preview.content.decode(), preview.content.decode()
    assert not AddedTree.objects.exists()

    answer = board.post(PAGE, {"act": "confirm", "sealed": sealed_in(preview)})

    assert answer.status_code == 302
    added = AddedTree.objects.get()
    assert (added.root_code, added.units, added.recorded_by) == (
        "tinh-x",
        3,
        "organisation_board-tinh",
    )
    members = statistics_of(unit_of(closed, "tinh-x")).categories["member"].counts
    assert members is not None
    assert members.total == 20
    assert JournalEntry.objects.filter(act="cycle.tree_added").count() == 1
    assert "Đảng bộ tỉnh X" in board.get(PAGE).content.decode()


def test_the_office_of_the_merged_province_sees_the_neighbours_year(
    closed: Cycle, board: Client
) -> None:
    preview = check(board, **files())
    board.post(PAGE, {"act": "confirm", "sealed": sealed_in(preview)})

    assert board.get("/2022/cb-x/").status_code in (200, 302)
    district = client_as(Role.ORGANISATION_BOARD, "huyen-a")
    assert district.get("/2022/cb-x/").status_code == 403


def test_a_tree_of_the_register_is_added_by_its_cases(closed: Cycle, board: Client) -> None:
    register(closed)

    preview = check(board, counts_by="cases")
    board.post(PAGE, {"act": "confirm", "sealed": sealed_in(preview)})

    assert CycleUnit.objects.get(cycle=closed, code="tinh-x").source == "CASES"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"document": " "}, "This field is required"),
        ({"root": "khong-co"}, "no unit “khong-co”"),
        ({"counts_by": "cases", "senders": "tinh-x"}, "counted by their cases"),
        ({"into": "tinh"}, "is written with their list"),
    ],
)
def test_the_preview_refuses_what_confirming_would(
    closed: Cycle, board: Client, values: dict[str, Any], text: str
) -> None:
    page = check(board, **values)

    assert page.status_code == 409
    assert text in page.content.decode()
    assert not AddedTree.objects.exists()


def test_several_senders_and_one_return_are_refused(closed: Cycle, board: Client) -> None:
    page = check(board, **files(), senders="huyen-x, cb-x")

    assert "The return is that of one unit" in page.content.decode()


def test_files_that_are_too_large_are_sent_otherwise(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xeploai.portal.cycles import tree_forms

    monkeypatch.setattr(tree_forms, "BYTES_MAX", 10)

    assert "this page takes up to 10" in check(board, **files()).content.decode()


def test_a_preview_is_confirmed_only_as_it_was_checked_and_by_whom(
    closed: Cycle, board: Client
) -> None:
    register(closed)
    sealed = sealed_in(check(board))

    forged = board.post(f"{PAGE}?lang=en", {"act": "confirm", "sealed": sealed[:-2] + "xx"})

    assert forged.status_code == 409
    assert "no longer valid" in forged.content.decode()
    assert not AddedTree.objects.exists()


def test_what_changed_since_the_preview_is_refused_on_confirming(
    closed: Cycle, board: Client
) -> None:
    register(closed)
    sealed = sealed_in(check(board))
    add(closed)

    answer = board.post(f"{PAGE}?lang=en", {"act": "confirm", "sealed": sealed})

    assert answer.status_code == 409
    assert "has these units already" in answer.content.decode()


def test_a_tree_is_taken_back_with_its_reason(closed: Cycle, board: Client) -> None:
    register(closed)
    add(closed)

    refused = board.post(f"{PAGE}?lang=en", {"act": "take-back", "root": "tinh-x", "reason": " "})
    done = board.post(PAGE, {"act": "take-back", "root": "tinh-x", "reason": "Nhầm năm"})

    assert (refused.status_code, done.status_code) == (409, 302)
    assert AddedTree.objects.get().reason == "Nhầm năm"
    assert "Nhầm năm" in board.get(PAGE).content.decode()


def test_only_who_runs_cycles_opens_the_page(closed: Cycle) -> None:
    district = client_as(Role.ORGANISATION_BOARD, "huyen-a")

    assert district.get(PAGE).status_code == 403
    assert district.post(PAGE, {"act": "check", **PAPER}).status_code == 403


def test_the_page_of_the_cycle_leads_to_it(board: Client) -> None:
    assert PAGE in board.get("/cycles/2022/").content.decode()


def test_both_predecessors_are_known_by_the_register_too(closed: Cycle) -> None:
    """A merger that the register has by its own act opens the neighbour's year as well."""
    register(closed, mergers=())
    units = {unit.code: unit for unit in Unit.objects.all()}
    merge_unit(
        unit=units["tinh-x"],
        into=units["tinh"],
        on=date(2025, 7, 1),
        document_number="202/QH15",
        by=BY,
        at=AT,
    )
    add(closed)

    assert client_as(Role.ORGANISATION_BOARD).get("/2022/tinh-x/").status_code == 200
