"""A return never silently drops or replaces what an earlier one said."""

from datetime import date
from typing import Any

import pytest

from tests.builders import make_cycle, make_tree, send_return, unit_of
from xeploai.cycle.models import Cycle
from xeploai.domain import Counts, Fault, Refused, say
from xeploai.results.models import StatisticalReturn
from xeploai.results.returns import ReplacementTerms, counts_of_returns
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST = {"grassroots_branch": Counts(good=1), "member": Counts(1, 7, 1, 0, {"under_review": 1})}
ONE_LINE = {"grassroots_branch": Counts(excellent=1)}
LINES = ReplacementTerms(only_lines=True)
WHOLE = ReplacementTerms(replaces_whole=True)


@pytest.fixture
def cycle() -> Cycle:
    make_tree()
    cycle = make_cycle(by_return=["huyen-a"])
    terms = ReplacementTerms(letter_on=date(2024, 1, 9))
    send_return(cycle, "huyen-a", FIRST, content=b"1", letter="12-BC/HU", terms=terms)
    return cycle


def refusal(cycle: Cycle, counts: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        send_return(cycle, "huyen-a", counts, content=b"2", **more)
    assert StatisticalReturn.objects.count() == 1
    return " ".join(say(fault, "en") for fault in refused.value.faults)


def members(cycle: Cycle) -> Counts | None:
    return statistics_of(unit_of(cycle, "tinh")).categories["member"].counts


def test_a_line_that_is_left_out_is_named_and_needs_an_answer(cycle: Cycle) -> None:
    said = refusal(cycle, ONE_LINE, letter="15-BC/HU", terms=ReplacementTerms())

    assert "(“12-BC/HU” of 2024-01-09) states “Members”, 10 in total; this one leaves it" in said


def test_a_correction_of_one_line_keeps_the_others_and_is_stored_whole(cycle: Cycle) -> None:
    sent = send_return(cycle, "huyen-a", ONE_LINE, content=b"2", letter="15-BC/HU", terms=LINES)

    assert sent is not None
    stored = counts_of_returns(StatisticalReturn.objects.filter(pk=sent.pk))[sent.pk]
    assert stored == {**FIRST, **ONE_LINE}
    assert members(cycle) == FIRST["member"]


def test_a_whole_replacement_drops_the_rest_once_it_is_confirmed(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", ONE_LINE, content=b"2", letter="15-BC/HU", terms=WHOLE)

    assert members(cycle) is None


def test_the_same_letter_with_other_figures_needs_a_reason(cycle: Cycle) -> None:
    said = refusal(cycle, ONE_LINE, letter=" 12-bc/hu ", terms=LINES)

    assert "is already the letter of the return in force" in said


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_a_blank_reason_is_none(cycle: Cycle, reason: str) -> None:
    terms = ReplacementTerms(only_lines=True, reason=reason)

    assert "other figures" in refusal(cycle, ONE_LINE, letter="12-BC/HU", terms=terms)


def test_the_reason_is_kept_with_the_return(cycle: Cycle) -> None:
    terms = ReplacementTerms(only_lines=True, reason="Gõ nhầm một dòng")

    sent = send_return(cycle, "huyen-a", ONE_LINE, content=b"2", letter="12-BC/HU", terms=terms)

    assert sent is not None
    assert sent.reason == "Gõ nhầm một dòng"
    (sender,) = statistics_of(unit_of(cycle, "tinh")).senders
    assert sender.replacement_reason == "Gõ nhầm một dòng"


def test_a_letter_of_an_earlier_day_needs_a_reason(cycle: Cycle) -> None:
    terms = ReplacementTerms(letter_on=date(2024, 1, 5), only_lines=True)

    assert "is of a later day, 2024-01-09" in refusal(
        cycle, ONE_LINE, letter="10-BC/HU", terms=terms
    )


def test_a_replaced_letter_does_not_come_back_silently(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", ONE_LINE, content=b"2", letter="15-BC/HU", terms=LINES)

    with pytest.raises(Refused, match="was replaced by letter “15-BC/HU”"):
        send_return(cycle, "huyen-a", FIRST, content=b"3", letter="12-BC/HU", terms=LINES)


def test_all_questions_come_at_once(cycle: Cycle) -> None:
    terms = ReplacementTerms(letter_on=date(2024, 1, 5))

    said = refusal(cycle, ONE_LINE, letter="12-BC/HU", terms=terms)

    assert all(part in said for part in ("other figures", "later day", "leaves it out"))


def test_a_reason_for_not_rating_that_disappears_is_named(cycle: Cycle) -> None:
    unstated = {**FIRST, "member": Counts(1, 7, 1, 0, {"not_stated": 1})}

    said = refusal(cycle, unstated, letter="15-BC/HU", terms=ReplacementTerms())

    assert "states the reason “Under inspection" in said


def test_lines_cannot_be_corrected_before_there_is_a_return(cycle: Cycle) -> None:
    other = make_cycle(2022, by_return=["huyen-a"])

    with pytest.raises(Refused, match="there are no lines to correct"):
        send_return(other, "huyen-a", ONE_LINE, terms=LINES)


def test_a_return_below_a_unit_that_reports_by_return_is_refused(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="is covered by the return of “Tên huyen-a”"):
        send_return(cycle, "xa-a1", ONE_LINE)


def test_a_letter_dated_after_its_arrival_is_refused(cycle: Cycle) -> None:
    terms = ReplacementTerms(letter_on=date(2024, 2, 1), replaces_whole=True)

    assert "after the day on which it came" in refusal(cycle, FIRST, letter="9", terms=terms)


def test_faults_read_in_vietnamese(cycle: Cycle) -> None:
    with pytest.raises(Refused) as refused:
        send_return(cycle, "huyen-a", ONE_LINE, content=b"2", letter="15", terms=ReplacementTerms())

    (fault,) = refused.value.faults
    assert isinstance(fault, Fault)
    assert "biểu này bỏ dòng đó" in say(fault, "vi")


@pytest.mark.parametrize("letter", ["15-BC/TU", "15-BC/TW", "15-BC/CB", "15/BC-TU"])
def test_a_letter_is_one_of_the_sender_s_level(cycle: Cycle, letter: str) -> None:
    said = refusal(cycle, FIRST, letter=letter, terms=WHOLE)

    assert f"“{letter}” is numbered as a document of" in said
    assert "“Tên huyen-a” is none" in said
