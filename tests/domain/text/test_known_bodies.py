"""A text is the whole name of a known body, however it is spelt, or it names none."""

import random
import unicodedata

import pytest

from xeploai.domain import (
    KnownBody,
    NamedUnit,
    alike_bodies,
    bodies_on_paper,
    known_bodies,
)
from xeploai.domain.register import search_key

UNITS = {
    "tinh": NamedUnit("Đảng bộ tỉnh An Giang", "province_committee", is_on_path=True),
    "huyen": NamedUnit("Đảng bộ huyện An Biên", "district_committee", is_on_path=True),
    "xa": NamedUnit("Đảng bộ xã Đông Thái", "grassroots_committee", is_on_path=True),
    "ap": NamedUnit("Chi bộ ấp 1", "subordinate_branch", is_on_path=True),
    "hon-dat": NamedUnit("Đảng bộ huyện Hòn Đất", "district_committee"),
    "dong": NamedUnit("Đảng bộ xã Đồng Thái", "grassroots_committee"),
    "van-phong": NamedUnit("Chi bộ Văn phòng Huyện ủy An Biên", "grassroots_branch"),
    "so-y": NamedUnit("Đảng bộ Sở Y tế", "grassroots_committee"),
    "truong": NamedUnit("Chi bộ Trường Tiểu học Nguyễn Trãi", "subordinate_branch"),
    "ap-khac": NamedUnit("Chi bộ ấp 1", "subordinate_branch"),
    "ap-tu": NamedUnit("Chi bộ ấp Tư", "subordinate_branch"),
}
ABOVE = {
    "huyen": ["tinh"],
    "xa": ["tinh", "huyen"],
    "ap": ["tinh", "huyen", "xa"],
    "hon-dat": ["tinh"],
    "dong": ["tinh", "hon-dat"],
    "ap-khac": ["tinh", "hon-dat", "dong"],
}


def known(text: str) -> tuple[KnownBody, ...]:
    return known_bodies(text, UNITS, lambda key: [UNITS[each] for each in ABOVE.get(key, ())])


@pytest.mark.parametrize(
    ("text", "key", "name"),
    [
        ("Ban Thường vụ Tỉnh ủy An Giang", "tinh", "Ban Thường vụ Tỉnh ủy An Giang"),
        ("BAN THUONG VU TINH UY AN GIANG", "tinh", "Ban Thường vụ Tỉnh ủy An Giang"),
        ("Ban Thường vụTỉnh uỷ", "tinh", "Ban Thường vụ Tỉnh ủy An Giang"),
        ("T ỉnh ủy", "tinh", "Tỉnh ủy An Giang"),
        ("Btvtu", "tinh", "Ban Thường vụ Tỉnh ủy An Giang"),
        ("BTV Tỉnh ủy", "tinh", "Ban Thường vụ Tỉnh ủy An Giang"),
        ("Ban Thường vụ TU An Giang", "tinh", "Ban Thường vụ Tỉnh ủy An Giang"),
        ("Thường vụ T.U", "tinh", "Ban Thường vụ Tỉnh ủy An Giang"),
        ("TTTU", "tinh", "Thường trực Tỉnh ủy An Giang"),
        ("UBKTTU", "tinh", "Ủy ban Kiểm tra Tỉnh ủy An Giang"),
        ("BTC Đảng bộ tỉnh", "tinh", "Ban Tổ chức Tỉnh ủy An Giang"),
        ("BCH Đảng bộ tỉnh", "tinh", "Ban Chấp hành Đảng bộ tỉnh An Giang"),
        ("UBND tỉnh", "tinh", "Ủy ban nhân dân tỉnh An Giang"),
        ("Thường trực HĐND huyện Hòn Đất", "hon-dat", None),
        ("UBKTHU", "huyen", "Ủy ban Kiểm tra Huyện ủy An Biên"),
        ("Huyện ủy An Biên, tỉnh An Giang", "huyen", "Huyện ủy An Biên"),
        ("Ban Thường vụ Huyện ủy Hòn Đất", "hon-dat", None),
        ("BTVDU xã Đông Thái", "xa", "Ban Thường vụ Đảng ủy xã Đông Thái"),
        ("Đảng ủy", "xa", "Đảng ủy xã Đông Thái"),
        ("Đảng ủy xã Đồng Thái", "dong", None),
        # of those that are alike without marks the subject's own or a superior is meant
        ("dang uy xa dong thai", "xa", "Đảng ủy xã Đông Thái"),
        ("Chi ủy ấp 1", "ap", "Chi ủy ấp 1"),
        ("Chi ủy", "ap", "Chi ủy ấp 1"),
        ("Hội nghị chi bộ", "ap", "Hội nghị Chi bộ ấp 1"),
        ("Chi ủy ấp 1 xã Đồng Thái huyện Hòn Đất", "ap-khac", "Chi ủy ấp 1"),
        ("Chi bộ ấp Tư", "ap-tu", None),
        ("Chi ủy Văn phòng Huyện ủy An Biên", "van-phong", None),
        # the agency where members work, and its head by the office
        ("Sở Y tế", "so-y", None),
        ("Giám đốc Sở Y tế", "so-y", None),
        ("Tập thể lãnh đạo Sở Y tế", "so-y", None),
        ("Chủ tịch UBND xã Đông Thái", "xa", "Chủ tịch Ủy ban nhân dân xã Đông Thái"),
        ("Trường Tiểu học Nguyễn Trãi", "truong", None),
    ],
)
def test_a_known_body_is_read_in_every_usual_spelling(
    text: str, key: str, name: str | None
) -> None:
    (body,) = known(text)

    assert body.key == key
    if name is not None:
        assert body.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BCHTW", "Ban Chấp hành Trung ương"),
        ("Ban Tổ chức T.Ư", "Ban Tổ chức Trung ương"),
        ("UBKTTW", "Ủy ban Kiểm tra Trung ương"),
        ("TTTƯ", "Thường trực Trung ương"),
        ("bộ  chính trị", "Bộ Chính trị"),
        ("TTgCP", "Thủ tướng Chính phủ"),
    ],
)
def test_a_body_at_the_centre_is_no_organisation_s(text: str, name: str) -> None:
    assert known(text) == (KnownBody("", name),)


