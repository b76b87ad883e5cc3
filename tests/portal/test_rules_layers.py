"""Local rules on pages: looked at before they are stored, never loosened, withdrawn."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from tests.builders import make_cycle, make_tree
from tests.portal.conftest import ClientOf
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.rules.local_rules import local_rules
from xeploai.domain.roles import Role
from xeploai.rulepacks import read_plain

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEW, FORM = "/rules/layers/new/", "/rules/layers/form/"

LAYER = """\
layer: huyen-a-2023
extends: vn-party-2023
title: {vi: Quy định của huyện A, en: Rules of district A}
standing: LOCAL
issued_by: {vi: Huyện ủy A, en: District committee A}
unit: huyen-a
source: {document: 12-QĐ/HU, issued: 2023-11-01, place: toàn văn}
parameters:
  - {parameter: P23-GR-3.exceeded, from: 2023-11-01, value: 60 %}
settings:
  - {setting: cap.rounding, from: 2023-11-01, value: DOWN}
"""
FILLED: dict[str, Any] = {
    "pack": "vn-party-2023",
    "groups": "2",
    "act": "preview",
    "title_vi": "Bộ tiêu chí của huyện A",
    "body_vi": "Huyện ủy A",
    "code": "huyen-a-tieu-chi",
    "unit": "huyen-a",
    "standing": "LOCAL",
    "document": "15-QĐ/HU",
    "issued": "2023-11-05",
    "place": "toàn văn",
    "from_on": "2023-12-01",
    "set_label_vi": "Tiêu chí đảng viên",
    "categories": ["member"],
    "scale": "LEVELS",
    "when_changed": "KEEP",
    "group0_label": "Kết quả thực hiện nhiệm vụ",
    "group0_fact": "criteria_results",
    "group0_criteria": "Hoàn thành khối lượng\nBảo đảm tiến độ\n",
    "set_cap.rounding": "UP",
}


@pytest.fixture
def district(client_of: ClientOf) -> Client:
    """Return a browser of a district's organisation board."""
    make_tree()
    make_cycle()
    return client_of((Role.ORGANISATION_BOARD, "huyen-a"))


def stored(client: Client, text: str = LAYER) -> None:
    response = client.post(NEW, {"text": text, "act": "store"})
    assert response.status_code == 302, response.content.decode()


def test_a_file_is_looked_at_and_nothing_is_stored_before_it_is_confirmed(
    district: Client,
) -> None:
    page = district.post(NEW, {"text": LAYER, "act": "preview"}).content.decode()

    assert "50%" in page
    assert "60%" in page
    assert "P23-GR-3" in page
    assert "Làm tròn xuống" in page
    assert local_rules() == []


def test_what_was_confirmed_is_stored_and_noted(district: Client) -> None:
    stored(district, LAYER.replace("\n", "\r\n"))

    (rules,) = local_rules()
    page = district.get("/rules/layers/of/huyen-a-2023/").content.decode()
    assert (rules.code, rules.number, rules.content) == ("huyen-a-2023", 1, LAYER)
    assert "Huyện ủy A" in page
    assert JournalEntry.objects.filter(act="rules.stored").count() == 1


def test_a_layer_that_loosens_is_refused_with_both_provisions_named(district: Client) -> None:
    response = district.post(NEW, {"text": LAYER.replace("60 %", "40 %"), "act": "store"})

    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "12-QĐ/HU" in page
    assert "124-QĐ/TW" in page
    assert local_rules() == []


def test_rules_are_set_for_the_own_part_of_the_tree_only(
    district: Client, client_of: ClientOf
) -> None:
    other = client_of((Role.ORGANISATION_BOARD, "huyen-b"))
    for text in (LAYER, LAYER.replace("unit: huyen-a\n", "")):
        for act in ("preview", "store"):
            assert other.post(NEW, {"text": text, "act": act}).status_code == 403
    assert local_rules() == []


@pytest.mark.parametrize("role", [Role.EXECUTIVE_OFFICE, Role.AUDITOR, Role.MEMBER])
def test_a_role_that_sets_no_rules_gets_no_form(
    district: Client, client_of: ClientOf, role: Role
) -> None:
    client = client_of((role, "huyen-a"))

    assert client.get(NEW).status_code == 403
    assert client.get(FORM).status_code == 403
    assert client.post(NEW, {"text": LAYER, "act": "store"}).status_code == 403


def test_local_rules_are_seen_where_they_hold_and_above_and_nowhere_else(
    district: Client, client_of: ClientOf
) -> None:
    stored(district)
    address = "/rules/layers/of/huyen-a-2023/"

    below, above = client_of((Role.MEMBER, "ap-a11")), client_of((Role.PUBLISHER, "tinh"))
    beside = client_of((Role.ORGANISATION_BOARD, "huyen-b"))
    assert below.get(address).status_code == 200
    assert above.get(address).status_code == 200
    assert beside.get(address).status_code == 403
    assert beside.get(f"{address}file").status_code == 403
    assert "huyen-a-2023" not in beside.get("/rules/layers/").content.decode()
    assert "huyen-a-2023" in below.get("/rules/layers/").content.decode()


