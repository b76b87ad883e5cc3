"""A text names the bodies of organisations, whatever stands around their names."""

import pytest

from xeploai.domain import NamedUnit, is_legible, named_bodies
from xeploai.domain.text.named_bodies import words_alone

UNITS = {
    "tinh": NamedUnit("Đảng bộ tỉnh Kiên Giang", "province_committee", is_on_path=True),
    "huyen": NamedUnit("Đảng bộ huyện An Biên", "district_committee", is_on_path=True),
    "xa": NamedUnit("Đảng bộ xã Đông Thái", "grassroots_committee", is_on_path=True),
    "ap": NamedUnit("Chi bộ ấp 1", "subordinate_branch", is_on_path=True),
    "hon-dat": NamedUnit("Đảng bộ huyện Hòn Đất", "district_committee"),
    "van-phong": NamedUnit("Chi bộ Văn phòng Huyện ủy An Biên", "grassroots_branch"),
    "to-chuc": NamedUnit("Chi bộ Ban Tổ chức Tỉnh ủy", "grassroots_branch"),
    "so-y": NamedUnit("Đảng bộ Sở Y tế", "grassroots_committee"),
    "ap-khac": NamedUnit("Chi bộ ấp 1", "subordinate_branch"),
}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Ban Thường vụ Tỉnh ủy Kiên Giang", "tinh"),
        ("ban thường vụ tỉnh uỷ Kiên giang", "tinh"),
        ("BAN THUONG VU TINH UY KIEN GIANG", "tinh"),
        ("Ban Thường vụ Tỉnh-ủy  (họp ngày 5)", "tinh"),
        ("Ban Tổ chức Tỉnh ủy", "tinh"),
        ("Thường trực Tỉnh ủy An Giang", "tinh"),
        ("Ban Chấp hành Đảng bộ tỉnh", "tinh"),
        ("Ủy ban nhân dân tỉnh Kiên Giang", "tinh"),
        ("Ủy ban Kiểm tra Huyện ủy", "huyen"),
        ("Ban Thường vụ Huyện ủy An Biên, tỉnh Kiên Giang", "huyen"),
        ("Ban Thường vụ Huyện ủy Hòn Đất", "hon-dat"),
        ("Ban Thường vụ Đảng ủy xã", "xa"),
        ("Ban Chấp hành Đảng bộ xã Đông Thái", "xa"),
        ("Đảng ủy", "xa"),
        ("Chi ủy Văn phòng Huyện ủy An Biên", "van-phong"),
        ("Người đứng đầu Ban Tổ chức Tỉnh ủy", "to-chuc"),
        ("Đảng ủy Sở Y tế", "so-y"),
        ("BTV TU", "tinh"),
        ("Thường vụ T.U", "tinh"),
        ("Ban Thường vụ TU Kiên Giang", "tinh"),
        ("btvtu", "tinh"),
        ("UBND tỉnh", "tinh"),
        ("HĐND huyện", "huyen"),
        ("BTV Huyện ủy Hòn Đất", "hon-dat"),
    ],
)
def test_a_text_names_the_organisation_whose_body_it_is(text: str, owner: str) -> None:
    named = named_bodies(text, UNITS)

    assert named.owners == (frozenset({owner}),)
    assert not named.is_central


@pytest.mark.parametrize(
    "text",
    [
        "Bộ Chính trị",
        "Ban Bí thư",
        "Ban Tổ chức Trung ương",
        "Ban Tổ chức TW",
        "uy ban kiem tra trung uong",
        "Cấp có thẩm quyền ở Trung ương",
        "Ban Thường vụ cấp ủy cấp trên trực tiếp",
        "BCT",
        "TƯ Đảng",
        "Thường trực T.Ư",
        "UBKT TW",
        "Tổng Bí thư",
        "Chính phủ",
        "Thủ tướng Chính phủ",
        "Quốc hội",
        "Bộ Chính trị xã Đông Thái",
    ],
)
def test_a_body_at_the_centre_is_nobody_s_in_the_tree(text: str) -> None:
    named = named_bodies(text, UNITS)

    assert named.is_central
    assert not any("tinh" in codes for codes in named.owners)


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban kiểm tra",
        "Đảng ủy Công an xã Nam Yên",
        "Chi ủy nơi cư trú",
        "Chi bộ ấp 11",
        "Thủ trưởng",
        "",
    ],
)
def test_a_text_without_the_name_of_an_organisation_names_none(text: str) -> None:
    named = named_bodies(text, UNITS)

    assert named.owners == ()
    assert not named.is_central


def test_a_text_with_two_names_is_of_neither_alone() -> None:
    named = named_bodies("Ban Thường vụ Tỉnh ủy Kiên Giang và Huyện ủy An Biên", UNITS)

    assert set(named.owners) == {frozenset({"tinh"}), frozenset({"huyen"})}


