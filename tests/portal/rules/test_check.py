"""A file is checked on a page: all faults at once, and nothing is stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.portal.rules.layers.samples import LAYER
from tests.portal.tables import parse, sentences
from xeploai import rulepacks

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CHECK = "/rules/check/"


def faulty_pack() -> bytes:
    text = rulepacks.pack_text("vn-party-2023").decode()
    assert "value: 50 %" in text
    return text.replace("value: 50 %", "value: 150 %", 1).encode()


def test_each_fault_of_a_file_is_shown_with_its_line(reader: Client) -> None:
    file = SimpleUploadedFile("thu.yaml", faulty_pack())

    response = reader.post(CHECK, {"file": file, "text": ""})

    page = response.content.decode()
    line = faulty_pack().decode().split("value: 150 %")[0].count("\n") + 1
    (excerpt,) = parse(page).all("article", "excerpt")
    assert response.status_code == 422
    assert sentences(page, "h2") == ["1 lỗi"]
    assert sentences(excerpt, "strong")[0].startswith(f"dòng {line}, ")
    (marked,) = excerpt.all("tr", "faulty")
    assert [each.text for each in marked.children if not isinstance(each, str)] == [
        str(line),
        "value: 150 %",
    ]
    assert rulepacks.pack("vn-party-2023").provisions  # what is in force stays


def test_a_pasted_file_without_a_fault_is_said_to_have_none(reader: Client) -> None:
    text = rulepacks.pack_text("vn-party-2023").decode().replace("\n", "\r\n")

    response = reader.post(CHECK, {"text": text})

    assert response.status_code == 200
    assert sentences(response.content.decode(), "p", "told") == ["vn-party-2023: không có lỗi."]


@pytest.mark.parametrize("text", ["", "a: &a [1]\nb: *a\n", "rules: 3", "\tx", "[" * 200])
def test_no_text_breaks_the_page(reader: Client, text: str) -> None:
    assert reader.post(CHECK, {"text": text}).status_code == 422


def test_a_file_that_is_too_large_is_refused_before_it_is_read(reader: Client) -> None:
    file = SimpleUploadedFile("thu.yaml", b"# \n" * 2**20)

    assert reader.post(CHECK, {"file": file}).status_code == 413


def test_an_entry_that_changes_nothing_is_remarked_on(reader: Client) -> None:
    text = LAYER.replace(
        "{setting: cap.rounding, from: 2023-11-01, value: DOWN}",
        "{setting: ballot.method, from: 2023-11-01, value: SECRET_BALLOT}",
    )

    response = reader.post(CHECK, {"text": text})

    assert response.status_code == 200
    assert sentences(response.content.decode(), "li")[-1] == (
        "Nội dung “Hình thức biểu quyết xếp loại” được lưu và hiển thị: chưa được sử dụng ở phiên"
        " bản này. Không làm thay đổi mức xếp loại hay số liệu nào."
    )
