"""Commands and groups of commands as click knows them, with what all of ours have in common."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from xeploai.domain import message

from .options import common_options
from .session import Session
from .usage import NEEDS_VALUE, UsageFault

EXTRA = message("Too many words: “%(words)s” has no meaning here.")
NO_COMMAND = message("Unknown command: “%(given)s”. The commands are: %(known)s.")
MISSING_ACT = message("The command needs one of these words behind it: %(known)s.")


@contextmanager
def in_context(ctx: click.Context) -> Iterator[None]:
    """Note in a usage error which command it is about, where click's parser leaves that out."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


def refuse_missing_values(ctx: click.Context, args: Sequence[str]) -> None:
    """Refuse an option with another option where its value should be.

    Click would take `--json` in `--out --json` for the name of a file.
    """
    options = [each for each in ctx.command.params if isinstance(each, click.Option)]
    with_value = {name for each in options if not each.is_flag for name in each.opts}
    for word, following in pairwise(args):
        if word in with_value and following.startswith("--"):
            raise UsageFault(NEEDS_VALUE, ctx, option=word)


class Command(click.Command):
    """A command that takes `--home` and `--lang`, and has its database ready when it runs."""

    # click names no type for its refusal of extra words: they are let through, and refused here
    allow_extra_args = True

    def __init__(self, *args: Any, needs_database: bool = True, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.needs_database = needs_database
        # of every command, so that they may follow its name
        self.params += common_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, and refuse those that are left over."""
        refuse_missing_values(ctx, args)
        with in_context(ctx):
            rest = super().parse_args(ctx, args)
        if rest:
            raise UsageFault(EXTRA, ctx, words=" ".join(rest))
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command in its home and language."""
        session = ctx.ensure_object(Session)
        paths = [value for value in ctx.params.values() if isinstance(value, Path)]
        session.begin(paths, needs_database=self.needs_database)
        return super().invoke(ctx)


class Acts(click.Group):
    """A command that needs the name of an act behind its own."""

    command_class = Command

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **{"invoke_without_command": True, **attributes})
        self.params += common_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words up to the name of the act."""
        refuse_missing_values(ctx, args)
        with in_context(ctx):
            return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the acts in the order of their definition."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the act that the first word names."""
        found = self.get_command(ctx, args[0])
        if found is None:
            raise UsageFault(NO_COMMAND, ctx, given=args[0], known=self.names(ctx))
        return args[0], found, args[1:]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the act, or `run_alone` where none is named."""
        result = super().invoke(ctx)
        return self.run_alone(ctx) if ctx.invoked_subcommand is None else result

    def run_alone(self, ctx: click.Context) -> Any:
        """Refuse, where no act is named."""
        raise UsageFault(MISSING_ACT, ctx, known=self.names(ctx))

    def names(self, ctx: click.Context) -> str:
        """Return the names of the acts, as a message lists them."""
        return ", ".join(self.list_commands(ctx))


@dataclass(frozen=True)
class LazyCommand:
    """A command that is imported when it is called.

    Args:
        place: module and name of the command, as `module:name`.
        help: one line for the list of commands.
    """

    name: str
    place: str
    help: str

    def load(self) -> click.Command:
        """Import the command."""
        module, _, attribute = self.place.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found


class LazyGroup(Acts):
    """A group whose commands are imported only when they are called."""

    def __init__(self, *args: Any, lazy: Sequence[LazyCommand], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.lazy = {each.name: each for each in lazy}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        return self.lazy[cmd_name].load() if cmd_name in self.lazy else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the lines known here, since click would import all of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(each.name, each.help) for each in self.lazy.values()])


Callback = Callable[..., int | None]


def command(
    name: str, *, needs_database: bool = True, **attributes: Any
) -> Callable[[Callback], Command]:
    """Return a decorator that makes a function a command; its docstring is the help."""
    return click.command(name, cls=Command, needs_database=needs_database, **attributes)


def acts(name: str, help: str) -> Acts:  # noqa: A002 (click's own word)
    """Return a command with acts below it."""
    return Acts(name, help=help)
