"""The symbol in a document's number says on which level it was issued, or says nothing."""

import pytest

from xeploai.domain import OF_ANOTHER_LEVEL, faults_of_symbol
from xeploai.domain.document_symbols import FOREIGN_LETTERS, symbols_of
from xeploai.domain.register import BRANCHES

PROVINCE, DISTRICT, COMMUNE = "province_committee", "district_committee", "commune_committee"
COMMITTEE, DEPARTMENT = "grassroots_committee", "departmental_committee"
ALL = ("central_committee", PROVINCE, DISTRICT, COMMUNE, COMMITTEE, DEPARTMENT, *BRANCHES)


@pytest.mark.parametrize(
    ("document", "symbols"),
    [
        ("9-QĐ/TU", ("TU",)),
        ("QĐ 12-QĐ/ĐU", ("ĐU",)),
        ("Quyết định số 9 - QĐ/T.U ngày 05/01/2024", ("TU",)),
        ("9/QĐ-TU", ("TU",)),
        ("12a-qđ/thu", ("THU",)),
        ("12-QĐ/ĐU theo 25-HD/BTCTW", ("ĐU", "BTCTW")),
        ("45/QĐ-UBND", ("UBND",)),
        ("9 QĐ/TU", ("TU",)),
        ("9-QĐ\\TU", ("TU",)),
        ("Số: … QĐ/TU", ("TU",)),
        ("QĐ-TU", ("TU",)),
        ("307-QÐ/TU", ("TU",)),
        ("309-QĐ.TU", ("TU",)),
        ("310 QĐ TU", ("TU",)),
        ("310 qđ tu", ("TU",)),
        ("308QĐ//TU", ("TU",)),
        ("308-QĐ _ T U", ("TU",)),
        ("9‑QĐ∕TU", ("TU",)),
        ("9-QĐ/\u200bTU", ("TU",)),
        ("314-QĐ/BTC TU", ("BTCTU",)),
        ("314-QĐ-UBKT/TU", ("UBKTTU",)),
        ("3-CV/BTC gửi TU", ("BTC",)),
        ("3 CV thu hồi", ()),
        ("Chi bộ Y/TU", ()),
        ("QĐ 1", ()),
        ("9-BB", ()),
        ("05/01/2024", ()),
    ],
)
def test_the_symbols_are_read_as_people_write_them(document: str, symbols: tuple[str, ...]) -> None:
    assert symbols_of(document) == symbols


@pytest.mark.parametrize(
    ("document", "categories"),
    [
        ("5-QĐ/TW", {"central_committee"}),
        ("5-QĐ/T.Ư", {"central_committee"}),
        ("5-QĐ/UBKTTW", {"central_committee"}),
        ("5-QĐ/ĐUCATW", {"central_committee"}),
        ("9-QĐ/TU", {PROVINCE}),
        ("9-TB/BTCTU", {PROVINCE}),
        ("9-QĐ/UBKTTU", {PROVINCE}),
        ("7-QĐ/HU", {DISTRICT}),
        ("7-QĐ/QU", {DISTRICT}),
        ("7-QĐ/ThU", {DISTRICT}),
        ("7-KL/UBKTHU", {DISTRICT}),
        ("12-QĐ/ĐU", {DISTRICT, COMMUNE, COMMITTEE, DEPARTMENT}),
        ("12-QĐ/DU", {DISTRICT, COMMUNE, COMMITTEE, DEPARTMENT}),
        ("12-QĐ/ĐUQS", {DISTRICT, COMMUNE, COMMITTEE, DEPARTMENT}),
        ("05-BB/CB", set(BRANCHES)),
        # used on several levels, or by none that is known
        ("3-QĐ/UBKT", set(ALL)),
        ("3-CV/BTC", set(ALL)),
        # of the state, and so of no Party body
        ("7-QĐ/UBND", set()),
        ("45/QĐ-UBND", set()),
        ("9/NQ-HĐND", set()),
        ("9/NQ-HDND", set()),
        ("9/TB-VPUBND", set()),
        ("QĐ 1", set(ALL)),
        ("", set(ALL)),
    ],
)
def test_a_symbol_is_that_of_its_level_and_of_no_other(document: str, categories: set[str]) -> None:
    fitting = {
        each
        for each in ALL
        if not faults_of_symbol(document, category=each, unit="Đảng bộ A", body="Đảng ủy A")
    }

    assert fitting == categories


