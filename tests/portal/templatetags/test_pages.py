"""Linked figures with share and change, and the breadcrumb."""

from datetime import date

import pytest
from django.test import Client

from tests.builders import (
    decide,
    decision,
)
from tests.portal.conftest import ClientOf
from tests.portal.reading import links, page_of, row, section, texts
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_share_says_what_it_is_taken_of(board: Client) -> None:
    page = section(page_of(board, "/2023/huyen-a/"), "categories")

    good_or_better = row(page, "Đảng viên")[4]
    assert good_or_better == "3 75,00% 3 / 4 · Được đánh giá, xếp loại"


def test_a_change_says_its_direction_in_words(board: Client, cycle: Cycle) -> None:
    earlier = Cycle.objects.get(year=2022)
    on = date(2022, 12, 20)
    for subject in ("dv-0", "dv-1", "dv-2"):
        decide(earlier, decision("member", subject, Grade.GOOD, decided_on=on))
    decide(cycle, decision("member", "dv-2", Grade.GOOD))

    page = section(page_of(board, "/2023/ap-a11/"), "categories")

    assert '<span aria-hidden="true">▼</span><span class="heard">giảm </span>1' in page


def test_a_superior_out_of_reach_is_named_but_not_linked(cycle: Cycle, client_of: ClientOf) -> None:
    page = page_of(client_of((Role.EXECUTIVE_OFFICE, "huyen-a")), "/2023/xa-a1/")

    breadcrumb = page[page.index('<nav class="path"') :]
    breadcrumb = breadcrumb[: breadcrumb.index("</nav>")]
    assert texts(breadcrumb, "li") == ["Tên tinh", "Tên huyen-a"]
    assert links(breadcrumb) == ["/2023/huyen-a/"]
    assert "/2023/tinh/" not in links(page)
