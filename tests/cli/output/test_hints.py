"""The hints behind messages: each is printed by a command, and its message exists."""

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands.conftest import GRADINGS, REGISTER, write_return
from tests.cli.conftest import Answer, Xeploai
from xeploai.cli.output.hints import HINTS, hint_of, say_with_hint
from xeploai.domain import Fault, say

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


def import_return(xeploai: Xeploai, province: Path, *words: object) -> Answer:
    """Import a return for the cycle."""
    return xeploai("import", write_return(province / "return.csv"), "--cycle", 2023, *words)


CALLS: dict[str, tuple[Call, str]] = {
    "SAME_DOCUMENT": (grade_again, "The option for the reason: --correction TEXT."),
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
        "Add --cycle YEAR.",
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


@pytest.mark.parametrize("name", CALLS)
def test_a_command_prints_the_hint_behind_the_message(
    name: str, xeploai: Xeploai, province: Path
) -> None:
    call, hint = CALLS[name]

    printed = call(xeploai, province).err.splitlines()

    assert len([line for line in printed if line.endswith(f". {hint}")]) == 1, printed


@pytest.mark.parametrize(("module", "name"), HINTS)
def test_a_hint_has_its_own_words_in_vietnamese(module: str, name: str) -> None:
    values = {"year": 2023, "unit": "huyen-b"}
    hint = hint_of(Fault(getattr(importlib.import_module(module), name), values))

    assert hint is not None
    assert say(hint, "vi") != say(hint, "en")


def test_a_message_without_a_hint_is_printed_alone() -> None:
    fault = Fault("Nothing was stored: this was a dry run.")

    assert say_with_hint(fault, "en") == "Nothing was stored: this was a dry run."