@pytest.mark.parametrize("unit", ["Đảng bộ thành phố Rạch Giá", "Đảng bộ thị xã A", "Thành ủy B"])
def test_the_executive_of_a_town_may_use_the_symbol_of_a_province(unit: str) -> None:
    assert not faults_of_symbol("9-QĐ/TU", category=DISTRICT, unit=unit, body=unit)
    assert faults_of_symbol("9-QĐ/TW", category=DISTRICT, unit=unit, body=unit)
    assert faults_of_symbol("9-QĐ/TU", category=COMMUNE, unit=unit, body=unit)


def test_one_document_of_its_own_among_several_is_enough() -> None:
    at = {"category": COMMUNE, "unit": "Đảng bộ xã A", "body": "Đảng ủy xã A"}

    assert not faults_of_symbol("12-QĐ/ĐU theo 25-HD/BTCTW", **at)
    assert not faults_of_symbol("9-QĐ/TU, 3-QĐ/UBKT", **at)
    assert faults_of_symbol("9-QĐ/TU, 45/QĐ-UBND", **at)
    assert not faults_of_symbol("12-QĐ/ĐU, 45/QĐ-UBND", **at)
    (fault,) = faults_of_symbol("9-QĐ/TU, 25-HD/BTCTW", **at)
    assert fault.values["symbol"] == "TU"


@pytest.mark.parametrize(
    "body",
    [
        "UBND xã A",
        "Ủy ban nhân dân xã A",
        "Thường trực HĐND xã A",
        "Hội đồng nhân dân xã A",
        "Chủ tịch Ủy ban nhân dân xã A",
        "Văn phòng UBND xã A",
        "Người đứng đầu xã A",
        "Thủ trưởng cơ quan A",
        "Giám đốc A",
        "Hiệu trưởng A",
    ],
)
def test_a_body_of_the_state_and_the_head_of_an_agency_may_use_the_symbol_of_the_state(
    body: str,
) -> None:
    assert not faults_of_symbol("7-QĐ/UBND", category=COMMUNE, unit="Đảng bộ xã A", body=body)
    assert faults_of_symbol("9-QĐ/TU", category=COMMUNE, unit="Đảng bộ xã A", body=body)


@pytest.mark.parametrize(
    "body",
    ["Đảng ủy Ủy ban nhân dân xã A", "Ban Thường vụ Đảng ủy UBND", "Chủ tịch A"],
)
def test_a_party_body_that_has_the_name_of_one_of_the_state_is_none(body: str) -> None:
    (fault,) = faults_of_symbol("7-QĐ/UBND", category=COMMUNE, unit=body, body=body)

    assert "numbered as a document of a body of the state" in str(fault)


def test_a_category_that_stands_on_no_level_says_nothing() -> None:
    assert not faults_of_symbol("9-QĐ/TU", category="", unit="", body="Đảng ủy A")


def test_the_fault_names_document_symbol_and_body_at_its_place() -> None:
    (fault,) = faults_of_symbol(
        "QĐ 9-QĐ/TU", category=COMMUNE, unit="Đảng bộ xã A", body="Đảng ủy xã A", place="dòng 3"
    )

    assert fault.text == OF_ANOTHER_LEVEL
    assert fault.place == "dòng 3"
    assert fault.values["symbol"] == "TU"
    assert "“QĐ 9-QĐ/TU” is numbered as a document of a provincial committee" in str(fault)


@pytest.mark.parametrize("document", ["311-QĐ/ТU", "25-CV/ТW", "12-QĐ/ĐU б"])
def test_a_number_in_letters_of_another_alphabet_is_refused_whosever_it_is(document: str) -> None:
    at = {"category": COMMUNE, "unit": "Đảng bộ xã A", "body": "Đảng ủy xã A", "place": "3"}

    (fault,) = faults_of_symbol(document, **at)

    assert (fault.text, fault.place) == (FOREIGN_LETTERS, "3")
    assert fault.values["document"] == document
    (outside,) = faults_of_symbol(document, **at | {"category": "", "unit": ""})
    assert outside == fault
