"""The charts of a unit, as a page and as data."""

import json
import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.builders import (
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
    unit_of,
)
from tests.portal.conftest import ClientOf
from tests.portal.reading import links, page_of, row, rows
from xeploai.cycle.models import Cycle
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE, DATA = "/2023/tinh/charts/", "/2023/tinh/charts.json"
CODES = ["composition", "change", "not_rated", "excellent_funnel", "failed_funnel"]


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    for code in ("ap-a11", "ap-a12", "xa-a2"):
        make_members(units[code], 2)
    cycle = make_cycle(by_return=["xa-b1"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-2", Grade.GOOD),
        decision("member", "dv-4", Grade.GOOD),
    )
    send_return(cycle, "xa-b1", {"member": Counts(excellent=30, good=1200)})
    return cycle


@pytest.fixture
def board(cycle: Cycle, client_of: ClientOf) -> Client:
    return client_of((Role.ORGANISATION_BOARD, "tinh"))


def data_of(client: Client, address: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(page_of(client, address))
    return answer


def test_each_chart_stands_on_the_page_with_its_table(board: Client) -> None:
    page = page_of(board, PAGE)

    assert re.findall(r'data-chart="(\w+)"', page) == CODES
    assert '<a href="/2023/xa-b1/">Tên xa-b1</a>' in page
    funnel = page[page.index('id="excellent_funnel"') : page.index('id="failed_funnel"')]
    assert row(funnel, "Tên xa-b1")[1] == "1.230"


def test_page_and_data_tell_the_same(board: Client) -> None:
    page = page_of(board, PAGE)

    charts = data_of(board, DATA)["charts"]

    assert [chart["code"] for chart in charts] == CODES
    for chart in charts:
        assert f"<h2>{chart['title']}</h2>" in page
        for cells in chart["rows"]:
            assert tuple(cells) in rows(page)


def test_units_are_drawn_against_grassroots_organisations_or_direct_subordinates(
    board: Client,
) -> None:
    def units(address: str) -> set[str]:
        return {row[0] for row in data_of(board, address)["charts"][3]["rows"]}

    assert units(DATA) == {"Tên xa-a1", "Tên xa-a2", "Tên xa-b1"}
    assert units(f"{DATA}?among=subordinates") == {"Tên huyen-a", "Tên huyen-b"}


def test_long_tables_are_cut_and_can_be_asked_for_whole(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xeploai.portal.units.charts.ROWS_SHOWN", 1)

    cut = data_of(board, DATA)["charts"][3]
    whole = data_of(board, f"{DATA}?rows=all")["charts"][3]

    assert (len(cut["rows"]), cut["all_rows"]) == (1, 3)
    assert len(whole["rows"]) == 3
    assert "?of=members&among=grassroots&rows=all#excellent_funnel" in links(page_of(board, PAGE))


@pytest.mark.parametrize("address", [PAGE, DATA])
def test_charts_are_closed_to_who_may_not_see_the_figures(
    cycle: Cycle, client_of: ClientOf, address: str
) -> None:
    neighbour = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    assert neighbour.get(address).status_code == 403
    assert neighbour.get(address.replace("tinh", "huyen-a")).status_code == 200
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    "address",
    [f"{PAGE}?of=nonsense", f"{DATA}?among=everybody", "/2019/tinh/charts/", "/2023/x/charts.json"],
)
def test_what_does_not_exist_is_answered_in_words(board: Client, address: str) -> None:
    assert page_of(board, address, status=404)


def test_a_chart_shows_a_decision_at_the_next_look(cycle: Cycle, board: Client) -> None:
    before = data_of(board, DATA)["charts"][0]["rows"]

    decide(cycle, decision("member", "dv-1", Grade.FAILED))

    assert data_of(board, DATA)["charts"][0]["rows"] != before


def test_the_page_needs_no_script_of_its_own_and_no_other_server(board: Client) -> None:
    page = page_of(board, PAGE)

    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "style=" not in page
    addresses = re.findall(r'(?:src|href|data-charts|data-library)="([^"]+)"', page)
    assert all(address.startswith(("/", "?", "#")) for address in addresses)


def test_a_branch_has_the_charts_that_tell_nobody_apart(board: Client) -> None:
    assert re.findall(r'data-chart="(\w+)"', page_of(board, "/2023/ap-a11/charts/")) == CODES[1:3]


def test_the_unit_page_can_take_the_charts_in_without_their_data(cycle: Cycle) -> None:
    statistics = statistics_of(unit_of(cycle, "tinh"))

    part = render_to_string("portal/units/charts_section.html", {"statistics": statistics})

    assert f'data-charts="{DATA}"' in part
    assert re.findall(r'data-chart="(\w+)"', part) == CODES
