"""Commands and groups of commands, apart from those of the program."""

import sys

import click
import pytest

from xeploai.cli.command_line import LazyCommand, LazyGroup, Session, UsageFault, acts, command


@command("greet", needs_database=False)
@click.argument("names", nargs=-1)
@click.option("--loud", is_flag=True)
@click.option("--from", "sender")
@click.pass_obj
def greet(session: Session, names: tuple[str, ...], sender: str | None, *, loud: bool) -> int:
    """Greet."""
    print(session.language, names, sender, loud)
    return 3


def call(found: click.Command, *words: str) -> object:
    with found.make_context("program", list(words), obj=Session()) as context:
        return found.invoke(context)


def test_a_command_returns_its_exit_code_and_knows_its_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(greet, "a", "--lang", "en", "b", "--loud") == 3
    assert capsys.readouterr().out == "en ('a', 'b') None True\n"


def test_an_option_is_never_taken_for_the_value_of_another() -> None:
    with pytest.raises(UsageFault, match="needs a value"):
        call(greet, "--from", "--loud")


def test_a_value_that_looks_like_an_option_may_be_joined_to_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call(greet, "--lang", "en", "--from=--loud")

    assert capsys.readouterr().out == "en () --loud False\n"


def test_one_act_of_several_has_to_be_named() -> None:
    group = acts("do", "Do something.")
    group.add_command(greet)

    assert call(group, "greet", "--lang", "en") == 3
    with pytest.raises(UsageFault, match="needs one of these words"):
        call(group)
    with pytest.raises(UsageFault, match="Unknown command"):
        call(group, "curse")


@pytest.mark.django_db
def test_a_lazy_group_imports_the_command_that_is_called_and_no_other() -> None:
    here = "xeploai.cli.commands.rules"
    group = LazyGroup(
        "rules",
        lazy=[
            LazyCommand("list", f"{here}.list_packs:list_packs", "list packs"),
            LazyCommand("none", "nowhere.at.all:none", "cannot be imported"),
        ],
    )

    assert group.list_commands(click.Context(group)) == ["list", "none"]
    assert call(group, "list", "--lang", "en") is None
    assert "nowhere" not in sys.modules
    assert "cannot be imported" in group.get_help(click.Context(group))
