"""A body of an organisation has one of the names that such bodies have, and nothing besides."""

import pytest

from xeploai.domain import (
    Body,
    BodyUse,
    NamedUnit,
    body_name,
    fitting_bodies,
    is_body_of,
    is_central_body,
    is_higher_body,
)

PROVINCE = NamedUnit("Đảng bộ tỉnh An Giang", "province_committee")
COMMUNE = NamedUnit("Đảng bộ xã An Biên", "commune_committee")
DISTRICT = NamedUnit("Đảng bộ huyện An Biên", "district_committee")
ARMY = NamedUnit("Đảng bộ Quân sự tỉnh", "district_committee")
BRANCH = NamedUnit("Chi bộ ấp 1", "subordinate_branch")
BARE_BRANCH = NamedUnit("Tên A", "subordinate_branch")


@pytest.mark.parametrize(
    "text",
    [
        "Đảng ủy xã An Biên",
        "Đảng bộ xã An Biên",
        "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ AN BIÊN",
        "ban thường vụ đảng uỷ  xã An-Biên",
        "Ban Thuong vu Dang uy xa An Bien",
        "BTV ĐU xã An Biên",
        "Thường vụ Đ.U xã",
        "T/M BTV Đảng uỷ xã An Biên",
        "TM. BAN THƯỜNG VỤ ĐẢNG ỦY XÃ AN BIÊN",
        "T.M BTV ĐU xã An Biên",
        "Thay mặt Ban Thường vụ Đảng ủy xã",
        "BCH Đảng bộ xã An Biên",
        "Tập thể Ban Thường vụ Đảng ủy xã An Biên",
        "Đảng ủy xã An Biên, tỉnh An Giang",
        "Đảng ủy xã An Biên tỉnh An Giang.",
    ],
)
def test_an_own_body_goes_by_many_spellings(text: str) -> None:
    assert is_body_of(text, COMMUNE, [PROVINCE])


@pytest.mark.parametrize(
    "text", ["Thường trực Đ.U xã", "TT Đảng ủy", "Tập thể Thường trực Đảng ủy"]
)
def test_the_permanent_members_meet_and_issue_and_decide_nothing(text: str) -> None:
    for use in (BodyUse.MEETS, BodyUse.APPRAISES, BodyUse.ISSUES):
        assert is_body_of(text, COMMUNE, [PROVINCE], use=use)
    for use in (BodyUse.DECIDES, BodyUse.DECIDES_WHOLE, BodyUse.HEAD):
        assert not is_body_of(text, COMMUNE, [PROVINCE], use=use)


def test_a_standing_committee_is_not_the_executive_whole() -> None:
    whole = BodyUse.DECIDES_WHOLE

    assert not is_body_of("BTV Đảng ủy xã An Biên", COMMUNE, [PROVINCE], use=whole)
    assert is_body_of("T/M Đảng ủy xã An Biên", COMMUNE, [PROVINCE], use=whole)
    assert is_body_of("BCH Đảng bộ xã An Biên", COMMUNE, [PROVINCE], use=whole)
    assert is_body_of("Chi ủy Chi bộ ấp 1", BRANCH, [COMMUNE], use=whole)
    assert fitting_bodies(COMMUNE, whole) == (
        "Đảng ủy xã An Biên",
        "Ban Chấp hành Đảng bộ xã An Biên",
    )


@pytest.mark.parametrize("text", ["T/M", "Thay mặt", "TMBTV Đảng ủy xã", "T/M T/M Đảng ủy xã"])
def test_on_behalf_of_nobody_is_nobody(text: str) -> None:
    assert not is_body_of(text, COMMUNE, [PROVINCE])


@pytest.mark.parametrize("text", ["BTV TU Cần Thơ", "BTVTU", "T.U Cần Thơ", "TU"])
def test_the_abbreviation_for_a_province_s_executive_is_a_city_s_as_well(text: str) -> None:
    city = NamedUnit("Đảng bộ thành phố Cần Thơ", "province_committee")

    assert is_body_of(text, city)


