"""Pages of the rule packs: who reads them, and what a lawyer finds on them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders import make_cycle, make_tree
from tests.portal.conftest import ClientOf
from xeploai import rulepacks
from xeploai.domain.model.rulebook import rulebook
from xeploai.domain.roles import Role
from xeploai.portal.rules.provisions import PARTS, part_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PACK = "/rules/vn-party-2023/"


@pytest.fixture
def reader(client_of: ClientOf) -> Client:
    """Return a browser of a member, who reads the packs as everybody does."""
    make_tree()
    make_cycle()
    return client_of((Role.MEMBER, "ap-a11"))


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_the_list_says_plainly_that_nobody_has_checked_a_pack(reader: Client) -> None:
    page = text_of(reader, "/rules/")

    for pack in rulepacks.builtin_packs().values():
        assert pack.title["vi"] in page
    assert page.count("Chưa có ai đối chiếu bộ quy tắc này") == len(rulepacks.builtin_packs())


@pytest.mark.parametrize("code", list(rulepacks.builtin_packs()))
def test_every_provision_in_force_stands_on_the_page_once_with_its_anchor(
    reader: Client, code: str
) -> None:
    pack = rulepacks.pack(code)
    on = pack.value_on("cycle.closing_dates", pack.rules["grading.grades"].values[0].from_on)

    page = text_of(reader, f"/rules/{code}/?on={on.from_on}")

    for provision in rulebook(pack, on=on.from_on).provisions:
        assert page.count(f'id="{provision}"') == 1, provision


def test_every_provision_of_every_pack_belongs_to_a_part_that_has_a_heading() -> None:
    for pack in rulepacks.builtin_packs().values():
        for dated in pack.provisions.values():
            assert part_of(dated.wordings[0]) in PARTS, dated.code


def test_a_clause_shows_its_sentence_source_numbers_and_conditions(reader: Client) -> None:
    page = text_of(reader, PACK)

    clause = re.search(r'id="P23-GR-3".*?</article>', page, re.DOTALL)
    assert clause is not None
    assert "124-QĐ/TW" in clause[0]
    assert "exceeded = 50%" in clause[0]
    assert 'class="depth-1"' in clause[0]


def test_a_pack_is_narrowed_by_category_and_by_standing(reader: Client) -> None:
    bound = text_of(reader, f"{PACK}?category=leadership_collective&sort=binding")

    assert 'id="P23-GR-3"' not in bound
    assert "chưa áp dụng, chờ văn bản" not in bound


def test_what_the_texts_leave_open_has_no_default(reader: Client) -> None:
    page = text_of(reader, PACK)

    setting = re.search(r'id="cap.rounding".*?</dd>', page, re.DOTALL)
    assert setting is not None
    assert "chưa quy định" in setting[0].lower()


@pytest.mark.parametrize(
    "address",
    [
        "/rules/nothing/",
        f"{PACK}?on=1990-01-01",
        f"{PACK}?on=soon",
        f"{PACK}?category=nobody",
        "/rules/diff/?a=vn-party-2023&b=nothing",
        "/rules/nothing/file",
    ],
)
def test_what_does_not_exist_is_said_in_words(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_the_file_is_given_out_as_it_stands(reader: Client) -> None:
    response = reader.get(f"{PACK}file")

    assert response.content == rulepacks.pack_text("vn-party-2023")
    assert "attachment" in response.headers["Content-Disposition"]


def test_two_packs_stand_side_by_side_in_words(reader: Client) -> None:
    page = text_of(reader, "/rules/diff/?a=vn-party-2023&b=vn-party-2025")

    assert "Cả hai bên đều quy định, có thay đổi" in page
    assert "P25-" in page
    assert "P23-" in page


def test_a_pack_beside_itself_on_one_day_is_nothing_to_compare(reader: Client) -> None:
    address = "/rules/diff/?a=vn-party-2023&b=vn-party-2023&on_a=2024-01-01&on_b=2024-01-01"

    assert "không có gì để đối chiếu" in text_of(reader, address)


def faulty_pack() -> bytes:
    text = rulepacks.pack_text("vn-party-2023").decode()
    assert "value: 50 %" in text
    return text.replace("value: 50 %", "value: 150 %", 1).encode()


def test_a_checked_file_shows_each_fault_beside_its_line(reader: Client) -> None:
    file = SimpleUploadedFile("thu.yaml", faulty_pack())

    response = reader.post("/rules/check/", {"file": file, "text": ""})

    page = response.content.decode()
    line = faulty_pack().decode().split("value: 150 %")[0].count("\n") + 1
    assert response.status_code == 422
    assert f"dòng {line}" in page
    assert "150 %" in page
    assert rulepacks.pack("vn-party-2023").provisions  # what is in force stays


def test_a_pasted_file_without_a_fault_is_said_to_have_none(reader: Client) -> None:
    text = rulepacks.pack_text("vn-party-2023").decode().replace("\n", "\r\n")

    response = reader.post("/rules/check/", {"text": text})

    assert response.status_code == 200
    assert "không có lỗi" in response.content.decode()


@pytest.mark.parametrize("text", ["", "a: &a [1]\nb: *a\n", "rules: 3", "\tx", "[" * 200])
def test_no_text_breaks_the_page_of_checks(reader: Client, text: str) -> None:
    assert reader.post("/rules/check/", {"text": text}).status_code == 422


def test_a_file_that_is_too_large_is_refused_before_it_is_read(reader: Client) -> None:
    file = SimpleUploadedFile("thu.yaml", b"# \n" * 2**20)

    assert reader.post("/rules/check/", {"file": file}).status_code == 413


def test_an_account_without_a_role_reads_no_pack(reader: Client, client_of: ClientOf) -> None:
    assert client_of(name="ai-do").get("/rules/").status_code == 403


def test_who_sees_no_figures_sees_no_local_rules(reader: Client, client_of: ClientOf) -> None:
    administrator = client_of((Role.ADMINISTRATOR, "tinh"))

    assert "/rules/layers/" not in text_of(administrator, "/rules/")
    assert administrator.get("/rules/layers/").status_code == 403
