"""The home and language of a run."""

import os
from pathlib import Path

import pytest

from xeploai.cli.command_line import Session
from xeploai.domain.words import Fault
from xeploai.wording import UnknownLanguage


def test_the_home_is_that_of_the_option_else_of_the_variable_else_the_users_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path / "variable"))

    assert Session(home_option=tmp_path / "option").home == tmp_path / "option"
    assert Session().home == tmp_path / "variable"
    monkeypatch.delenv("XEPLOAI_HOME")
    assert Session().home == Path.home() / ".xeploai"


def test_a_home_that_was_named_is_that_of_started_processes_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XEPLOAI_HOME", "before")
    monkeypatch.chdir(tmp_path)

    Session(home_option=Path("named")).begin([], needs_database=False)

    assert os.environ["XEPLOAI_HOME"] == str(tmp_path / "named")


def test_a_language_without_wording_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        Session(language_option="fr").begin([], needs_database=False)


def test_sentences_are_in_the_language_of_the_session(capsys: pytest.CaptureFixture[str]) -> None:
    session = Session(language="vi")

    session.say("“%(given)s” is not a whole number.", given="x")

    assert capsys.readouterr().out == "“x” không phải là số nguyên.\n"
    assert session.text(Fault("the disk is full", {}, "a.csv")) == "a.csv: hết dung lượng"
    assert session.word("Difference") == "Chênh lệch"
