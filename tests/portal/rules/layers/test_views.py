"""Pages of local rules: who sees them, their versions, and their withdrawal."""

import pytest
from django.test import Client

from tests.cycle.assessed import MORE, store_local_rules
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from tests.portal.rules.layers.samples import DISTRICT, DRAFT, LAYER, LIST, store
from tests.portal.tables import faults_by_field, links, rows, sentences, terms
from xeploai.cycle.models import Cycle
from xeploai.domain import CycleState, Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WITHDRAWAL = {"withdrawn_on": "2024-06-01", "reason": "Có văn bản mới", "has_read": "on"}


def titles(client: Client) -> list[str]:
    return [line[0] for line in rows(page_of(client, LIST))]


def test_local_rules_are_seen_where_they_apply_and_above_and_nowhere_else(
    district: Client, client_of: ClientOf
) -> None:
    store(district)
    below, above = client_of((Role.MEMBER, "ap-a11")), client_of((Role.PUBLISHER, "tinh"))
    elsewhere = client_of((Role.ORGANISATION_BOARD, "huyen-b"))

    page_of(below, DISTRICT)
    page_of(above, DISTRICT)
    page_of(elsewhere, DISTRICT, 403)
    assert elsewhere.get(f"{DISTRICT}file").status_code == 403
    assert titles(elsewhere) == []
    assert titles(below) == ["Quy định của huyện A huyen-a-2023, phiên bản 1"]


def test_the_list_names_the_pack_by_its_title(district: Client) -> None:
    store(district)

    (line,) = rows(page_of(district, LIST))

    assert line[1:] == [
        "Huyện ủy",
        "của địa phương",
        "Tên huyen-a và các cấp dưới",
        "01/11/2023",
        "Quy định 124-QĐ/TW và Hướng dẫn 25-HD/BTCTW",
        "đang có hiệu lực",
    ]


def test_an_earlier_version_says_that_it_was_replaced(district: Client) -> None:
    store(district)
    store(district, LAYER.replace("60 %", "70 %"))

    page = page_of(district, f"{DISTRICT}?version=1")

    assert terms(page)["Trạng thái"] == "đã được thay bằng phiên bản 2"


def test_it_stays_replaced_when_the_newer_version_is_withdrawn(district: Client) -> None:
    store(district)
    store(district, LAYER.replace("60 %", "70 %"))

    district.post(DISTRICT, WITHDRAWAL | {"withdrawn_on": "2024-01-02"})

    pages = [page_of(district, f"{DISTRICT}?version={number}") for number in (1, 2)]
    states = [terms(page)["Trạng thái"] for page in pages]
    assert states[0] == "đã được thay bằng phiên bản 2"
    assert states[1].startswith("đã thu hồi")


def test_a_draft_is_marked_and_never_binding(district: Client) -> None:
    store(district, DRAFT)

    (line,) = rows(page_of(district, LIST))

    assert line[-1] == "dự thảo: không có hiệu lực ràng buộc"


def test_a_version_is_withdrawn_from_a_day_with_a_reason_and_only_once(district: Client) -> None:
    store(district)
    address = f"{DISTRICT}?version=1"

    without = district.post(address, {**WITHDRAWAL, "reason": ""})
    done = district.post(address, WITHDRAWAL)
    again = district.post(address, WITHDRAWAL)

    assert (without.status_code, done.status_code, again.status_code) == (409, 302, 409)
    assert list(faults_by_field(without.content.decode())) == ["id_reason"]
    state = terms(page_of(district, address))["Trạng thái"]
    assert state.startswith("đã thu hồi: thôi áp dụng từ ngày 01/06/2024 Có văn bản mới (")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"withdrawn_on": "2023-10-31"}, "không thể thu hồi từ ngày sớm hơn"),
        ({"withdrawn_on": "2999-01-01"}, "quá một năm"),
    ],
)
def test_a_withdrawal_on_a_day_that_makes_no_sense_is_refused(
    district: Client, changed: dict[str, str], fault: str
) -> None:
    store(district)

    response = district.post(DISTRICT, {**WITHDRAWAL, **changed})

    (sentence,) = sentences(response.content.decode(), "p", "fault")
    assert response.status_code == 409
    assert fault in sentence
    assert district.post(DISTRICT, WITHDRAWAL).status_code == 302


def test_a_withdrawal_is_refused_until_its_warning_is_read(district: Client) -> None:
    store(district)

    response = district.post(DISTRICT, {**WITHDRAWAL, "has_read": ""})

    assert response.status_code == 409
    assert list(faults_by_field(response.content.decode())) == ["id_has_read"]


def test_only_those_who_set_rules_there_withdraw_them(
    district: Client, client_of: ClientOf
) -> None:
    store(district)

    below = client_of((Role.ORGANISATION_BOARD, "xa-a1"))
    assert below.post(DISTRICT, WITHDRAWAL).status_code == 403


