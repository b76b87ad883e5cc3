"""Two packs side by side, in words."""

import pytest
from django.test import Client

from tests.portal.reading import page_of
from tests.portal.tables import parse, part, rows, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DIFF = "/rules/diff/?a=vn-party-2023&b=vn-party-2025"


def test_two_packs_are_compared_in_words_with_the_codes_folded(reader: Client) -> None:
    page = page_of(reader, DIFF)
    computed = part(page, "computed")

    assert sentences(computed, "h3")[0].startswith("Cả hai bên đều quy định, có thay đổi (")
    pairs = computed.all("article", "pair")
    assert pairs
    for pair in pairs:
        codes = [each.text for each in pair.all("a", "code")]
        assert [code[:4] for code in codes] in (["P23-", "P25-"], ["P23-", "P23-"]), codes
        assert not any(code in pair.text for code in codes)


def test_the_ceilings_of_both_sides_are_listed_by_category(reader: Client) -> None:
    ceilings = {line[0]: line[1:] for line in rows(page_of(reader, DIFF), "named")}

    assert ceilings["Đảng viên"][0].startswith(
        "không quá 20% số “Hoàn thành tốt nhiệm vụ”, theo từng tổ chức cơ sở đảng"
    )


def test_a_pack_compared_with_itself_on_one_day_has_nothing_to_compare(reader: Client) -> None:
    address = "/rules/diff/?a=vn-party-2023&b=vn-party-2023&on_a=2024-01-01&on_b=2024-01-01"

    assert [text for text in sentences(page_of(reader, address), "p", "closed") if text] == [
        (
            "Hai bên đều là Quy định 124-QĐ/TW và Hướng dẫn 25-HD/BTCTW vào ngày"
            " 01/01/2024: không có"
            " gì để đối chiếu. Hãy chọn bộ khác hoặc ngày khác."
        )
    ]


def test_a_pack_that_does_not_exist_is_not_found(reader: Client) -> None:
    page_of(reader, "/rules/diff/?a=vn-party-2023&b=nothing", 404)


def test_the_latest_two_packs_are_offered_first(reader: Client) -> None:
    page = page_of(reader, "/rules/diff/")

    chosen = [
        each.attributes["value"]
        for each in parse(page).all("option")
        if "selected" in each.attributes
    ]
    assert len(chosen) == 2
    assert chosen[0] != chosen[1]
