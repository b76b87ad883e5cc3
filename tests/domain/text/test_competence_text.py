"""Rows of the table of competence in words."""

from dataclasses import replace

from xeploai import rulepacks
from xeploai.domain import (
    GradedSubject,
    MovedCompetence,
    Place,
    competence_line,
    competence_sentence,
    moved_sentences,
    say,
)

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


def test_who_acts_now_is_said_with_who_decided_before_each_pair_once() -> None:
    former, new = ROWS["members"], replace(ROWS["members"], decides=Place.OWN, levels=("x",))
    levels = ("grassroots_branch", "subordinate_branch")
    moved = [MovedCompetence(GradedSubject("member", each), former, new) for each in levels]
    first = MovedCompetence(GradedSubject("member", "member"), None, new)

    known, unknown = (say(each, "en") for each in moved_sentences([*moved, first], CATEGORIES))

    assert known.startswith(
        "Members · Grassroots branch; Branch below the grassroots level: decided by executive, or"
        " the branch itself of the subject's own organisation (before: executive, or the branch"
        " itself of the grassroots organisation, or the committee directly above); the subject's"
    )
    assert unknown.startswith("Members: decided by executive")
    assert "(before: nobody)" in unknown
