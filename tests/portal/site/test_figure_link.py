"""Links from a figure to its cases."""

from datetime import date

import pytest

from xeploai.domain import Refused
from xeploai.portal.site import ALL_MEMBERS, ALL_ORGANISATIONS, FigureLink
from xeploai.rulepacks import pack

FIGURES = ("total", "excellent")


def link(**query: str) -> FigureLink:
    return FigureLink.from_query(query, figures=FIGURES)


def test_a_link_is_read_back_from_its_own_query() -> None:
    first = FigureLink("member", "excellent", "under_review", "7")

    assert link(**first.parts()) == first
    assert first.query() == "category=member&figure=excellent&reason=under_review&group=7"


def test_without_a_figure_all_subjects_are_meant() -> None:
    assert link() == FigureLink("", "total")


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(Refused):
        link(figure="nonsense")


@pytest.mark.parametrize(
    ("group", "key"),
    [("", None), ("7", 7), ("9" * 18, int("9" * 18)), ("9" * 19, 0), ("x", 0), ("٧", 0), ("-7", 0)],
)
def test_a_malformed_key_belongs_to_no_group(group: str, key: int | None) -> None:
    assert link(group=group).group_key == key


@pytest.mark.parametrize(
    ("category", "members", "branches"),
    [
        ("", True, True),
        ("member", True, False),
        (ALL_MEMBERS, True, False),
        (ALL_ORGANISATIONS, False, True),
    ],
)
def test_a_link_takes_the_categories_that_it_names(
    category: str, members: bool, branches: bool
) -> None:
    categories = pack("vn-party-2023").categories_on(date(2023, 12, 31))
    wanted = FigureLink(category, "total")

    assert wanted.takes("member", categories["member"]) is members
    assert wanted.takes("grassroots_branch", categories["grassroots_branch"]) is branches