def test_organisations_of_the_same_name_are_alike() -> None:
    far = {code: NamedUnit("Chi bộ ấp 1", "subordinate_branch") for code in ("a", "b")}

    named = named_bodies("Chi ủy ấp 1", far)

    assert named.owners == (frozenset({"a", "b"}),)


@pytest.mark.parametrize("backwards", [False, True])
def test_of_the_same_name_the_one_above_the_subject_is_meant(backwards: bool) -> None:
    units = list((UNITS | {"gia": NamedUnit("Tỉnh ủy Kiên Giang", "grassroots_committee")}).items())
    units = units[::-1] if backwards else units

    assert named_bodies("Tỉnh ủy Kiên Giang", dict(units)).owners == (frozenset({"tinh"}),)
    assert named_bodies("Chi ủy ấp 1", dict(units)).owners == (frozenset({"ap"}),)


def test_of_its_superiors_alone_an_organisation_knows_the_place_and_the_sort() -> None:
    far = {"hon-dat": UNITS["hon-dat"]}

    assert named_bodies("Huyện ủy", far).owners == ()
    assert named_bodies("Ủy ban nhân dân huyện Hòn Đất", far).owners == ()
    assert named_bodies("Huyện ủy Hòn Đất", far).owners == (frozenset({"hon-dat"}),)


def test_a_name_of_one_word_is_found_only_as_the_whole_text() -> None:
    units = {"a": NamedUnit("Agribank", "grassroots_committee")}

    assert named_bodies("Agribank", units).owners == (frozenset({"a"}),)
    assert named_bodies("Giám đốc Agribank", units).owners == ()


def test_a_branch_is_known_by_its_category_where_its_name_is_of_another_form() -> None:
    units = {
        "a": NamedUnit("Tên A", "subordinate_branch", is_on_path=True),
        "b": NamedUnit("Thành ủy B", "province_committee", is_on_path=True),
    }

    assert named_bodies("Hội nghị chi bộ", units).owners == (frozenset({"a"}),)
    assert named_bodies("Chi ủy Tên A", units).owners == (frozenset({"a"}),)
    assert named_bodies("Ban Tổ chức Thành ủy", units).owners == (frozenset({"b"}),)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Ban Thường vụ Huyện ủy An Biên (họp số 2), khóa XII", True),
        ("", True),
        ("Ban B\u0456 thư", False),
        ("Tỉ\u200bnh ủy", False),
        ("Huyện\nủy", False),
    ],
)
def test_the_name_of_a_body_is_in_latin_letters_that_are_printed(text: str, is_right: bool) -> None:
    assert is_legible(text) is is_right


def test_a_name_with_a_capital_is_no_abbreviation() -> None:
    units = {"tinh": UNITS["tinh"], "tu": NamedUnit("Chi bộ ấp Tư", "subordinate_branch")}

    assert named_bodies("Chi bộ ấp Tư", units).owners == (frozenset({"tu"}),)
    assert not named_bodies("Tổ công tác ấp Tư", units).is_central
    assert named_bodies("Tổ công tác TƯ", units).is_central


def test_an_abbreviation_is_read_in_each_of_its_meanings() -> None:
    units = {"b": NamedUnit("Đảng bộ thành phố B", "district_committee", is_on_path=True)}

    assert named_bodies("Ban Thường vụ TU B", units).owners == (frozenset({"b"}),)
    assert named_bodies("BTVTU", units).owners == (frozenset({"b"}),)


def test_the_place_of_a_superior_alone_names_it_and_another_name_behind_one_counts() -> None:
    assert named_bodies("tỉnh Kiên Giang", UNITS).owners == (frozenset({"tinh"}),)
    both = named_bodies("Ban Thường vụ Huyện ủy An Biên Đảng bộ xã Đông Thái", UNITS)
    assert set(both.owners) == {frozenset({"huyen"}), frozenset({"xa"})}


def test_only_a_branch_has_a_branch_s_committee() -> None:
    far = {
        "a": NamedUnit("Tên A", "subordinate_branch"),
        "b": NamedUnit("Chi bộ Trạm B"),
        "c": NamedUnit("Đảng bộ Xí nghiệp C", "grassroots_committee"),
    }

    assert named_bodies("Chi ủy Tên A", far).owners == (frozenset({"a"}),)
    assert named_bodies("Chi ủy Trạm B", far).owners == (frozenset({"b"}),)
    assert named_bodies("Chi ủy Xí nghiệp C", far).owners == ()


def test_a_name_without_the_words_of_a_sort_has_no_words_that_name_it_alone() -> None:
    assert list(words_alone(NamedUnit("Trường xã C"))) == []
    assert list(words_alone(NamedUnit("Đảng bộ xã C"))) == [
        "Đảng bộ xã",
        "Đảng ủy xã",
    ]
