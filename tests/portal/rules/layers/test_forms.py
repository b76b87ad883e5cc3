"""The form for local rules: what it requires, and how lines of criteria are parsed."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.portal.rules.layers.samples import fill
from tests.portal.tables import faults_by_field
from xeploai.portal.rules.layers.forms import filled_lines, parse_criterion


@pytest.mark.django_db
@pytest.mark.database
def test_what_is_left_out_is_said_at_its_field(district: Client) -> None:
    page = fill(district, 422, categories=[], group0_fact="", code="Huyện A")

    assert faults_by_field(page) == {
        "id_code": ["Chỉ dùng chữ thường không dấu, chữ số và dấu “-”."],
        "id_categories": ["Hãy chọn đối tượng áp dụng của bộ tiêu chí."],
        "id_group0_fact": ["Nhóm này cần điền ô này."],
    }


@pytest.mark.django_db
@pytest.mark.database
def test_on_a_scale_of_points_every_criterion_has_its_points(district: Client) -> None:
    page = fill(district, 422, scale="POINTS", group0_criteria="Khối lượng: 20\nTiến độ")

    assert faults_by_field(page) == {
        "id_group0_most": ["Hãy ghi điểm tối đa của nhóm."],
        "id_group0_criteria": ["“Tiến độ” chưa có điểm ở cuối dòng. Hãy ghi “Tiến độ: 20”."],
    }


@pytest.mark.parametrize(
    "line",
    ["Khối lượng: 20,5", "Khối lượng; 20.5", "Khối lượng | 20,5 điểm", "Khối lượng:20,5 points"],
)
def test_points_follow_the_label_with_a_comma_or_a_dot(line: str) -> None:
    assert parse_criterion(line, "POINTS") == ("Khối lượng", Decimal("20.5"))
    assert parse_criterion(line, "LEVELS") == (line, None)


def test_empty_lines_are_no_criteria() -> None:
    assert filled_lines("a\n\n  \n b ") == ["a", "b"]
