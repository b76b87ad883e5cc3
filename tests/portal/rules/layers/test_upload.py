"""Local rules are previewed before they are stored, and never loosen the rules above."""

import pytest
from django.test import Client

from tests.cycle.assessed import MORE, store_local_rules
from tests.portal.conftest import ClientOf
from tests.portal.rules.layers.samples import DISTRICT, FORM, LAYER, NEW, preview, store
from tests.portal.tables import parse, part, row, sentences, terms
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle
from xeploai.cycle.rules import local_rules
from xeploai.domain import CycleState, Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_preview_shows_what_a_file_changes_and_stores_nothing(district: Client) -> None:
    page = preview(district)

    assert row(page, "Cách làm tròn số lượng tối đa hoàn thành xuất sắc nhiệm vụ") == [
        "Làm tròn xuống",
        "01/11/2023",
        "12-QĐ/HU, toàn văn 01/11/2023",
    ]
    (changes,) = parse(page).all("ul", "what")
    assert [text.split(",")[0] for text in sentences(changes, "li")] == [
        "Số liệu: 50% số nhiệm vụ được giao → 60% số nhiệm vụ được giao"
    ]
    assert sentences(page, "p", "told") == ["Không có lỗi. Chưa được lưu."]
    assert local_rules() == []


def test_a_confirmed_file_is_stored_unchanged_and_recorded(district: Client) -> None:
    store(district, LAYER.replace("\n", "\r\n"))

    (rules,) = local_rules()
    about = terms(district.get(DISTRICT).content.decode())
    assert (rules.code, rules.number, rules.content) == ("huyen-a-2023", 1, LAYER)
    assert (about["Cơ quan ban hành"], about["Áp dụng cho"]) == (
        "Huyện ủy",
        "Tên huyen-a và các cấp dưới",
    )
    assert JournalEntry.objects.filter(act="rules.stored").count() == 1


def test_a_file_that_loosens_is_refused_with_both_documents_named(district: Client) -> None:
    response = district.post(NEW, {"text": LAYER.replace("60 %", "40 %"), "act": "store"})

    faults = " ".join(sentences(response.content.decode(), "li"))
    assert response.status_code == 422
    assert "12-QĐ/HU" in faults
    assert "124-QĐ/TW" in faults
    assert local_rules() == []