@pytest.mark.parametrize("use", list(BodyUse))
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ban Thường vụ",
        # persons
        "Bí thư Đảng ủy xã An Biên",
        "Đồng chí Bí thư Chi bộ Cơ quan Đảng xã An Biên",
        "Bí thư Chi bộ Cơ quan Đảng xã An Biên",
        # units below
        "Chi bộ Cơ quan Đảng xã An Biên",
        "Chi bộ Thanh tra huyện An Biên",
        "Đảng ủy Trung tâm Y tế huyện An Biên",
        # the state
        "Ủy ban nhân dân xã An Biên",
        "UBND xã",
        # units above, behind the own name or instead of it
        "Đảng ủy xã An Biên (BTV TU)",
        "Đảng ủy xã An Biên thay mặt TƯ",
        "Đảng ủy xã An Biên, Thủ tướng Chính phủ",
        "Ban Thường vụ Đảng ủy xã An Biên theo ủy quyền của Chính phủ",
        "Ban Thường vụ Đảng ủy xã An Biên, Quốc hội",
        "Đảng bộ xã An Biên thay mặt Thành ủy Hà Nội",
        "Đảng ủy xã An Biên - Tỉnh ủy",
        "Đảng bộ tỉnh An Giang",
        "Ban Thường vụ Đảng ủy tỉnh An Giang",
        "Ban Thường vụ TU An Giang",
        # other places
        "Đảng ủy xã An Biên tỉnh Cà Mau",
        "Huyện ủy An Biên",
        "Ban Thường vụ Huyện ủy",
        # look-alikes
        "Đảng ủy xã An Biên\u200b",
        "Đảng ủy xã \u0410n Biên",
    ],
)
def test_nothing_else_is_an_own_body(text: str, use: BodyUse) -> None:
    assert not is_body_of(text, COMMUNE, [PROVINCE], use=use)


def test_agencies_appraise_and_issue_and_neither_decide_nor_meet() -> None:
    text = "Ủy ban Kiểm tra Đảng ủy xã An Biên"
    uses = {use for use in BodyUse if is_body_of(text, COMMUNE, use=use)}

    assert uses == {BodyUse.APPRAISES, BodyUse.ISSUES}


@pytest.mark.parametrize(
    "text", ["Hội nghị Ban Thường vụ Đảng ủy xã An Biên", "Tập thể lãnh đạo, quản lý Đảng ủy xã"]
)
def test_meetings_and_leaders_together_propose_and_do_not_decide(text: str) -> None:
    assert {use for use in BodyUse if is_body_of(text, COMMUNE, use=use)} == {BodyUse.MEETS}


def test_a_head_decides_only_where_the_rules_let_heads_decide() -> None:
    office = NamedUnit("Đảng bộ Sở Y tế", "grassroots_committee")

    for text in (body_name(office.name, Body.HEAD), "Giám đốc Sở Y tế"):
        assert {use for use in BodyUse if is_body_of(text, office, use=use)} == {BodyUse.HEAD}
    assert not is_body_of("Giám đốc Sở Tài chính", office, use=BodyUse.HEAD)


@pytest.mark.parametrize("text", ["Chi bộ ấp 1", "Chi ủy ấp 1", "Chi ủy Chi bộ ấp 1", "chi uỷ"])
def test_a_branch_acts_as_itself_or_by_its_executive(text: str) -> None:
    assert is_body_of(text, BRANCH, [PROVINCE, COMMUNE])
    assert not is_body_of(text, COMMUNE, [PROVINCE])


def test_a_branch_has_no_standing_committee_and_no_agencies() -> None:
    assert not is_body_of("Ban Thường vụ Chi bộ ấp 1", BRANCH, use=BodyUse.APPRAISES)
    assert not is_body_of("Ban Tổ chức Chi bộ ấp 1", BRANCH, use=BodyUse.APPRAISES)
    assert is_body_of("Hội nghị đảng viên Chi bộ ấp 1", BRANCH, use=BodyUse.MEETS)
    assert is_body_of("Chi bộ ấp 1 xã An Biên, tỉnh An Giang", BRANCH, [PROVINCE, COMMUNE])


def test_a_branch_is_known_by_its_category_where_its_name_is_of_another_form() -> None:
    for text in ("Tên A", "Chi bộ Tên A", "Chi ủy Tên A", "Chi bộ"):
        assert is_body_of(text, BARE_BRANCH)
    assert not is_body_of("Ban Thường vụ Tên A", BARE_BRANCH)


