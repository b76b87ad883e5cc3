import re

import pytest
from django.test import Client

from tests.builders import (
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
)
from xeploai.cycle.models import Cycle
from xeploai.domain.counts import Counts
from xeploai.domain.grades import Grade, Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Outcome(None, "under_review")),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    send_return(cycle, "huyen-b", {"member": Counts(good=1200)})
    return cycle


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


def test_a_reader_starts_at_the_top_unit_of_the_latest_cycle(client: Client, cycle: Cycle) -> None:
    response = client.get("/")

    assert response.headers["Location"] == "/2023/tinh/"


def test_without_a_cycle_the_page_says_what_to_do(client: Client) -> None:
    assert "xeploai import" in text_of(client, "/")


def test_figures_are_written_the_vietnamese_way(client: Client, cycle: Cycle) -> None:
    assert "1.203" in text_of(client, "/2023/tinh/")


def test_a_figure_nobody_reported_is_a_dash(client: Client, cycle: Cycle) -> None:
    page = client.get("/2023/huyen-b/").content.decode()

    row = page[page.index("Cán bộ lãnh đạo, quản lý") :]
    assert "–" in row[: row.index("</tr>")]


def test_every_figure_leads_to_what_it_counts(
    client: Client, cycle: Cycle, settings: object
) -> None:
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    page = client.get("/2023/tinh/").content.decode()
    links = {
        (link.replace("&amp;", "&"), number)
        for link, number in re.findall(r'href="([^"]+/cases/\?[^"]+)">([\d.]+)</a>', page)
    }

    assert len(links) > 10
    for link, number in links:
        heading = re.search(r"<h1>[^<]*: ([\d.]+)</h1>", client.get(link).content.decode())
        assert heading is not None
        assert heading[1] == number, link


def test_returns_behind_a_figure_are_named(client: Client, cycle: Cycle) -> None:
    text = text_of(client, "/2023/tinh/cases/?category=member&figure=good")

    assert "1.200" in text
    assert "Tên huyen-b" in text


def test_names_of_persons_are_closed_where_nobody_signs_in(client: Client, cycle: Cycle) -> None:
    text = text_of(client, "/2023/huyen-a/cases/?category=member")

    assert "Người 0" not in text
    assert "3" in text


def test_names_of_invented_persons_are_shown(
    client: Client, cycle: Cycle, settings: object
) -> None:
    settings.IS_DEMO = True  # type: ignore[attr-defined]

    assert "Người 0" in text_of(client, "/2023/huyen-a/cases/?category=member")


def test_a_name_is_shown_as_text_and_never_as_markup(client: Client) -> None:
    units = make_tree()
    units["tinh"].name = "<script>alert(1)</script>"
    units["tinh"].save()
    make_cycle()

    assert b"<script>alert" not in client.get("/2023/tinh/").content


@pytest.mark.parametrize(
    "address",
    ["/2019/tinh/", "/2023/nowhere/", "/2023/tinh/cases/?figure=nonsense", "/nothing/at/all"],
)
def test_what_does_not_exist_is_answered_in_words(
    client: Client, cycle: Cycle, address: str
) -> None:
    assert text_of(client, address, status=404)


@pytest.mark.parametrize("page", ["0", "-1", "999999", "x", ""])
def test_a_page_number_out_of_range_still_shows_a_page(
    client: Client, cycle: Cycle, page: str
) -> None:
    text_of(client, f"/2023/tinh/cases/?category=grassroots_branch&page={page}")


def test_the_page_is_vietnamese_until_english_is_chosen_and_then_stays_so(
    client: Client, cycle: Cycle
) -> None:
    first = client.get("/2023/tinh/", headers={"accept-language": "en"}).content.decode()
    client.get("/2023/tinh/?lang=en")
    later = client.get("/2023/tinh/").content.decode()

    assert '<html lang="vi">' in first
    assert "Kết quả" in first
    assert '<html lang="en">' in later
    assert "Direct subordinates" in later


def test_a_page_loads_nothing_from_elsewhere(client: Client, cycle: Cycle) -> None:
    response = client.get("/2023/tinh/")

    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    addresses = re.findall(r'(?:src|href)="([^"]+)"', response.content.decode())
    assert all(address.startswith(("/", "?", "#")) for address in addresses)


def test_a_decision_is_in_the_next_page_that_anybody_loads(client: Client, cycle: Cycle) -> None:
    before = text_of(client, "/2023/ap-a11/")
    decide(cycle, decision("member", "dv-2", Grade.FAILED))

    assert text_of(client, "/2023/ap-a11/") != before


@pytest.mark.parametrize("wanted", ["ten ap-a11", "TÊN AP-A11", "a11"])
def test_a_unit_is_found_without_diacritics(client: Client, cycle: Cycle, wanted: str) -> None:
    page = client.get("/2023/", {"q": wanted}).content.decode()

    assert "/2023/ap-a11/" in page
    assert "/2023/ap-a12/" not in page


def test_a_search_for_nothing_lists_nothing(client: Client, cycle: Cycle) -> None:
    assert "/2023/ap-a11/" not in client.get("/2023/", {"q": " "}).content.decode()


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_report_comes_as_a_file(client: Client, cycle: Cycle, form: str, start: bytes) -> None:
    response = client.get(f"/2023/huyen-a/report.{form}")

    assert response.content.startswith(start)
    assert f'filename="huyen-a-2023.{form}"' in response.headers["Content-Disposition"]


def test_a_report_in_no_known_format_does_not_exist(client: Client, cycle: Cycle) -> None:
    assert client.get("/2023/huyen-a/report.exe").status_code == 404