NO_BODIES = (
    "",
    "…",
    "cấp trên trực tiếp",
    "Cấp ủy cấp trên trực tiếp",
    "Tỉnh",
    "An Giang",
    "tỉnh An Giang",
    "Ủy ban Kiểm tra",
    "Ban Thường vụ",
    "BTVTƯ",
    "Bộ Nội vụ",
    "Bộ Công an",
    "Quân khu 9",
    "Mặt trận",
    "Ủy ban Mặt trận Tổ quốc",
    "Đoàn kiểm tra",
    "Tổ công tác",
    "Nguyễn Văn A",
    "Đồng chí Bí thư Tỉnh ủy",
    "Bí thư Huyện ủy An Biên",
    "Tỉnh ủy viên Nguyễn Văn A",
    "Chi bộ Trường Tiểu học",
    "Chi bộ Tiểu học Nguyễn Trãi",
    "Huyện ủy Hòn",
    "Huyện ủy Giồng Riềng",
    "Thành ủy Hà Nội",
    "Chi bộ ấp 11",
    "Người đứng đầu",
    "Ban Thường vụ Huyện ủy An Biên, tỉnh Cà Mau",
    "Ban Thường vụ Tỉnh ủy An Giang và Huyện ủy An Biên",
    "Đảng ủy xã Đông Thái thay mặt Tỉnh ủy",
    "Chi bộ ấp 1\u200b",
    "Tỉnh \u0443y",
)


@pytest.mark.parametrize("text", NO_BODIES)
def test_any_other_text_names_no_body(text: str) -> None:
    assert known(text) == ()


def test_far_organisations_of_one_name_are_several_until_the_place_says_which() -> None:
    far = {"a": UNITS["ap-khac"], "b": UNITS["ap-khac"]}
    above = {"a": [UNITS["dong"]], "b": [NamedUnit("Đảng bộ xã Tân Hội", "commune_committee")]}

    assert {one.key for one in known_bodies("Chi ủy ấp 1", far)} == {"a", "b"}
    (one,) = known_bodies("Chi ủy ấp 1, xã Tân Hội", far, above.__getitem__)
    assert one.key == "b"


def test_far_organisations_are_not_named_by_their_sort_alone() -> None:
    far = {"hon-dat": UNITS["hon-dat"]}

    assert known_bodies("Huyện ủy", far) == known_bodies("UBND huyện", far) == ()


@pytest.mark.parametrize("text", ["Đảng bộ", "Ban Thường vụ Đảng ủy", "Giám đốc", "Thủ trưởng"])
def test_a_name_without_letters_does_not_make_a_sort_alone_a_body(text: str) -> None:
    assert known_bodies(text, {"a": NamedUnit("Đảng bộ …", "grassroots_committee")}) == ()


