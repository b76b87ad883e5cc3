"""The story is that of a whole province, is always the same, and knows nothing of the program."""

from pathlib import Path

from . import lookup, reckoning, records, story
from .reckoning import reckon
from .story import DISTRICTS, ROOT, Story

BRANCHES = ("subordinate_branch", "grassroots_branch")


def test_the_province_has_three_districts_forty_branches_four_hundred_members() -> None:
    first = Story().steps[:4]

    sent = {step.values["sheet"].kind: step.values["sheet"].rows for step in first}
    assert [row[0] for row in sent["register"] if row[4] == ROOT] == list(DISTRICTS)
    assert len([row for row in sent["register"] if row[2] in BRANCHES]) == 40
    assert len(sent["people"]) == 400


def test_the_story_is_always_the_same() -> None:
    assert Story().steps == Story().steps


def test_six_cycles_hold_grades_reasons_undecided_returns_and_ceilings_that_act() -> None:
    reckoned = reckon(Story().records)

    assert list(reckoned) == ["2022", "2023", "2025", "2026-q1", "2026-q2", "2026-q3"]
    for code, one in reckoned.items():
        figures = one.lines[ROOT, "leading_cadre"].figures
        assert all(figures[grade] for grade in ("excellent", "good", "completed", "failed")), code
        assert [each for each in one.groups.values() if each.over_by], code
    states = {state for one in reckoned.values() for state in one.cycle.verdicts.values()}
    assert states == {"ACCEPTED", "RECEIVED"}
    assert [one.missing for one in reckoned.values() if one.missing] == [["cb3"], ["y12"]]
    assert reckoned["2023"].lines[ROOT, "member"].figures["undecided"] == 2


def test_the_reckoning_imports_nothing_of_the_program() -> None:
    for module in (records, story, reckoning, lookup):
        assert module.__file__ is not None
        assert "xeploai" not in Path(module.__file__).read_text(encoding="utf-8")
