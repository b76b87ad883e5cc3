"""A fault is said as its place and a sentence, in the reader's language."""

from datetime import UTC, date, datetime

import pytest

from xeploai.domain.faults import Fault, Refused, say, say_place
from xeploai.domain.words import label

MISSING = "“%(column)s” is empty. Fill it in."


def test_a_log_has_the_first_five_faults_of_a_file_and_the_refusal_keeps_all() -> None:
    refused = Refused(Fault("row %(row)s is wrong", {"row": row}) for row in range(1, 8))

    assert refused.args == tuple(f"row {row} is wrong" for row in range(1, 6))
    assert len(refused.faults) == 7


def test_a_single_fault_is_refused_like_several() -> None:
    fault = Fault("nothing is there")

    assert Refused(fault).faults == Refused([fault]).faults == (fault,)


def test_a_fault_is_written_with_its_place_where_it_has_one() -> None:
    assert str(Fault("no %(what)s", {"what": "grade"}, "units.csv, row 2")) == (
        "units.csv, row 2: no grade"
    )
    assert str(Fault("no grade")) == "no grade"


def test_a_fault_is_a_sentence_in_either_language() -> None:
    label = {"vi": "Họ và tên", "en": "Full name"}
    fault = Fault(MISSING, {"column": label}, "list.xlsx, sheet 'A', cell B7")

    assert say(fault, "en") == "list.xlsx, sheet 'A', cell B7: “Full name” is empty. Fill it in."
    assert say(fault, "vi") == (
        "list.xlsx, trang tính 'A', ô B7: Cột “Họ và tên” còn trống. Hãy điền vào."
    )


def test_a_fault_without_a_place_is_the_sentence_alone() -> None:
    assert say(Fault(MISSING, {"column": "A"}), "en") == "“A” is empty. Fill it in."


def test_a_value_that_is_a_label_is_written_in_the_language_of_the_sentence() -> None:
    fault = Fault(MISSING, {"column": label("Others")})

    assert say(fault, "en") == "“Others” is empty. Fill it in."
    assert say(fault, "vi") == "Cột “Loại hình khác” còn trống. Hãy điền vào."


def test_dates_are_written_as_the_reader_writes_them() -> None:
    fault = Fault("%(on)s", {"on": date(2023, 12, 31)})

    assert say(fault, "vi") == "31/12/2023"
    assert say(fault, "en") == "2023-12-31"
    assert say(Fault("%(at)s", {"at": datetime(2023, 1, 2, 3, tzinfo=UTC)}), "vi") == "02/01/2023"


def test_a_place_within_a_sentence_is_worded_alike() -> None:
    fault = Fault("see %(place)s", {"place": "a.csv, row 3"}, "a.csv, row 9")

    assert say(fault, "vi") == "a.csv, dòng 9: see a.csv, dòng 3"


@pytest.mark.parametrize("place", ["rows over.xlsx", "cells.csv", "Sheet1, rows", "sheet.csv"])
def test_a_name_that_only_looks_like_a_word_of_places_stays(place: str) -> None:
    assert say_place(place, "vi") == place


def test_a_percent_sign_in_a_value_or_place_does_no_harm() -> None:
    fault = Fault(MISSING, {"column": "100%s"}, "50%.csv")

    assert say(fault, "en") == "50%.csv: “100%s” is empty. Fill it in."
