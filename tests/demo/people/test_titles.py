"""Titles of leading posts."""

from xeploai.demo.people import titles
from xeploai.demo.people.titles import PostTitle

LISTS = (
    titles.PROVINCE,
    titles.DISTRICT,
    titles.BODY,
    titles.COMMUNE,
    titles.COMMITTEE,
    titles.GRASSROOTS_BRANCH,
    titles.DEPARTMENT,
    titles.SUBORDINATE_BRANCH,
    (titles.COMMITTEE_MEMBER,),
)
ALL: list[PostTitle] = [title for titles_of_level in LISTS for title in titles_of_level]


def test_each_code_of_a_title_has_the_name_that_officials_use_and_each_name_a_title() -> None:
    assert {title.code for title in ALL} <= titles.GROUPS.keys()


def test_the_head_comes_first_and_once() -> None:
    for titles_of_level in LISTS[:-1]:
        first = titles_of_level[0].code
        assert "secretary" in first or first == "unit_head"
        assert "deputy" not in first
        assert sum(title.code == first for title in titles_of_level) == 1


def test_titles_only_have_places_that_are_filled() -> None:
    for title in ALL:
        text = title.text.format(d="d", e="e", x="x", head="h")
        assert "{" not in text
