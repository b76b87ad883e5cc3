"""The entries on one unit or case."""

import pytest
from django.test import Client

from tests.portal.reading import page_of, rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_entries_on_a_unit_are_for_its_auditor(auditor: Client) -> None:
    entries = rows(page_of(auditor, "/journal/2023/unit/xa-a1/"))[1:]

    assert [one[2:5] for one in entries] == [("test", "ghi tổ chức đảng mới", "tổ chức xa-a1")]
