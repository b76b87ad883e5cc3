"""The own province, played by commands: every figure, person and paper is as its books have it."""

from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from .agreement import A_ROW, ON_ONE_TREE, Answers, Books, Comparison
from .asking import ask_commands, typed
from .by_commands import Commands
from .lookup import whereabouts
from .playing import play_once
from .story import ROOT, Story
from .tables import Tables

# the fixture plays in the database of the tests
pytestmark = [pytest.mark.django_db]
CAUSES = {
    "DIED": "Died",
    "TRANSFERRED_OUT": "Transferred",
    "EXPELLED": "Expelled",
    "LEFT": "Left",
}


@pytest.fixture(scope="module")
def answers(
    story: Story, run_folder: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Answers:
    """Return what the commands answer once the story is played."""

    def play(folder: Path) -> Answers:
        player = Commands(typed, folder)
        for step in story.steps:
            player.play(step)
        return ask_commands(story.records, folder)

    return play_once(run_folder, "own-province-by-commands", django_db_blocker, play)


def test_statistics_say_what_plain_loops_reckon(books: Books, answers: Answers) -> None:
    compared = Comparison(books)

    for code, one in answers["cycles"].items():
        for unit, found in one["statistics"].items():
            compared.statistics(code, unit, found)

    number = [compared.number_of_statistics(code, books.above(code)) for code in books.reckoned]
    compared.agrees(sum(number))
    assert compared.number == 25_874


def test_the_data_files_say_what_plain_loops_reckon(books: Books, answers: Answers) -> None:
    compared = Comparison(books)

    for code, one in answers["cycles"].items():
        compared.exported(code, one["tables"])

    compared.agrees(sum(map(compared.number_exported, books.reckoned)))
    assert compared.number == 14_778


def test_the_rows_of_the_province_say_what_plain_loops_reckon(
    books: Books, answers: Answers
) -> None:
    compared = Comparison(books)

    for code, one in answers["cycles"].items():
        compared.rows(code, ROOT, one["rows"])

    categories = sum(len(each.categories) for each in books.reckoned.values())
    compared.agrees(categories * A_ROW)


def test_the_written_report_says_what_plain_loops_reckon(books: Books, answers: Answers) -> None:
    compared, number = Comparison(books), 0

    for code, one in answers["cycles"].items():
        number += Tables(compared, code, ROOT).report(one["report"])

    compared.agrees(number)
    # 31 lines: each category that a cycle reviews, and the sum of the organisations
    assert number == 527


def test_the_earlier_year_is_added_up_on_this_years_tree(books: Books, answers: Answers) -> None:
    compared = Comparison(books)

    number = 0
    for code, before in ON_ONE_TREE:
        units = answers["on_this_tree"][f"{code} {before}"]
        assert list(units) == books.above(code)
        for unit, found in units.items():
            compared.on_this_tree(code, before, unit, found)
        number += compared.number_on_this_tree(before, units)

    compared.agrees(number)
    assert compared.number == 5_364


def test_nobody_is_lost(story: Story, answers: Answers) -> None:
    for code, one in answers["cycles"].items():
        if story.records.cycles[code].is_quarter:
            continue
        known = whereabouts(story.records, code)
        members = {row["subject"] for row in one["tables"]["cases"] if row["category"] == "member"}
        assert members == known.reviewed, code
        assert known.reviewed | {*known.not_reviewed, *known.left} | known.not_yet == {
            *story.records.people
        }
        for person, cause in known.left.items():
            assert CAUSES[cause] in answers["persons"][person], (code, person)


def test_every_paper_on_a_case_a_person_or_a_return_is_found_again(
    story: Story, answers: Answers
) -> None:
    found = {number for number in story.records.papers if number in str(answers["persons"])}
    for one in answers["cycles"].values():
        for table in ("decisions", "returns"):
            found |= {row["document"] for row in one["tables"][table]}
    found |= {number for number, text in answers["facts"].items() if number in text}

    lost = {story.records.papers[number] for number in story.records.papers.keys() - found}
    # those on units and late changes stand on pages: `test_by_pages` looks there
    assert lost == {"unit", "late", "tree"}


def test_tallies_evaluations_and_journal_are_whole(answers: Answers) -> None:
    for code, one in answers["cycles"].items():
        assert one["verified"].startswith(f"{code}: 0 differences"), one["verified"]
    assert answers["journal"].startswith("The journal is whole")
