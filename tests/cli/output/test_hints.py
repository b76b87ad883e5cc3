"""The hints behind messages: each is printed by a command, and its message exists."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands.conftest import GRADINGS, REGISTER, write_return
from tests.cli.conftest import Answer, Xeploai
from tests.cycle.assessed import EXCELLENT, GOOD, enter
from xeploai.cli.output.hints import HINTS, hint_of, say_with_hint
from xeploai.cycle.queries import Cycle, case_of, cycle_of
from xeploai.domain import CycleState, Fault, say
from xeploai.organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

Call = Callable[[Xeploai, Path], Answer]


def written(folder: Path, text: str) -> Path:
    """Write a list into a folder."""
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def grade_again(xeploai: Xeploai, province: Path) -> Answer:
    """Import other grades under the same documents."""
    xeploai("import", province / "gradings.csv", "--cycle", 2023)
    again = written(province, GRADINGS.replace("p3;GOOD", "p3;COMPLETED"))
    return xeploai("import", again, "--cycle", 2023)


def grade_after_the_report(xeploai: Xeploai, province: Path) -> Answer:
    """Import grades without reasons into a reported cycle, where nobody is waited for any more."""
    Cycle.objects.filter(code="2023").update(state=CycleState.REPORTED)
    path = written(province, GRADINGS.replace("Thành tích nổi trội", ""))
    return xeploai("import", path, "--cycle", 2023, "--correction", "Ghi muộn")


def import_return(xeploai: Xeploai, province: Path, *words: object) -> Answer:
    """Import a return for the cycle."""
    return xeploai("import", write_return(province / "return.csv"), "--cycle", 2023, *words)


def replace_return(
    xeploai: Xeploai, province: Path, *words: object, first: Sequence[object] = (), **cells: object
) -> Answer:
    """Import a return, and another one after it."""
    path = province / "return.csv"
    here = ("--cycle", 2023, "--unit", "huyen-b")
    xeploai("import", write_return(path), *here, *first)
    return xeploai("import", write_return(path, **cells), *here, *words)


def send_an_old_letter(xeploai: Xeploai, province: Path, **cells: object) -> Answer:
    """Import the return of a letter that another has replaced."""
    replace_return(
        xeploai, province, "--document", "2", first=("--document", "1"), excellent=3, good=4
    )
    path = write_return(province / "return.csv", **cells)
    letter = ("--document", "1" if cells else "3")
    return xeploai("import", path, "--cycle", 2023, "--unit", "huyen-b", *letter)


OTHER: dict[str, Any] = {"excellent": 3, "good": 4}
GIVE_REASON = "The option for the reason: --reason TEXT."


def decide_against(
    xeploai: Xeploai, province: Path, known: Mapping[str, Any], grade: str
) -> Answer:
    """Import a grade of a member of whom facts are known."""
    enter(case_of(cycle_of(2023), "member", "p3"), known)
    against = written(province, GRADINGS.replace("p3;GOOD", f"p3;{grade}"))
    return xeploai("import", against, "--cycle", 2023)


def grade_a_new_member(xeploai: Xeploai, province: Path) -> Answer:
    """Import the grade of a member who was admitted too late to be rated."""
    Person.objects.filter(code="p3").update(admitted_on=date(2023, 12, 1))
    return xeploai("import", province / "gradings.csv", "--cycle", 2023)


ALL_BUT_OUTSTANDING = {code: one for code, one in EXCELLENT.items() if code != "outstanding"}
REASON = "Write it in the row's own column for it, or give one for all: --reason TEXT."
CALLS: dict[str, tuple[Call, str]] = {
    "AGAINST_SUGGESTED": (
        lambda xeploai, province: decide_against(xeploai, province, GOOD, "COMPLETED"),
        REASON,
    ),
    "ON_CLOSED": (
        lambda xeploai, province: decide_against(xeploai, province, GOOD, "EXCELLENT"),
        REASON,
    ),
    "NOT_LED_TO": (
        lambda xeploai, province: decide_against(xeploai, province, ALL_BUT_OUTSTANDING, "FAILED"),
        REASON,
    ),
    "NOT_RATED": (grade_a_new_member, REASON),
    "OVER_AS_IT_STANDS": (grade_after_the_report, REASON),
    "OVER_CEILING": (
        lambda xeploai, province: xeploai(
            *("import", written(province, GRADINGS.replace("Thành tích nổi trội", ""))),
            *("--cycle", 2023),
        ),
        REASON,
    ),
    "LONG_REASON": (
        lambda xeploai, province: xeploai(
            "import", province / "gradings.csv", "--cycle", 2023, "--reason", "x" * 1001
        ),
        "It is the text of --reason.",
    ),
    "ONLY_GRADES_REASONED": (
        lambda xeploai, province: xeploai("import", province / "people.csv", "--reason", "x"),
        "Leave out --reason.",
    ),
    "SAME_NUMBER": (
        lambda xeploai, province: replace_return(
            xeploai, province, "--document", "1", first=("--document", "1"), **OTHER
        ),
        GIVE_REASON,
    ),
    "NO_NUMBER": (
        lambda xeploai, province: replace_return(xeploai, province, **OTHER),
        "The options: --document NUMBER, --reason TEXT.",
    ),
    "EARLIER_NUMBER": (
        lambda xeploai, province: send_an_old_letter(xeploai, province, excellent=4, good=3),
        GIVE_REASON,
    ),
    "EARLIER_FILE": (send_an_old_letter, GIVE_REASON),
    "EARLIER_DAY": (
        lambda xeploai, province: replace_return(
            *(xeploai, province, "--document", "2", "--letter-date", "2024-01-01"),
            first=("--document", "1", "--letter-date", "2024-01-02"),
            **OTHER,
        ),
        GIVE_REASON,
    ),
    "LEAVES_OUT": (
        lambda xeploai, province: replace_return(
            *(xeploai, province, "--document", "2"),
            first=("--document", "1"),
            category="leading_cadre",
            reasons="",
        ),
        "The options: --only-lines or --replace-whole.",
    ),
    "LEAVES_REASON_OUT": (
        lambda xeploai, province: replace_return(
            *(xeploai, province, "--document", "2"), first=("--document", "1"), reasons=""
        ),
        "The option: --replace-whole.",
    ),
    "SAME_DOCUMENT": (grade_again, "The option for the reason: --correction TEXT."),
    "ASKS_AGAIN": (
        lambda xeploai, _: xeploai("cycle", "open", 2022),
        "Add --accept.",
    ),
    "NO_SUCH_CYCLE": (
        lambda xeploai, _: xeploai("verify", "--cycle", 2019),
        "“xeploai cycle open” opens a new one.",
    ),
    "NO_HEADINGS": (
        lambda xeploai, province: xeploai("import", written(province, "a;b;c\n1;2;3\n")),
        "“xeploai template” writes one.",
    ),
    "NO_SUCH_UNIT": (
        lambda xeploai, _: xeploai(
            *("unit", "rename", "nowhere", "--name", "Tên mới"),
            *("--on", "2023-01-01", "--document", "QĐ 1"),
        ),
        "“xeploai units” lists the codes.",
    ),
    "UNDER_ANOTHER": (
        lambda xeploai, province: xeploai(
            "import", written(province, REGISTER.replace("SCHOOL;huyen-a", "SCHOOL;huyen-b"))
        ),
        "The command for it: xeploai unit transfer.",
    ),
    "REPORTS_BY_CASES": (
        lambda xeploai, province: import_return(xeploai, province, "--unit", "huyen-b"),
        "The command for it: xeploai cycle report-by return --cycle 2023 --unit huyen-b",
    ),
    "LONG_CORRECTION": (
        lambda xeploai, province: xeploai(
            "import", province / "gradings.csv", "--cycle", 2023, "--correction", "x" * 301
        ),
        "It is the text of --correction.",
    ),
    "NO_CYCLE": (
        lambda xeploai, province: xeploai("import", province / "gradings.csv"),
        "Add --cycle CODE.",
    ),
    "NO_SENDER": (import_return, "Add --unit CODE."),
    "ONLY_GRADES_CORRECTED": (
        lambda xeploai, province: xeploai("import", province / "people.csv", "--correction", "x"),
        "Leave out --correction.",
    ),
}


@pytest.mark.parametrize(("module", "name"), HINTS)
def test_every_message_with_a_hint_exists(module: str, name: str) -> None:
    assert isinstance(getattr(importlib.import_module(module), name), str)


def test_the_hint_of_every_message_is_tried() -> None:
    assert sorted(CALLS) == sorted(name for _, name in HINTS)


@pytest.mark.same_queries
@pytest.mark.parametrize("name", CALLS)
def test_a_command_prints_the_hint_behind_the_message(
    name: str, xeploai: Xeploai, province: Path
) -> None:
    call, hint = CALLS[name]

    printed = call(xeploai, province).err.splitlines()

    assert len([line for line in printed if line.endswith(f". {hint}")]) == 1, printed


@pytest.mark.parametrize(("module", "name"), HINTS)
def test_a_hint_has_its_own_words_in_vietnamese(module: str, name: str) -> None:
    values = {"year": 2023, "cycle": "2023", "unit": "huyen-b"}
    hint = hint_of(Fault(getattr(importlib.import_module(module), name), values))

    assert hint is not None
    assert say(hint, "vi") != say(hint, "en")


def test_a_message_without_a_hint_is_printed_alone() -> None:
    fault = Fault("Nothing was stored: this was a dry run.")

    assert say_with_hint(fault, "en") == "Nothing was stored: this was a dry run."