def test_the_fullest_name_is_meant() -> None:
    units = {
        "khoi": NamedUnit("Đảng bộ Cơ quan", "grassroots_committee"),
        "tren": NamedUnit("Đảng bộ Cơ quan tỉnh An Giang", "district_committee"),
    }
    found = known_bodies("Đảng ủy Cơ quan tỉnh An Giang", units, lambda _: [UNITS["tinh"]])

    assert [one.key for one in found] == ["tren"]


def test_an_organisation_with_a_name_of_another_form_has_bodies_as_well() -> None:
    units = {
        "a": NamedUnit("Tên A", "subordinate_branch", is_on_path=True),
        "b": NamedUnit("Thành ủy B", "province_committee", is_on_path=True),
    }

    assert known_bodies("Hội nghị chi bộ", units) == (KnownBody("a", "Hội nghị Tên A"),)
    assert known_bodies("Chi ủy Tên A", units) == (KnownBody("a", "Chi ủy Tên A"),)
    assert known_bodies("BTC Thành ủy", units) == (KnownBody("b", "Ban Tổ chức Thành ủy B"),)


def _variants(text: str, dice: random.Random) -> set[str]:
    """Return a text as people mistype it: spaces, capitals, marks, or all of them."""
    spaces = [at for at, sign in enumerate(text) if sign == " "]
    cut = dice.choice(spaces) if spaces else 0
    at = dice.randrange(1, len(text))
    return {
        text.replace(" ", ""),
        text[:cut] + text[cut + 1 :] if spaces else text,
        f"{text[:at]} {text[at:]}",
        text.upper(),
        text.lower(),
        f"  {text}. ",
        search_key(text),
        search_key(text).replace(" ", "").upper(),
        unicodedata.normalize("NFD", text),
        text.replace(" ", "-"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ban Thường vụ Tỉnh ủy An Giang",
        "Ủy ban Kiểm tra Huyện ủy An Biên",
        "Ban Chấp hành Đảng bộ huyện Hòn Đất",
        "Chi ủy Trường Tiểu học Nguyễn Trãi",
        "Ủy ban nhân dân tỉnh An Giang",
        "Ban Tổ chức Trung ương",
        "Giám đốc Sở Y tế",
    ],
)
def test_what_is_mistyped_is_the_same_body(text: str) -> None:
    (body,) = known(text)

    for seed in range(8):
        for variant in sorted(_variants(text, random.Random(seed))):
            assert known(variant) == (body,), variant


@pytest.mark.parametrize("text", [text for text in NO_BODIES if len(text) > 1])
def test_what_is_mistyped_of_no_body_is_none(text: str) -> None:
    # without its marks “TƯ” is another word
    variants = set().union(*(_variants(text, random.Random(seed)) for seed in range(5)))

    for variant in sorted(variants - ({"btvtu", "BTVTU"} if text == "BTVTƯ" else set())):
        assert known(variant) == (), variant


@pytest.mark.parametrize("unit", UNITS.values())
def test_the_bodies_that_are_offered_are_known(unit: NamedUnit) -> None:
    for body in bodies_on_paper(unit):
        (one,) = known_bodies(body, {"a": unit})
        assert one == KnownBody("a", body)


def test_the_closest_names_are_offered_first() -> None:
    names = [body for unit in UNITS.values() for body in bodies_on_paper(unit)]

    assert alike_bodies("Ban Thường vụ Huyện ủy An Bên", names)[0] == (
        "Ban Thường vụ Huyện ủy An Biên"
    )
    assert alike_bodies("Chi bộ Trường Tiểu học", names)[0] == "Chi bộ Trường Tiểu học Nguyễn Trãi"
    assert alike_bodies("Ban Bi thu TW Dang", [])[0].startswith("Ban Bí thư")
    assert alike_bodies("Quân khu 9", names) == ()


def test_three_names_are_offered_and_no_more() -> None:
    names = [f"Chi bộ ấp {number}" for number in range(1, 8)]

    assert len(alike_bodies("Chi bộ ấp 9", names)) == 3


def test_without_a_province_above_its_abbreviation_is_no_body_at_the_centre() -> None:
    assert known_bodies("TTTU", {}) == ()
    assert known_bodies("TTTƯ", {}) == (KnownBody("", "Thường trực Trung ương"),)