def test_the_word_for_a_district_s_executive_is_not_one_for_another_of_its_level() -> None:
    assert is_body_of("Ban Thường vụ Huyện ủy", DISTRICT)
    assert not is_body_of("Ban Thường vụ Huyện ủy", ARMY)
    assert is_body_of("Ban Thường vụ Đảng ủy Quân sự tỉnh", ARMY)
    assert is_body_of("Ban Thường vụ Huyện ủy", NamedUnit("Tên A", "district_committee"))


def test_what_a_superior_is_called_is_the_superior_s() -> None:
    office = NamedUnit("Đảng bộ Cơ quan", "grassroots_committee")
    above = NamedUnit("Đảng bộ Cơ quan tỉnh An Giang", "district_committee")

    assert is_body_of("Đảng ủy Cơ quan tỉnh An Giang", office, [PROVINCE])
    assert not is_body_of("Đảng ủy Cơ quan tỉnh An Giang", office, [PROVINCE, above])


@pytest.mark.parametrize("use", list(BodyUse))
@pytest.mark.parametrize("unit", [PROVINCE, DISTRICT, COMMUNE, ARMY, BRANCH, BARE_BRANCH])
def test_the_bodies_that_are_offered_fit(unit: NamedUnit, use: BodyUse) -> None:
    assert fitting_bodies(unit, use)
    assert all(is_body_of(body, unit, use=use) for body in fitting_bodies(unit, use))


@pytest.mark.parametrize("unit", [PROVINCE, DISTRICT, COMMUNE, ARMY, BRANCH, BARE_BRANCH])
def test_what_a_decision_without_a_body_is_stored_with_fits(unit: NamedUnit) -> None:
    for body in (Body.STANDING_COMMITTEE, Body.EXECUTIVE):
        if unit is not BARE_BRANCH:
            assert is_body_of(body_name(unit.name, body), unit)


def test_the_usual_bodies_are_named() -> None:
    assert fitting_bodies(DISTRICT) == (
        "Ban Thường vụ Huyện ủy An Biên",
        "Huyện ủy An Biên",
        "Ban Chấp hành Đảng bộ huyện An Biên",
    )
    assert fitting_bodies(DISTRICT, BodyUse.APPRAISES)[:2] == (
        "Ban Tổ chức Huyện ủy An Biên",
        "Ủy ban Kiểm tra Huyện ủy An Biên",
    )
    assert fitting_bodies(BRANCH, BodyUse.MEETS) == ("Chi bộ ấp 1", "Chi ủy ấp 1")
    assert fitting_bodies(BRANCH, BodyUse.HEAD) == ("Người đứng đầu ấp 1",)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Ban Bí thư", True),
        ("BTC TW", True),
        ("Ban Tổ chức T.Ư", True),
        ("Cấp có thẩm quyền ở Trung ương", True),
        ("Ban Bí thư, Tỉnh ủy An Giang", False),
        ("Đảng ủy Công ty Trung ương 2", False),
        ("", False),
        ("Ban Bí thư\u200b", False),
    ],
)
def test_a_body_at_the_centre_has_its_whole_name(text: str, is_right: bool) -> None:
    assert is_central_body(text) is is_right


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Ban Thường vụ Tỉnh ủy An Giang", True),
        ("Ủy ban Kiểm tra Thành ủy B", True),
        ("Đảng ủy Khối", True),
        ("Đảng ủy Quân sự và Công an tỉnh", True),
        ("Đồng chí Tỉnh ủy viên", False),
        ("Ủy ban nhân dân tỉnh", False),
        ("Tỉnh ủy viên Nguyễn Văn A", False),
        # another body besides
        ("Tỉnh ủy An Giang thay mặt Chính phủ", False),
        ("Huyện ủy An Biên, Tỉnh ủy An Giang", False),
        # six words are a name, seven a sentence
        ("Đảng ủy Quân sự và Công an tỉnh nhà", False),
        ("Tỉnh ủy A\u200b", False),
    ],
)
def test_a_body_above_a_register_is_an_executive_s(text: str, is_right: bool) -> None:
    assert is_higher_body(text) is is_right
