"""Tables of decisions against the rules: by category, and by name with the codes of rules."""

from dataclasses import replace

from tests.documents.sample import province
from tests.reporting.deviating import deviations, nothing_compared, organisation
from xeploai.reporting.tables import deviations_tables


def test_the_table_by_category_has_the_counts() -> None:
    by_category, _ = deviations_tables(province(), deviations(), limit=10)

    assert by_category.code == "Biểu 9a"
    assert by_category.rows[0].cells == ("Chi bộ cơ sở", 12, 11, 6, 2, 1, 1, 1, 4, 3, 1)


def test_over_decisions_that_could_not_be_compared_there_is_no_table_of_zeros() -> None:
    assert list(deviations_tables(province(), nothing_compared(), limit=10)) == []


def test_the_table_by_name_has_deciding_body_document_and_rules() -> None:
    _, by_name = deviations_tables(province(), deviations(organisation()), limit=10)

    assert by_name.rows[0].cells == (
        1,
        "Chi bộ 1",
        "Chi bộ cơ sở",
        "hoàn thành tốt nhiệm vụ",
        "hoàn thành xuất sắc nhiệm vụ",
        "Ban Thường vụ Tỉnh ủy A",
        "12-QĐ/TU ngày 20/12/2023",
        "P23-GR-1, P23-DEP-2",
        "Đã khắc phục",
    )


def test_a_report_that_may_not_name_organisations_has_no_table_by_name() -> None:
    found = replace(deviations(), named=None)

    assert [table.code for table in deviations_tables(province(), found, limit=10)] == ["Biểu 9a"]
    assert list(deviations_tables(province(), None, limit=10)) == []


def test_a_list_without_rows_says_so() -> None:
    _, by_name = deviations_tables(province(), deviations(), limit=10)

    assert by_name.notes == ("Không có tổ chức, tập thể nào được quyết định khác.",)
