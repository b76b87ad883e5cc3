"""The own province, played on pages by those whose roles it is: the same figures, nobody lost."""

from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from .agreement import ON_ONE_TREE, Answers, Books, Comparison
from .asking import typed
from .by_commands import Commands
from .by_pages import Pages
from .lookup import whereabouts
from .playing import play_once
from .reading import read_pages, some_units
from .story import Story
from .tables import Tables

# the fixture plays in the database of the tests
pytestmark = [pytest.mark.django_db]
STATES = {
    **dict.fromkeys(("2022", "2023", "2025", "2026-q1", "2026-q2"), "đã kết thúc"),
    "2026-q3": "đang quyết định",
}


@pytest.fixture(scope="module")
def answers(
    story: Story, run_folder: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Answers:
    """Return what the pages say once the story is played."""

    def play(folder: Path) -> Answers:
        pages = Pages(Commands(typed, folder))
        for step in story.steps:
            pages.play(step)
        return read_pages(story.records, pages)

    return play_once(run_folder, "own-province-by-pages", django_db_blocker, play)


def test_a_program_reads_what_plain_loops_reckon(books: Books, answers: Answers) -> None:
    compared = Comparison(books)

    for code, one in answers["cycles"].items():
        for unit, found in one["statistics"].items():
            compared.statistics(code, unit, found)

    units = {code: some_units(books.above(code)) for code in books.reckoned}
    number = [compared.number_of_statistics(code, some) for code, some in units.items()]
    compared.agrees(sum(number))
    assert compared.number == 7_422


def test_the_tables_of_pages_show_what_plain_loops_reckon(books: Books, answers: Answers) -> None:
    compared, number = Comparison(books), 0

    for code, one in answers["cycles"].items():
        for unit, tables in one["tables"].items():
            page = Tables(compared, code, unit)
            page.categories(tables["categories"])
            page.reasons(tables["reasons"])
            page.ceilings(tables["ceilings"])
            number += page.number

    compared.agrees(number)
    assert number == 2_616


def test_the_earlier_year_is_shown_on_this_years_tree(books: Books, answers: Answers) -> None:
    compared = Comparison(books)

    number = 0
    for code, before in ON_ONE_TREE:
        units = answers["on_this_tree"][f"{code} {before}"]
        for unit, table in units.items():
            Tables(compared, code, unit).on_this_tree(before, table)
        number += compared.number_on_this_tree(before, units)

    compared.agrees(number)


def test_nobody_is_lost(books: Books, answers: Answers) -> None:
    for code, reckoning in books.reckoned.items():
        if reckoning.cycle.is_quarter:
            continue
        known = whereabouts(books.records, code)
        members = [case for case in reckoning.cases if case.category == "member"]
        # a return stands for those below its sender: they have cases, and no list counts them
        covered = {case.subject for case in members if reckoning.sender_of(case.unit)}
        one = answers["cycles"][code]
        assert set(one["members"]) == known.reviewed - covered, code
        assert covered
        # nor does the register know of anybody there whom the cycle lacks
        lacking = {
            subject for subject in covered if f"<small>{subject}</small>" in one["population"]
        }
        assert not lacking


def test_every_paper_is_found_again(story: Story, answers: Answers) -> None:
    pages = [*answers["papers"].values()]
    for one in answers["cycles"].values():
        pages += [one["population"], one["trees"], *one["returns"].values()]
    text = "\n".join(pages)

    wanted = [number for number, about in story.records.papers.items() if about != "decision"]
    assert [number for number in wanted if number not in text] == []


def test_every_cycle_is_where_its_offices_led_it(answers: Answers) -> None:
    for code, one in answers["cycles"].items():
        assert STATES[code] in one["state"], code


def test_a_secretary_of_one_branch_changes_nothing_beyond_it(answers: Answers) -> None:
    assert answers["closed_to_a_secretary"] == {
        "own branch": 200,
        "other branch": 403,
        "register": 403,
        "cycle": 403,
        "grade": 403,
    }
