"""The entry of the command line: exit codes, and what is said of a failure."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Xeploai, alone, environment
from xeploai import __version__
from xeploai.domain.words import Fault, Refused, message


def test_help_is_given_where_no_command_is(xeploai: Xeploai) -> None:
    answer = xeploai()

    assert answer.code == 0
    assert answer.out == xeploai("--help").out
    assert "demo" in [line.split()[0] for line in answer.lines if line]


@pytest.mark.parametrize("words", [["--version"], ["--lang", "vi", "--version"]])
def test_the_version_is_that_of_the_package(xeploai: Xeploai, words: list[str]) -> None:
    answer = xeploai(*words)

    assert (answer.code, answer.out) == (0, f"xeploai {__version__}\n")


def test_the_version_comes_without_loading_click_or_django() -> None:
    code = (
        "import sys; from xeploai.cli.main import run; run(['--version']);"
        "print(sorted({'click', 'django', 'argparse'} & set(sys.modules)))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )

    assert ended.stdout.splitlines() == [f"xeploai {__version__}", "[]"]


def test_an_unknown_language_is_refused_in_both(xeploai: Xeploai) -> None:
    answer = xeploai("rules", "--lang", "fr")

    assert answer.code == 2
    in_vietnamese, in_english = answer.err.strip().split(" / ")
    assert in_vietnamese.startswith("--lang: ")
    assert in_english == "--lang: The language “fr” is not available. Choose one of: vi, en."


@pytest.mark.parametrize("words", [["--home="], ["--home", ""]])
def test_an_empty_home_is_not_the_current_folder(xeploai: Xeploai, words: list[str]) -> None:
    answer = xeploai("rules", *words)

    assert answer.code == 2
    assert answer.err.splitlines()[0] == "xeploai rules: --home: The name of the folder is empty."


@pytest.mark.parametrize("words", [["units"], ["demo", "--no-serve"], ["manage", "check"]])
def test_a_home_that_is_a_file_is_refused(tmp_path: Path, words: list[str]) -> None:
    home = tmp_path / "file"
    home.touch()

    assert alone(home, *words).refusal.endswith("it is a file, not a folder.")


def fails_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let whatever writes a file end with an error."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("xeploai.cli.command_line.write_out", fail)


TEMPLATE = ("template", "register", "--out", "register.xlsx")


def test_an_interrupted_command_ends_with_130(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_with(monkeypatch, KeyboardInterrupt())

    assert xeploai(*TEMPLATE) == Answer(130, "", "")


def test_an_error_at_a_path_that_the_user_named_is_refused_in_words(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(Path("register.xlsx").absolute())
    fails_with(monkeypatch, OSError(errno.ENOSPC, "No space", path))

    assert xeploai(*TEMPLATE).refusal == f"“{path}” cannot be used: the disk is full."


def test_an_unforeseen_error_is_left_to_rise(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_with(monkeypatch, ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        xeploai(*TEMPLATE)


def test_of_many_faults_the_first_fifty_are_printed(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = [Fault(message("no fault"), {}, f"line {number}") for number in range(53)]
    fails_with(monkeypatch, Refused(faults))

    answer = xeploai(*TEMPLATE)

    assert answer.code == 2
    assert len(answer.err.splitlines()) == 51
    assert answer.err.splitlines()[-1] == "… and 3 more like these."


def test_a_reader_who_has_seen_enough_is_no_failure() -> None:
    command = (
        f"{sys.executable} -m xeploai rules show vn-party-2023 | head -1; echo ${{PIPESTATUS[0]}}"
    )

    ended = subprocess.run(
        ["bash", "-c", command], env=environment(), capture_output=True, text=True, check=True
    )

    assert ended.stdout.splitlines()[1:] == ["0"]
    assert ended.stderr == ""
