"""The tools of those who work on the program, which still read their words with argparse.

They are on their way out of the package; this module and four lines of `program` go with them.
"""

import argparse
import importlib
from typing import Any

import click

from .command_line import Command, Session, command


def _forward(name: str, module: str, *, own_help: bool, takes_more: bool) -> Command:
    """Return a command that hands its words to the argparse parser of a tool."""

    def callback(session: Session, words: tuple[str, ...]) -> int:
        tool: Any = importlib.import_module(f"xeploai.cli.{module}")
        parser = argparse.ArgumentParser(prog=f"xeploai {name}", add_help=own_help)
        tool.configure(parser)
        known, rest = parser.parse_known_args(list(words))
        if rest and not takes_more:
            parser.error(f"unrecognised: {' '.join(rest)}")
        common = {"command": name, "home": session.home, "lang": session.language, "rest": rest}
        return int(tool.run(argparse.Namespace(**{**vars(known), **common})))

    decorated = click.argument("words", nargs=-1, type=click.UNPROCESSED)(click.pass_obj(callback))
    settings = {"ignore_unknown_options": True}
    make = command(name, needs_database=False, add_help_option=False, context_settings=settings)
    return make(decorated)


bench = _forward("bench", "bench", own_help=True, takes_more=False)
test = _forward("test", "development", own_help=False, takes_more=True)
check = _forward("check", "development", own_help=True, takes_more=False)
lock = _forward("lock", "development", own_help=True, takes_more=True)
