"""Names of deciding bodies from the names of their organisations."""

import pytest

from xeploai.domain import (
    Body,
    body_name,
    deciding_body,
    executive_name,
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