def test_a_central_text_is_withdrawn_by_the_highest_unit_only(
    district: Client, client_of: ClientOf
) -> None:
    top = client_of((Role.ORGANISATION_BOARD, "tinh"))
    store(top, LAYER.replace("LOCAL", "OFFICIAL"))

    page = page_of(district, DISTRICT)

    assert not [link for link in links(page) if link.endswith("?from=huyen-a-2023")]
    assert district.post(DISTRICT, WITHDRAWAL).status_code == 403
    assert top.post(DISTRICT, WITHDRAWAL).status_code == 302


def test_a_version_that_does_not_exist_is_refused_in_words(district: Client) -> None:
    store(district)

    page = page_of(district, f"{DISTRICT}?version=first", 404)

    assert "“first” không phải là số của một phiên bản." in sentences(page, "p")


def test_a_draft_is_read_by_those_who_rehearse_rules_and_by_no_others(
    district: Client, client_of: ClientOf
) -> None:
    store(district, DRAFT)

    for role in (Role.BRANCH_SECRETARY, Role.AUDITOR, Role.DECIDING_AUTHORITY):
        page_of(client_of((role, "huyen-a")), DISTRICT)
    for role, unit in ((Role.MEMBER, "ap-a11"), (Role.PUBLISHER, "huyen-a")):
        client = client_of((role, unit))
        page_of(client, DISTRICT, 403)
        assert client.get(f"{DISTRICT}file").status_code == 403
        assert titles(client) == []


def test_where_a_draft_follows_a_member_reads_the_version_in_force(
    district: Client, client_of: ClientOf
) -> None:
    store(district)
    store(district, DRAFT)
    member = client_of((Role.MEMBER, "ap-a11"))

    versions = [link for link in links(page_of(member, DISTRICT)) if link.startswith("?version=")]

    assert versions == ["?version=1"]
    page_of(member, f"{DISTRICT}?version=2", 403)


def test_a_document_that_does_not_act_says_so_on_its_page_and_in_the_list(
    district: Client,
) -> None:
    store_local_rules(MORE % 57, code="xa-2023", unit="xa-a1")
    store_local_rules(MORE % 60, code="huyen-a", unit="huyen-a")

    below, above = (
        page_of(district, f"/rules/layers/of/{code}/") for code in ("xa-2023", "huyen-a")
    )

    why = "Trong đợt năm 2023, phần nhẹ hơn quy định của cấp trên trong văn bản này không"
    assert sum(each.startswith(why) for each in sentences(below, "li")) == 1
    assert why not in above
    states = {line[0]: line[-1] for line in rows(page_of(district, LIST))}
    (state,) = (each for name, each in states.items() if "xa-2023" in name)
    assert state == "đang có hiệu lực, trừ phần nhẹ hơn quy định của cấp trên"


def test_the_value_before_is_that_of_the_first_day_of_a_document_whatever_came_later(
    district: Client,
) -> None:
    store_local_rules(MORE % 60, code="huyen-a", unit="huyen-a")
    store_local_rules(MORE % 70, code="xa-2023", unit="xa-a1")
    later = (MORE % 65).replace("2023-11-20", "2024-06-01")
    store_local_rules(later, code="huyen-sau", unit="huyen-a")

    page = page_of(district, "/rules/layers/of/xa-2023/")

    assert "60% → 70%" in page


def test_a_withdrawal_that_changes_a_cycle_being_decided_is_confirmed(district: Client) -> None:
    store(district)
    assert 'name="while_deciding"' not in page_of(district, DISTRICT)
    Cycle.objects.update(state=CycleState.DECIDING)
    given = WITHDRAWAL | {"withdrawn_on": "2023-12-31"}

    page = page_of(district, DISTRICT)
    refused = district.post(DISTRICT, given)
    done = district.post(DISTRICT, given | {"while_deciding": "on"})

    assert 'name="while_deciding"' in page
    assert "khi không còn “huyen-a-2023” thì quy định của đợt thay đổi ngay" in page
    assert (refused.status_code, done.status_code) == (409, 302)


def test_a_withdrawal_does_not_reach_into_a_closed_cycle(district: Client) -> None:
    store(district)
    Cycle.objects.update(state=CycleState.CLOSED)

    refused = district.post(DISTRICT, WITHDRAWAL | {"withdrawn_on": "2023-12-31"})
    done = district.post(DISTRICT, WITHDRAWAL | {"withdrawn_on": "2024-01-01"})

    assert (refused.status_code, done.status_code) == (409, 302)
    assert "đang áp dụng trong đợt đánh giá đã báo cáo" in refused.content.decode()
