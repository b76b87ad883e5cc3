"""Rows of the table of competence in words."""

from xeploai import rulepacks
from xeploai.domain import competence_line, competence_sentence, say

PACK = rulepacks.pack("vn-party-2023")
ON = PACK.rules["competence.by_category"].values[0].from_on
ROWS = {row.code: row for row in PACK.competence_on(ON)}
CATEGORIES = PACK.categories_on(ON)


def test_a_row_says_about_whom_and_who_does_what() -> None:
    assert say(competence_sentence(ROWS["members"], CATEGORIES), "en") == (
        "Members: executive, or the branch itself of the grassroots organisation, or the committee"
        " directly above decides; the subject's own organisation proposes; the grassroots"
        " organisation, or the committee directly above appraises; the office of the deciding body"
        " records."
    )


def test_a_row_names_its_levels_and_the_posts_it_is_about() -> None:
    line = competence_line(ROWS["grassroots_heads"], CATEGORIES)

    assert line.levels["en"] == "Grassroots committee; Grassroots branch"
    assert line.limits["en"] == "heads of their unit"


def test_a_row_of_all_categories_says_so() -> None:
    state = rulepacks.pack("vn-civil-servant-2020")
    on = state.rules["competence.by_category"].values[0].from_on
    heads, others = state.competence_on(on)

    assert competence_line(heads, state.categories_on(on)).subjects["en"] == "every category"
    assert competence_line(others, state.categories_on(on)).limits["en"] == "other posts"
