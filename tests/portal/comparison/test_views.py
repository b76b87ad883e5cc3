"""The page of a comparison."""

import pytest
from django.test import Client

from tests.builders import make_cycle, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, row, rows, texts
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_without_words_a_unit_is_compared_with_the_cycle_before(auditor: Client) -> None:
    page = page_of(auditor, "/2023/tinh/compare/")

    assert texts(page, "h1") == ["Tên tinh: năm 2023 và năm 2022"]
    assert not [one for one in rows(page) if "không so sánh được" in one[-1]]


def test_on_this_years_tree_the_same_unit_is_compared(auditor: Client) -> None:
    page = page_of(auditor, "/2023/huyen-b/compare/?with_year=2022&tree=this_year")

    assert not [one for one in rows(page) if "không so sánh được" in one[-1]]
    assert row(page, "+ Tên xa-a1")[1:3] == ("Tên huyen-a", "Tên huyen-b")
    assert "QĐ 77-QĐ/TU" in row(page, "+ Tên xa-a1")[3]


def test_the_top_is_not_offered_siblings(auditor: Client) -> None:
    assert 'name="siblings"' not in page_of(auditor, "/2023/tinh/compare/")
    page_of(auditor, "/2023/tinh/compare/?siblings=1", status=404)


def test_the_first_cycle_offers_what_there_is_to_compare_with(
    client_of: ClientOf, client: Client
) -> None:
    make_tree()
    make_cycle(2023)

    page = page_of(client_of((Role.AUDITOR, "tinh")), "/2023/huyen-a/compare/")

    assert 'name="with_unit"' in page
    assert 'name="siblings"' in page
