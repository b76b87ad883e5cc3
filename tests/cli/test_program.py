"""The list of commands, and that each is import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import alone, environment
imported only when it is called."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

import tools.__main__
from tests.cli.conftest import Xeploai, alone, environment
from xeploai.cli.program import COMMANDS, TOOLS, program


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_can_be_loaded_under_its_name(command: click.Command) -> None:
    with program.make_context("xeploai", []) as context:
        found = program.get_command(context, command.name or "")

    assert found is not None
    assert found.name == command.name


def test_the_help_lists_every_command_with_a_line_of_its_own(xeploai: Xeploai) -> None:
    _, _, listed = xeploai("--help").out.partition("Commands:\n")

    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ")]
    assert [name for name in names if name in program.lazy] == [each.name for each in COMMANDS]


def test_the_list_of_commands_ends_with_those_for_developers(xeploai: Xeploai) -> None:
    assert xeploai().lines[-1] == "For developers, by ./xeploai: test, check, bench, lock, messages"


def test_the_launcher_hands_the_commands_for_developers_to_the_tools() -> None:
    launcher = (Path(__file__).parents[2] / "xeploai").read_text(encoding="utf-8")

    assert f"{' | '.join(TOOLS)}) echo tools ;;" in launcher
    assert sorted(TOOLS) == sorted(tools.__main__.COMMANDS)


def test_the_help_imports_no_command() -> None:
    code = (
        "import sys; from xeploai.cli.main import run; run(['--help']);"
        "print([name for name in sys.modules if name.startswith('xeploai.cli.commands')])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )

    assert ended.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_answered_with_those_that_there_are(xeploai: Xeploai) -> None:
    answer = xeploai("bogus")

    assert answer.code == 2
    first, second = answer.err.splitlines()
    assert first.startswith("xeploai: Unknown command: “bogus”. The commands are: demo, serve, ")
    assert second == "Help: xeploai --help"


@pytest.mark.parametrize("words", [("--lang", "vi", "rules"), ("rules", "--lang", "vi")])
def test_common_options_stand_before_or_after_the_command(
    xeploai: Xeploai, words: tuple[str, ...]
) -> None:
    assert "Văn bản: 124-QĐ/TW (04/10/2023)" in xeploai(*words).text


def test_of_two_languages_the_later_one_counts(xeploai: Xeploai) -> None:
    in_english = xeploai("rules", "list").out

    assert xeploai("--lang", "vi", "rules", "list", "--lang", "en").out == in_english
    assert xeploai("--lang", "vi", "rules", "--lang", "en", "list").out == in_english


LOAD_ALL = """
import sys
import click
from xeploai.cli.program import COMMANDS

def load(command):
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            load(command.get_command(context, name))

for command in COMMANDS:
    load(command.load())
print("django" in sys.modules)
"""


def test_every_command_is_loaded_without_django() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LOAD_ALL],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.stdout, ended.stderr) == ("False\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("rules", "list"),
        ("rules", "show", "vn-party-2025"),
        ("rules", "diff", "vn-party-2018", "vn-party-2023"),
        (
            "rules",
            "explain",
            "--pack",
            "vn-party-2023",
            "--category",
            "member",
            "--facts",
            "f.yaml",
        ),
        ("template", "register", "--out", "register.xlsx"),
    ],
    ids=" ".join,
)
def test_a_command_without_a_home_runs_in_a_process_of_its_own(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "f.yaml").write_text("score: 75\n", encoding="utf-8")
    answer = alone(
        tmp_path / "home", *(str(tmp_path / word) if "." in word else word for word in words)
    )

    assert (answer.code, answer.err) == (0, "")
