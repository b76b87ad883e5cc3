"""Pages of the rule packs: the list, and one pack with its provisions and dated values."""

import re

import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from tests.portal.tables import links, parse, part, sentences, terms
from xeploai import rulepacks
from xeploai.domain import Role, rulebook

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PACK = "/rules/vn-party-2023/"


def test_the_list_says_of_every_pack_that_it_has_not_been_checked(reader: Client) -> None:
    page = page_of(reader, "/rules/")

    titles = {pack.title["vi"] for pack in rulepacks.builtin_packs().values()}
    assert set(sentences(page, "h3")) == titles
    assert sentences(page, "p", "late") == [
        "Bộ quy tắc này chưa được đối chiếu với văn bản đã ban hành."
    ] * len(titles)


@pytest.mark.parametrize("code", list(rulepacks.builtin_packs()))
def test_every_provision_in_force_is_on_the_page_once_with_its_anchor(
    reader: Client, code: str
) -> None:
    pack = rulepacks.pack(code)
    on = pack.value_on("cycle.closing_dates", pack.rules["grading.grades"].values[0].from_on)

    page = page_of(reader, f"/rules/{code}/?on={on.from_on}")

    for provision in rulebook(pack, on=on.from_on).provisions:
        assert page.count(f'id="{provision}"') == 1, provision


def test_the_code_of_a_provision_is_folded(reader: Client) -> None:
    clause = part(page_of(reader, PACK), "P23-GR-3")

    assert "P23-" not in clause.text
    assert [each.text for each in clause.all("code")] == ["P23-GR-3"]


def test_a_pack_is_filtered_by_category_and_by_standing(reader: Client) -> None:
    page = page_of(reader, f"{PACK}?category=leadership_collective&sort=binding")

    tags = {each.text for each in parse(page).all("span", "tag")}
    assert 'id="P23-GR-3"' not in page
    assert tags == {"Có hiệu lực ràng buộc"}


def test_what_the_texts_leave_open_has_no_default(reader: Client) -> None:
    settings = terms(page_of(reader, PACK))

    assert settings["Cách làm tròn số lượng tối đa hoàn thành xuất sắc nhiệm vụ"] == (
        "chưa có quy định; do cấp có thẩm quyền quyết định bằng văn bản (gợi ý của dự án, không áp"
        " dụng: Làm tròn xuống) Lựa chọn: Làm tròn xuống; Làm tròn đến số gần nhất; Làm tròn lên"
        " Văn bản để ngỏ"
    )


def test_dated_values_are_in_words_with_their_source(reader: Client) -> None:
    values = part(page_of(reader, PACK), "values")

    assert (
        "Đảng bộ cấp huyện và tương đương 124-QĐ/TW, khoản 1 Điều 9 04/10/2023"
        " · đã rõ từ chính văn bản"
    ) in sentences(values, "li")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            f"{PACK}?on=1990-01-01",
            (
                "Quy định 124-QĐ/TW và Hướng dẫn 25-HD/BTCTW áp dụng từ ngày 04/10/2023; ngày"
                " 01/01/1990 chưa có quy tắc nào có hiệu lực."
            ),
        ),
        (f"{PACK}?on=soon", "“soon” không phải là ngày. Hãy ghi theo mẫu 31/12/2023."),
        (
            f"{PACK}?category=nobody",
            (
                "Quy định 124-QĐ/TW và Hướng dẫn 25-HD/BTCTW không có nhóm đối tượng “nobody”. Đồng"
                " chí hãy chọn trong danh sách."
            ),
        ),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_words(
    reader: Client, address: str, sentence: str
) -> None:
    assert sentence in sentences(page_of(reader, address, 404), "p")


@pytest.mark.parametrize("address", ["/rules/nothing/", "/rules/nothing/file"])
def test_a_pack_that_does_not_exist_is_not_found(reader: Client, address: str) -> None:
    page_of(reader, address, 404)


def test_the_file_is_sent_unchanged(reader: Client) -> None:
    response = reader.get(f"{PACK}file")

    assert response.content == rulepacks.pack_text("vn-party-2023")
    assert response.headers["Content-Disposition"] == 'attachment; filename="vn-party-2023.yaml"'


def test_a_pack_can_be_compared_with_every_other(reader: Client) -> None:
    others = [link for link in links(page_of(reader, PACK)) if link.startswith("/rules/diff/")]

    assert len(others) == len(rulepacks.builtin_packs()) - 1
    assert all(re.fullmatch(r"/rules/diff/\?a=vn-party-2023&b=[a-z0-9-]+", each) for each in others)


def test_an_account_without_a_role_reads_no_pack(reader: Client, client_of: ClientOf) -> None:
    page_of(client_of(name="ai-do"), "/rules/", 403)


def test_who_sees_no_figures_sees_no_local_rules(reader: Client, client_of: ClientOf) -> None:
    administrator = client_of((Role.ADMINISTRATOR, "tinh"))

    assert "/rules/layers/" not in links(page_of(administrator, "/rules/"))
    page_of(administrator, "/rules/layers/", 403)


def test_rules_on_posts_and_former_branches_are_in_words(reader: Client) -> None:
    text = parse(page_of(reader, PACK)).text

    assert "chức vụ ở tổ chức đảng cấp cao hơn được chọn trước" in text
    assert "6 tháng tròn trong năm" in text
    assert "thì cấp có thẩm quyền xem xét, quyết định" in text


def test_a_list_known_in_part_is_said_with_whom_it_is_about_and_what_is_read_too(
    reader: Client,
) -> None:
    values = part(page_of(reader, "/rules/vn-party-2025/"), "values")

    assert any(
        each.startswith(
            "Các trường hợp không hoàn thành nhiệm vụ mới biết một phần; xét thêm theo văn bản "
            "trước (Quy định 124-QĐ/TW"
        )
        and "Cán bộ lãnh đạo, quản lý" in each
        for each in sentences(values, "li")
    )


def test_what_nothing_computes_with_is_marked(reader: Client) -> None:
    settings = terms(page_of(reader, PACK))

    assert "chưa được sử dụng ở phiên bản này" in settings["Hình thức biểu quyết xếp loại"]
    text = settings["Điều kiện riêng của cá nhân đối với mức hoàn thành tốt nhiệm vụ"]
    assert "chỉ hiển thị, không tính" in text


def test_a_number_of_a_text_is_shown_and_not_computed(reader: Client) -> None:
    page = page_of(reader, PACK)

    assert "5 năm liền; chỉ hiển thị, không tính" in sentences(page, "li")