def test_rules_are_set_only_for_the_readers_part_of_the_tree(
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


def test_a_new_version_is_compared_with_the_one_before(district: Client) -> None:
    store(district)
    text = LAYER.replace("60 %", "70 %").replace("value: DOWN", "value: UP")

    page = preview(district, text)

    assert "So với phiên bản 1" in sentences(page, "h2")
    assert any("Làm tròn lên" in change for change in sentences(page, "li"))


def test_a_document_that_sets_nothing_is_refused_in_words(district: Client) -> None:
    page = preview(district, LAYER.partition("parameters:")[0], 422)

    assert any("Văn bản này chưa quy định nội dung nào" in text for text in sentences(page, "li"))
    assert "01/01/0001" not in page


def test_the_file_to_be_stored_can_be_read_before(district: Client) -> None:
    assert part(preview(district), "content").all("pre")[0].text == " ".join(LAYER.split())


OFFICIAL = (
    LAYER.partition("parameters:")[0].replace("LOCAL", "OFFICIAL")
    + """\
competence:
  - row: own_cadres
    from: 2023-11-01
    categories: [leading_cadre]
    levels: [district_committee]
    heads: OTHERS
    decides: OWN
    body: STANDING_COMMITTEE
    proposes: OWN
    appraises: OWN
"""
)


@pytest.mark.parametrize("act", ["preview", "store"])
def test_a_district_enters_no_central_text_and_reads_who_does(district: Client, act: str) -> None:
    response = district.post(NEW, {"text": OFFICIAL, "act": act})

    assert response.status_code == 403
    assert "văn bản của Trung ương" in response.content.decode()
    assert local_rules() == []


def test_the_highest_unit_enters_a_central_text_and_no_district_replaces_it(
    district: Client, client_of: ClientOf
) -> None:
    store(client_of((Role.ORGANISATION_BOARD, "tinh")), OFFICIAL)

    for text in (LAYER, LAYER.replace("LOCAL", "DRAFT")):
        assert district.post(NEW, {"text": text, "act": "store"}).status_code == 403
    assert district.get(f"{FORM}?from=huyen-a-2023").status_code == 403
    assert len(local_rules()) == 1


def test_a_row_that_gives_a_decision_to_a_superior_is_refused_in_the_preview(
    district: Client,
) -> None:
    local = OFFICIAL.replace("OFFICIAL", "LOCAL")
    text = local.replace("decides: OWN", "decides: TOP").replace("district_", "grassroots_")

    (fault,) = [each for each in sentences(preview(district, text, 422), "li") if "own_" in each]

    assert "“Tên huyen-a”" in fault
    assert "cấp trên" in fault


SHARE_ALONE = """layer: huyen-a-2025
extends: vn-party-2025
title: {vi: Hướng dẫn, en: Guidance}
standing: LOCAL
issued_by: {vi: Huyện ủy, en: District A}
unit: huyen-a
source: {document: 12-QĐ/HU, issued: 2025-11-01, place: toàn văn}
settings:
  - {setting: cap.share, from: 2025-11-01, value: 20 %}
"""


def test_a_preview_and_the_check_say_that_no_ceiling_comes_of_a_share_without_a_base(
    district: Client,
) -> None:
    whole = SHARE_ALONE + "  - {setting: cap.base, from: 2025-11-01, value: GOOD}\n"
    said = "chưa có tác dụng: chưa có “Cơ sở tính tỷ lệ hoàn thành xuất sắc nhiệm vụ”"

    for page in (
        preview(district, SHARE_ALONE),
        district.post("/rules/check/", {"text": SHARE_ALONE}).content.decode(),
    ):
        (remark,) = sentences(parse(page).all("ul", "note")[0], "li")
        assert said in remark
        assert "cap." not in remark
    assert said not in preview(district, whole)


ISSUERS = [
    ("Ban Thường vụ Tên tinh", "“Tên tinh”"),
    ("Ban Thường vụ Tỉnh ủy Kiên Giang", "“Ban Thường vụ Tên huyen-a”"),
    ("Tỉnh uỷ", "“Tên tinh”"),
    ("Thường trực Tên huyen-b", "“Ban Thường vụ Tên huyen-a”"),
    ("Tên xa-a1", "“Ban Thường vụ Tên huyen-a”"),
    ("Tên huyen-a (BTV TU)", "“Ban Thường vụ Tên huyen-a”"),
    ("Cấp ủy", "“Ban Thường vụ Tên huyen-a”"),
    ("BTV TU", "“Tên tinh”"),
    ("Thủ tướng Chính phủ", "cấp cao nhất nhập"),
    ("Bộ Chính trị", "cấp cao nhất nhập"),
    ("Ban Tổ chức TW", "cấp cao nhất nhập"),
    ("Ban B\u0456 thư", "bảng chữ Latinh"),
]


@pytest.mark.same_queries
@pytest.mark.parametrize(("issuer", "said"), ISSUERS)
@pytest.mark.parametrize("act", ["preview", "store"])
def test_a_district_enters_no_document_in_the_name_of_a_body_above_or_beside_it(
    district: Client, act: str, issuer: str, said: str
) -> None:
    text = LAYER.replace("{vi: Huyện ủy", f"{{vi: {issuer}")

    response = district.post(NEW, {"text": text, "act": act})

    assert response.status_code == 422
    assert said in " ".join(sentences(response.content.decode(), "li"))
    assert local_rules() == []


@pytest.mark.parametrize("issuer", ["Ban Tổ chức Huyện ủy", "Tên huyen-a", "BTV HU"])
def test_a_district_enters_what_it_issued(district: Client, issuer: str) -> None:
    store(district, LAYER.replace("{vi: Huyện ủy", f"{{vi: {issuer}"))

    assert len(local_rules()) == 1


@pytest.mark.parametrize("issuer", ["Ban Bí thư", "Tỉnh ủy", "Huyện ủy"])
@pytest.mark.usefixtures("district")
def test_the_highest_unit_enters_what_any_body_issued(client_of: ClientOf, issuer: str) -> None:
    top = client_of((Role.ORGANISATION_BOARD, "tinh"))

    store(top, LAYER.replace("{vi: Huyện ủy", f"{{vi: {issuer}"))

    assert len(local_rules()) == 1


@pytest.mark.parametrize("act", ["", "stor", "STORE", "delete"])
@pytest.mark.parametrize("address", [NEW, FORM])
def test_a_button_that_the_page_does_not_have_is_answered_with_a_message(
    district: Client, address: str, act: str
) -> None:
    response = district.post(address, {"text": LAYER, "act": act})

    assert response.status_code == 404
    assert "một yêu cầu không có" in response.content.decode()
    assert local_rules() == []


@pytest.mark.parametrize(
    "text",
    [
        LAYER.replace("60 %", "40 %"),
        LAYER.replace("unit: huyen-a", "unit: huyen-z"),
        LAYER.replace("value: DOWN", "value: SIDEWAYS"),
        LAYER.partition("parameters:")[0],
        "layer: [",
    ],
)
def test_storing_without_a_preview_is_refused_for_what_the_preview_refuses(
    district: Client, text: str
) -> None:
    previewed = district.post(NEW, {"text": text, "act": "preview"})
    stored = district.post(NEW, {"text": text, "act": "store"})

    assert previewed.status_code == stored.status_code == 422
    assert sentences(previewed.content.decode(), "li") == sentences(stored.content.decode(), "li")
    assert local_rules() == []


COMPETENCE = """\
competence:
  - row: x
    categories: [member]
    decides: GRASSROOTS
    body: EXECUTIVE
    proposes: OWN
    appraises: GRASSROOTS
    records: [OWN_UNIT]
    from: 2023-11-01
"""


def test_a_document_that_says_only_who_decides_is_previewed(district: Client) -> None:
    page = preview(district, LAYER.partition("parameters:")[0] + COMPETENCE)

    assert sentences(page, "p", "told") == ["Không có lỗi. Chưa được lưu."]


def test_a_preview_names_the_milder_documents_below(district: Client) -> None:
    store_local_rules(MORE % 55, code="xa-2023", unit="xa-a1")

    (remarks,) = parse(preview(district)).all("ul", "note")

    assert "“Hướng dẫn” của “Tên xa-a1” nhẹ hơn văn bản này" in sentences(remarks, "li")[0]


def test_what_changes_a_cycle_that_is_being_decided_is_confirmed_on_its_preview(
    district: Client,
) -> None:
    Cycle.objects.update(state=CycleState.DECIDING)

    page = preview(district)
    without = district.post(NEW, {"text": LAYER, "act": "store"})
    stored = [each.code for each in local_rules()]
    given = district.post(NEW, {"text": LAYER, "act": "store", "while_deciding": "1"})

    assert "Đợt đánh giá năm 2023 đang quyết định xếp loại" in page
    assert 'name="while_deciding"' in page
    assert (without.status_code, stored) == (422, [])
    assert (given.status_code, len(local_rules())) == (302, 1)


def test_a_document_does_not_reach_into_a_closed_cycle_by_page(district: Client) -> None:
    Cycle.objects.update(state=CycleState.CLOSED)

    page = preview(district, status=422)

    assert "đã báo cáo hoặc đã kết thúc: năm 2023" in page
    assert district.post(NEW, {"text": LAYER, "act": "store"}).status_code == 422
    assert local_rules() == []


LEFT_BELOW = (
    LAYER.partition("parameters:")[0]
    + """\
competence:
  - row: below
    from: 2023-11-01
    categories: [member]
    levels: [subordinate_branch]
    decides: OWN
    body: EXECUTIVE
    proposes: OWN
    appraises: OWN
"""
)


def test_a_preview_names_those_on_whom_others_decide_and_says_that_groups_stay(
    district: Client,
) -> None:
    page = preview(district, LEFT_BELOW)

    said = " ".join(sentences(page, "li"))
    assert "Không khác nhau" not in page
    assert "trước đây: " in said
    assert "Chi bộ trực thuộc" in said
    assert "Nhóm" in said


def test_a_version_that_changes_only_who_decides_differs_from_the_one_before(
    district: Client,
) -> None:
    store(district, LEFT_BELOW)

    page = preview(district, LEFT_BELOW.replace("appraises: OWN", "appraises: GRASSROOTS"))

    assert "Không khác nhau" not in page
