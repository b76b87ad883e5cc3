"""The addresses of all areas together."""

import pytest
from django.urls import resolve


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/2023/cases/deciding/5/", "case"),
        ("/2023/tinh/deciding/5/", "deciding_group"),
        ("/2023/tinh/cases/", "cases"),
        ("/2023/tinh/cases.csv", "cases_file"),
        ("/2023/tinh/compare.csv", "compare_file"),
        ("/rules/diff/", "rules_diff"),
        ("/rules/vn-party-2023/", "rules_pack"),
        ("/api/v1/nothing", "api_unknown"),
        ("/journal/2023/case/member/dv-0/", "journal_about"),
        ("/2023/", "search"),
        ("/", "start"),
    ],
)
def test_an_address_that_two_areas_could_mean_leads_to_one_of_them(path: str, name: str) -> None:
    assert resolve(path).url_name == name
