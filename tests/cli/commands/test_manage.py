"""`xeploai manage`: Django's own commands."""

import os

import pytest
from django.core import management

from tests.cli.conftest import Xeploai


@pytest.mark.parametrize(
    "words", [["migrate", "--noinput", "-v", "0"], ["dbshell", "--", "-c"], ["--help"]]
)
def test_every_word_but_the_common_options_goes_to_django(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    forwarded: list[str] = []
    monkeypatch.setattr(management, "execute_from_command_line", forwarded.extend)
    monkeypatch.setenv("XEPLOAI_HOME", os.environ["XEPLOAI_HOME"])

    assert xeploai("manage", *words[:1], "--home", "elsewhere", *words[1:]).code == 0
    assert forwarded == ["xeploai manage", *(word for word in words if word != "--")]
    assert os.environ["XEPLOAI_HOME"].endswith("elsewhere")
