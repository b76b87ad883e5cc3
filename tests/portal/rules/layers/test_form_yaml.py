"""The rule file that the form writes."""

from unicodedata import normalize

import pytest
from django.test import Client

from tests.portal.reading import page_of
from tests.portal.rules.layers.samples import (
    CRITERIA,
    FILLED,
    FORM,
    NEW,
    file_in,
    fill,
    store,
)
from tests.portal.tables import parse, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def points_fact(client: Client) -> str:
    options = parse(page_of(client, f"{FORM}?pack=vn-party-2023")).all("option")
    facts = [each.attributes["value"] for each in options]
    return next(fact for fact in facts if fact.startswith("score_"))


def test_points_are_written_exactly(district: Client) -> None:
    page = fill(
        district,
        scale="POINTS",
        group0_most="30",
        group0_criteria="Khối lượng: 20,5\nTiến độ: 9,5",
        group0_fact=points_fact(district),
    )
    text = file_in(page)
    again = district.post(NEW, {"text": text, "act": "preview"})
    store(district, text)

    assert "  scale: POINTS\n" in text
    assert again.status_code == 200
    for shown in (page, page_of(district, CRITERIA)):
        assert [item for item in sentences(shown, "li") if item.endswith(" điểm")] == [
            "Khối lượng tối đa 20,5 điểm",
            "Tiến độ tối đa 9,5 điểm",
        ]


def test_letters_typed_with_separate_marks_are_composed(district: Client) -> None:
    text = file_in(fill(district, title_vi=normalize("NFD", FILLED["title_vi"])))

    assert f"  vi: {FILLED['title_vi']}\n" in text
