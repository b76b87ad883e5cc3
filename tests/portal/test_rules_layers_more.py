"""Local rules on pages: points, settings of a kind, drafts, withdrawals that cannot be meant."""

import html
import re
from typing import Any
from unicodedata import normalize

import pytest
from django.test import Client

from tests.builders import make_cycle, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.test_rules_layers import FILLED, FORM, LAYER, NEW, stored, written_in
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OF_POINTS = "/rules/layers/of/huyen-a-tieu-chi/"
POINTS: dict[str, Any] = {
    **FILLED,
    "scale": "POINTS",
    "group0_most": "30",
    "group0_criteria": "Khối lượng: 20,5\nTiến độ: 9,5",
}


@pytest.fixture
def district(client_of: ClientOf) -> Client:
    """Return a browser of a district's organisation board."""
    make_tree()
    make_cycle()
    return client_of((Role.ORGANISATION_BOARD, "huyen-a"))


def test_criteria_with_points_are_shown_exactly_before_they_are_stored_and_after(
    district: Client,
) -> None:
    form = {**POINTS, "group0_fact": points_fact(district)}

    page = district.post(FORM, form).content.decode()
    text = written_in(page)
    again = district.post(NEW, {"text": text, "act": "preview"})
    stored(district, text)

    assert "tối đa 20,5 điểm" in page
    assert "scale: POINTS" in text
    assert again.status_code == 200
    assert "tối đa 20,5 điểm" in district.get(OF_POINTS).content.decode()


def points_fact(client: Client) -> str:
    page = client.get(f"{FORM}?pack=vn-party-2023").content.decode()
    found = re.findall(r'<option value="(score_[a-z_]+)"', page)
    assert found, page
    return str(found[0])


def test_what_is_typed_with_marks_apart_is_taken_as_one_sign(district: Client) -> None:
    form = {**FILLED, "title_vi": normalize("NFD", FILLED["title_vi"])}

    text = written_in(district.post(FORM, form).content.decode())

    assert f"vi: {FILLED['title_vi']}" in text


@pytest.mark.parametrize("value", ["abc", "300 %", "-5"])
def test_a_setting_that_makes_no_sense_is_refused_on_the_form(district: Client, value: str) -> None:
    form = {**FILLED, "set_cap.share": value, "set_notice.days": value}

    response = district.post(FORM, form)

    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert f"Không thể đặt “{value}” làm “Tỷ lệ" in page
    assert f"Không thể đặt “{value}” làm “Thời hạn thông báo" in page
    assert "số nguyên từ 1 đến 9999" in page


def test_a_document_that_lays_nothing_down_is_refused_in_words(district: Client) -> None:
    form = {**FILLED, "set_label_vi": "", "categories": [], "set_cap.rounding": ""}
    form |= {f"group0_{name}": "" for name in ("label", "fact", "criteria")}

    for response in (
        district.post(FORM, form),
        district.post(NEW, {"text": LAYER.partition("parameters:")[0], "act": "preview"}),
    ):
        page = response.content.decode()
        assert response.status_code == 422
        assert "Văn bản này chưa quy định nội dung nào" in page
        assert "01/01/0001" not in page


def test_a_pasted_text_is_called_by_its_own_code(district: Client) -> None:
    page = district.post("/rules/check/", {"text": LAYER.replace("60 %", "40 %")})
    nameless = district.post("/rules/check/", {"text": "extends: vn-party-2023"})

    assert "huyen-a-2023" in page.content.decode()
    assert "văn bản đã dán" in nameless.content.decode()
    assert "dan.yaml" not in (page.content + nameless.content).decode()


def test_a_draft_is_read_by_who_rehearses_rules_and_by_nobody_else(
    district: Client, client_of: ClientOf
) -> None:
    stored(district, LAYER.replace("standing: LOCAL", "standing: DRAFT"))
    address = "/rules/layers/of/huyen-a-2023/"

    for role in (Role.BRANCH_SECRETARY, Role.AUDITOR, Role.DECIDING_AUTHORITY):
        assert client_of((role, "huyen-a")).get(address).status_code == 200
    for role, unit in ((Role.MEMBER, "ap-a11"), (Role.PUBLISHER, "huyen-a")):
        client = client_of((role, unit))
        assert client.get(address).status_code == 403
        assert client.get(f"{address}file").status_code == 403
        assert "huyen-a-2023" not in client.get("/rules/layers/").content.decode()


def test_beside_a_draft_a_member_reads_the_version_that_binds(
    district: Client, client_of: ClientOf
) -> None:
    stored(district)
    stored(district, LAYER.replace("standing: LOCAL", "standing: DRAFT"))
    member, address = client_of((Role.MEMBER, "ap-a11")), "/rules/layers/of/huyen-a-2023/"

    page = member.get(address)

    assert page.status_code == 200
    assert "?version=1" in page.content.decode()
    assert "?version=2" not in page.content.decode()
    assert member.get(f"{address}?version=2").status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"has_read": ""}, "không thể hủy"),
        ({"withdrawn_on": "2023-10-31"}, "không thể thu hồi từ ngày sớm hơn"),
        ({"withdrawn_on": "2999-01-01"}, "quá một năm"),
    ],
)
def test_a_withdrawal_that_cannot_be_meant_is_refused(
    district: Client, changed: dict[str, str], said: str
) -> None:
    stored(district)
    form = {"withdrawn_on": "2024-06-01", "reason": "x", "has_read": "on"}
    address = "/rules/layers/of/huyen-a-2023/"

    response = district.post(address, {**form, **changed})

    assert response.status_code == 409
    assert said in html.unescape(response.content.decode())
    assert district.post(address, form).status_code == 302
