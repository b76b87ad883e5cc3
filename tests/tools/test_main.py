"""`python -m tools`, which the launcher calls for the commands of those who work on the program."""

import re
from pathlib import Path

import pytest

from tools.__main__ import COMMANDS, main
from tools.process import ROOT


@pytest.mark.parametrize("command", COMMANDS)
def test_help_on_a_tool_starts_nothing(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    assert f"xeploai {command}" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_tool_is_documented(command: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    assert re.search(rf"^### `{command}`$", page, re.MULTILINE)


def test_the_launcher_hands_exactly_these_commands_to_the_tools() -> None:
    launcher = (ROOT / "xeploai").read_text(encoding="utf-8")
    found = re.search(r"^ +([a-z| ]+)\) echo tools", launcher, re.MULTILINE)

    assert found is not None
    assert set(found[1].split(" | ")) == set(COMMANDS)


def test_what_a_machine_lacks_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert main(["lock"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_tool_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["benchmark"])

    assert ended.value.code == 2
    assert "choose from" in capsys.readouterr().err
