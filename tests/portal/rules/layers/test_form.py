"""Local rules by form: previewed like a file, with what the form does not show kept."""

from typing import Any

import pytest
from django.test import Client

from tests.portal.reading import page_of
from tests.portal.rules.layers.samples import (
    CRITERIA,
    FILLED,
    FORM,
    LAYER,
    choices,
    file_in,
    fill,
    store,
)
from tests.portal.tables import part, sentences, terms, values
from xeploai.cycle.rules import local_rules
from xeploai.rulepacks import read_plain

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_board_sets_criteria_settings_and_adoptions_without_a_file(district: Client) -> None:
    adopted = choices(district, "adopt")[:1]

    text = file_in(fill(district, adopt=adopted))
    store(district, text)

    plain = read_plain(text.encode(), file="")
    (criteria,) = plain["criteria"]
    assert [each["label"]["vi"] for each in criteria["groups"][0]["criteria"]] == [
        "Hoàn thành khối lượng",
        "Bảo đảm tiến độ",
    ]
    assert plain["settings"][0]["value"] == "UP"
    assert [each["provision"] for each in plain["adopt"]] == adopted
    page = page_of(district, CRITERIA)
    assert "Bảo đảm tiến độ" in sentences(page, "li")
    assert terms(page)["Việc kiểm điểm đã bắt đầu"] == (
        "Việc kiểm điểm đã bắt đầu thì giữ bộ tiêu chí cũ"
    )


def test_provisions_to_adopt_are_offered_by_their_words(district: Client) -> None:
    form = part(page_of(district, f"{FORM}?pack=vn-party-2023"), "content")

    offered = [text for text in sentences(form, "p", "tick") if text]
    assert len(offered) == len(choices(district, "adopt"))
    assert not any("P23-" in text for text in offered)


def test_points_that_do_not_add_up_are_refused_and_nothing_typed_is_lost(district: Client) -> None:
    typed = "Khối lượng: 20\nTiến độ: 20"

    page = fill(district, 422, scale="POINTS", group0_most="50", group0_criteria=typed)

    areas = part(page, "content").all("textarea")
    assert " ".join(typed.split()) in [each.text for each in areas]
    assert local_rules() == []


def test_one_more_group_keeps_what_was_typed(district: Client) -> None:
    page = fill(district, act="more")

    assert "group2_label" in values(page)
    assert values(page)["group0_label"] == "Kết quả thực hiện nhiệm vụ"
    assert sentences(page, "ul", "errorlist") == []


def test_a_new_version_keeps_what_the_form_does_not_show(district: Client) -> None:
    store(district)

    initial = values(page_of(district, f"{FORM}?from=huyen-a-2023"))
    former: dict[str, Any] = {"from": "huyen-a-2023", "code": "huyen-a-2023"}
    page = fill(district, **former)
    plain = read_plain(file_in(page).encode(), file="")

    assert initial["document"] == "12-QĐ/HU"
    assert plain["parameters"][0]["parameter"] == "P23-GR-3.exceeded"
    assert plain["parameters"][0]["source"]["document"] == "12-QĐ/HU"
    assert plain["criteria"][0]["set"]


def test_the_form_can_be_changed_after_the_preview(district: Client) -> None:
    page = fill(district, act="edit")

    ticked = [
        each.attributes["value"]
        for each in part(page, "content").all("input")
        if "checked" in each.attributes
    ]
    assert values(page)["title_vi"] == "Bộ tiêu chí của huyện A"
    assert ticked == ["member"]


@pytest.mark.parametrize("value", ["abc", "300 %", "-5"])
def test_a_setting_that_makes_no_sense_is_refused_in_words(district: Client, value: str) -> None:
    typed: dict[str, Any] = {"set_cap.share": value, "set_notice.days": value}

    page = fill(district, 422, **typed)

    faults = sentences(page, "li")
    assert any(text.startswith(f"Không thể đặt “{value}” làm “Tỷ lệ") for text in faults)
    assert any(
        text.startswith(f"Không thể đặt “{value}” làm “Thời hạn thông báo")
        and "số nguyên từ 1 đến 9999" in text
        for text in faults
    )


def test_a_form_that_sets_nothing_is_refused_in_words(district: Client) -> None:
    nothing: dict[str, Any] = {f"group0_{name}": "" for name in ("label", "fact", "criteria")}
    nothing |= {"set_label_vi": "", "set_cap.rounding": ""}

    page = fill(district, 422, categories=[], **nothing)

    assert any(
        text.startswith("Văn bản này chưa quy định nội dung nào") for text in sentences(page, "li")
    )
    assert "01/01/0001" not in page


def test_the_sample_is_a_form_for_the_pack_of_the_file() -> None:
    assert f"extends: {FILLED['pack']}\n" in LAYER


def test_the_form_shows_at_once_that_a_higher_body_is_named_as_the_issuer(
    district: Client,
) -> None:
    response = district.post(FORM, FILLED | {"body_vi": "Ban Thường vụ Tỉnh ủy"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "“Tên tinh”" in page
    assert 'name="body_vi"' in page
    assert local_rules() == []