def test_a_new_version_stands_beside_the_one_before(district: Client) -> None:
    stored(district)
    text = LAYER.replace("60 %", "70 %").replace("value: DOWN", "value: UP")

    page = district.post(NEW, {"text": text, "act": "preview"}).content.decode()
    stored(district, text)

    assert "So với phiên bản 1" in page
    assert "Làm tròn lên" in page
    first = district.get("/rules/layers/of/huyen-a-2023/?version=1").content.decode()
    assert "đã được thay bằng phiên bản 2" in first


def test_a_draft_is_marked_and_never_binds(district: Client) -> None:
    stored(district, LAYER.replace("standing: LOCAL", "standing: DRAFT"))

    page = district.get("/rules/layers/").content.decode()
    assert "dự thảo: không có hiệu lực ràng buộc" in page


def test_a_version_is_withdrawn_from_a_day_with_a_reason_and_once(district: Client) -> None:
    stored(district)
    address = "/rules/layers/of/huyen-a-2023/?version=1"
    form = {"withdrawn_on": "2024-06-01", "reason": "Có văn bản mới", "has_read": "on"}

    without = district.post(address, {**form, "reason": ""})
    done = district.post(address, form)
    again = district.post(address, form)

    assert (without.status_code, done.status_code, again.status_code) == (409, 302, 409)
    assert "Không thể hủy việc thu hồi" in html.unescape(without.content.decode())
    page = district.get(address).content.decode()
    assert "01/06/2024" in page
    assert "Có văn bản mới" in page


def test_only_who_sets_rules_there_withdraws_them(district: Client, client_of: ClientOf) -> None:
    stored(district)
    form = {"withdrawn_on": "2024-06-01", "reason": "x", "has_read": "on"}

    below = client_of((Role.ORGANISATION_BOARD, "xa-a1"))
    assert below.post("/rules/layers/of/huyen-a-2023/", form).status_code == 403


def written_in(page: str) -> str:
    found = re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None, page
    return html.unescape(found[1])


def test_a_board_lays_down_its_criteria_without_writing_yaml(district: Client) -> None:
    form = {**FILLED, "adopt": adoptable(district)[:1]}

    text = written_in(district.post(FORM, form).content.decode())
    stored(district, text)

    plain = read_plain(text.encode(), file="")
    (criteria,) = plain["criteria"]
    assert [one["label"]["vi"] for one in criteria["groups"][0]["criteria"]] == [
        "Hoàn thành khối lượng",
        "Bảo đảm tiến độ",
    ]
    assert plain["settings"][0]["value"] == "UP"
    assert plain["adopt"][0]["provision"] == form["adopt"][0]
    page = district.get("/rules/layers/of/huyen-a-tieu-chi/").content.decode()
    assert "Bảo đảm tiến độ" in page
    assert "giữ bộ tiêu chí cũ" in page


def adoptable(client: Client) -> list[str]:
    page = client.get(f"{FORM}?pack=vn-party-2023").content.decode()
    return re.findall(r'name="adopt" value="([^"]+)"', page)


def test_points_of_criteria_must_add_up_and_everything_wrong_is_said_at_once(
    district: Client,
) -> None:
    form = {
        **FILLED,
        "scale": "POINTS",
        "group0_most": "50",
        "group0_criteria": "Khối lượng: 20\nTiến độ: 20",
    }

    response = district.post(FORM, form)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Khối lượng: 20" in page  # what was typed is still there
    assert local_rules() == []


def test_what_is_left_out_of_the_form_is_said_beside_its_field(district: Client) -> None:
    form = {**FILLED, "categories": [], "group0_fact": "", "code": "Huyện A"}

    page = district.post(FORM, form).content.decode()

    assert "Hãy chọn đối tượng áp dụng của bộ tiêu chí." in page
    assert "Nhóm này cần điền ô này." in page
    assert "Chỉ dùng chữ thường không dấu" in page


def test_a_group_more_keeps_what_was_typed(district: Client) -> None:
    page = district.post(FORM, {**FILLED, "act": "more"}).content.decode()

    assert 'name="group2_label"' in page
    assert "Bảo đảm tiến độ" in page
    assert "Nhóm này cần điền ô này." not in page


def test_a_new_version_by_form_keeps_what_the_form_does_not_show(district: Client) -> None:
    stored(district)
    form = {**FILLED, "from": "huyen-a-2023", "code": "huyen-a-2023"}

    shown = district.get(f"{FORM}?from=huyen-a-2023").content.decode()
    plain = read_plain(written_in(district.post(FORM, form).content.decode()).encode(), file="")

    assert "12-QĐ/HU" in shown
    assert plain["parameters"][0]["parameter"] == "P23-GR-3.exceeded"
    assert plain["parameters"][0]["source"]["document"] == "12-QĐ/HU"
    assert plain["criteria"][0]["set"]


def test_what_was_filled_in_can_be_changed_after_it_was_looked_at(district: Client) -> None:
    page = district.post(FORM, {**FILLED, "act": "edit"}).content.decode()

    assert "Bộ tiêu chí của huyện A" in page
    assert "checked" in page
