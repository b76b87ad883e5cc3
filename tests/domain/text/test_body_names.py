"""Names of deciding bodies from the names of their organisations."""

import pytest

from xeploai.domain import (
    Body,
    bodies_of,
    body_name,
    deciding_body,
    executive_name,
    may_be_body_of,
)


@pytest.mark.parametrize(
    ("unit", "body", "expected"),
    [
        ("Đảng bộ tỉnh A", Body.STANDING_COMMITTEE, "Ban Thường vụ Tỉnh ủy A"),
        ("Đảng bộ thành phố B", Body.STANDING_COMMITTEE, "Ban Thường vụ Thành ủy B"),
        ("Đảng bộ huyện X", Body.STANDING_COMMITTEE, "Ban Thường vụ Huyện ủy X"),
        ("Đảng bộ thị xã X", Body.STANDING_COMMITTEE, "Ban Thường vụ Thị ủy X"),
        ("Đảng bộ quận 1", Body.STANDING_COMMITTEE, "Ban Thường vụ Quận ủy 1"),
        ("Đảng bộ quận 1b", Body.STANDING_COMMITTEE, "Ban Thường vụ Quận ủy 1b"),
        ("Đảng bộ xã X", Body.STANDING_COMMITTEE, "Ban Thường vụ Đảng ủy xã X"),
        ("Đảng bộ đặc khu X", Body.STANDING_COMMITTEE, "Ban Thường vụ Đảng ủy đặc khu X"),
        ("Đảng bộ Sở Y", Body.EXECUTIVE, "Đảng ủy Sở Y"),
        ("Đảng bộ Tỉnh đoàn", Body.EXECUTIVE, "Đảng ủy Tỉnh đoàn"),
        ("Đảng bộ bộ phận Khối 1", Body.EXECUTIVE, "Đảng ủy bộ phận Khối 1"),
        ("Chi bộ Z", Body.EXECUTIVE, "Chi bộ Z"),
        ("Chi bộ Z", Body.STANDING_COMMITTEE, "Chi bộ Z"),
        ("Huyện ủy X", Body.EXECUTIVE, "Huyện ủy X"),
        ("Đảng bộ Sở Y", Body.HEAD, "Người đứng đầu Sở Y"),
        ("Chi bộ Phòng Z", Body.HEAD, "Người đứng đầu Phòng Z"),
        ("Sở Y", Body.HEAD, "Người đứng đầu Sở Y"),
        ("Đảng bộ tỉnh A", Body.CENTRAL, "Cấp có thẩm quyền ở Trung ương"),
    ],
)
def test_a_body_is_named_after_its_organisation(unit: str, body: Body, expected: str) -> None:
    assert body_name(unit, body) == expected


def test_a_body_above_the_tree_is_named_without_its_organisation() -> None:
    name = body_name("Đảng bộ huyện X", Body.STANDING_COMMITTEE, is_above=True)

    assert name == "Ban Thường vụ cấp ủy cấp trên trực tiếp"


def test_a_decision_from_before_bodies_were_stored_has_its_unit_s_usual_body() -> None:
    district = deciding_body("", "Đảng bộ huyện X", "district_committee")
    commune = deciding_body("", "Đảng bộ xã X", "grassroots_committee")

    assert (district, commune) == ("Ban Thường vụ Huyện ủy X", "Đảng ủy xã X")
    assert deciding_body("Huyện ủy X", "Đảng bộ huyện X", "district_committee") == "Huyện ủy X"


def test_an_executive_is_named_after_its_place() -> None:
    assert executive_name("Đảng bộ tỉnh A") == "Tỉnh ủy A"


@pytest.mark.parametrize(
    ("name", "is_possible"),
    [
        ("Ban Thường vụ Huyện ủy An Biên", True),
        ("ban thường vụ  huyện ủy An Biên", True),
        ("Huyện ủy An Biên", True),
        ("Đảng bộ huyện An Biên", True),
        ("Thường trực Huyện ủy An Biên", True),
        ("Ban Thường vụ Tỉnh ủy Kiên Giang", False),
        ("Vớ vẩn ban", False),
        ("Ban Thường vụ", False),
        ("Cấp có thẩm quyền ở Trung ương", False),
    ],
)
def test_a_decision_names_a_body_of_its_own_organisation(name: str, is_possible: bool) -> None:
    others = {"Ban Thường vụ Tỉnh ủy Kiên Giang"}

    assert may_be_body_of(name, "Đảng bộ huyện An Biên", of_others=others) is is_possible


def test_a_commune_of_the_district_s_name_is_not_the_district() -> None:
    district = bodies_of("Đảng bộ huyện An Biên")

    for name in district:
        assert not may_be_body_of(name, "Đảng bộ xã An Biên", of_others=district)
    assert may_be_body_of("Đảng ủy xã An Biên", "Đảng bộ xã An Biên", of_others=district)


def test_above_the_tree_any_body_may_have_decided_but_one_of_the_root() -> None:
    name = "Đảng bộ tỉnh A"

    assert may_be_body_of("Ban Bí thư", name, is_above=True)
    assert not may_be_body_of("Ban Thường vụ Tỉnh ủy A", name, is_above=True)
    assert not may_be_body_of("Tỉnh ủy  a", name, is_above=True)


def test_a_name_that_is_only_a_sort_of_place_is_its_proper_name() -> None:
    assert may_be_body_of("Ban Chấp hành Đảng bộ Sở Y", "Đảng bộ Sở Y")
    assert not may_be_body_of("Ban Chấp hành", "Đảng bộ Sở Y")
    assert may_be_body_of("Thường trực Thành ủy Hà Tiên", "Đảng bộ thành phố Hà Tiên")
    assert bodies_of("Chi bộ Z") == {"Chi bộ Z", "Người đứng đầu Z"}
