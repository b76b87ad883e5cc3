"""Template tags for rules: links to provisions, folded codes, and marks."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from tests.portal.tables import parse
from xeploai.domain import Fault, Openness, Source, Truth
from xeploai.portal.templatetags import rule_text

ON = date(2023, 12, 31)
CODE = "P23-DEP-1.COLLECTIVE"


@pytest.fixture(autouse=True)
def english() -> object:
    with override("en"):
        yield


def test_a_provision_of_a_pack_is_linked_on_the_day() -> None:
    assert rule_text.provision_url(CODE, "vn-party-2023", ON) == (
        f"/rules/vn-party-2023/?on=2023-12-31#{CODE}"
    )


def test_a_local_provision_is_linked_where_one_document_can_contain_it() -> None:
    layers = [SimpleNamespace(code="huyen-a"), SimpleNamespace(code="huyen-b")]

    assert rule_text.provision_url("L-1", "vn-party-2023", ON, layers[:1]) == (
        "/rules/layers/of/huyen-a/#L-1"
    )
    assert rule_text.provision_url("L-1", "vn-party-2023", ON, layers) == ""


def test_a_code_is_folded() -> None:
    page = parse(rule_text.code_details(CODE, "vn-party-2023", ON))

    assert page.text == ""
    assert [each.text for each in page.all("summary")] == ["details"]
    assert [each.text for each in page.all("a", "code")] == [CODE]


def test_codes_are_linked_into_the_first_book_that_has_them() -> None:
    books = [
        SimpleNamespace(pack="vn-party-2025", on=date(2025, 12, 31), layers=()),
        SimpleNamespace(pack="vn-party-2023", on=ON, layers=()),
    ]

    (link,) = parse(rule_text.codes_in_books(CODE, *books)).all("a")

    assert link.attributes["href"] == f"/rules/vn-party-2023/?on=2023-12-31#{CODE}"


def test_a_sentence_about_a_provision_names_its_place() -> None:
    fault = Fault("%(provision)s closes.", {"provision": CODE})
    unknown = Fault("%(provision)s closes.", {"provision": "X-1"})
    sources = {CODE: Source("21-HD/BTCTW", ON, "mục II.B.4")}

    assert rule_text.sentence_with_place(fault, sources) == ("21-HD/BTCTW, mục II.B.4 closes.")
    assert rule_text.sentence_with_place(unknown, sources) == "X-1 closes."


def test_a_clause_is_document_place_and_day() -> None:
    source = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")

    assert rule_text.clause(source) == "124-QĐ/TW, Điều 12 <small>04/10/2023</small>"


def test_a_third_stays_exact() -> None:
    assert rule_text.exact_number(Fraction(1, 3)) == "1/3"
    assert rule_text.exact_percent(Fraction(1, 5)) == "20%"


def test_marks_are_signs_with_words_for_screen_readers() -> None:
    (heard,) = parse(rule_text.truth_mark(Truth.HOLDS)).all("span", "heard")

    assert heard.text == "holds:"
    assert parse(rule_text.openness_mark(Openness.CLOSED)).text.startswith("✗ ")
