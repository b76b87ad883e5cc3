"""The command line: finds the command, sets the home and the language, says what went wrong."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xeploai import __version__
from xeploai.domain import Fault, Refused, message
from xeploai.wording import UnknownLanguage, language_from, say

from .arguments import add_home_and_language

EXIT_REFUSED = 2
FAULTS_SHOWN = 50
MORE_FAULTS = message("… and %(number)s more like these.")
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """A command: its name, the module that holds it, and one line of help.

    Args:
        forwards: words that the command does not know go to the tool behind it.
        has_help: `--help` is ours; else it goes to the tool behind.
    """

    name: str
    module: str
    help: str
    needs_database: bool = True
    forwards: bool = False
    has_help: bool = True


COMMANDS = (
    Command("demo", "demo", "make the demo province, print and write its report, serve it", False),
    Command("serve", "serve", "serve the pages of a home on this machine"),
    Command("work", "work", "check and store what is sent in, without serving pages"),
    Command("results", "results", "print the statistics of a unit and cycle"),
    Command("report", "report", "write the report of a unit and cycle"),
    Command("cases", "cases", "list what a figure counts: cases with their decisions"),
    Command("compare", "compare", "set a unit beside another year, another unit, its siblings"),
    Command("units", "units", "list or search units of the register or of a cycle"),
    Command("unit", "unit", "move, merge or rename a unit"),
    Command("account", "account", "open accounts, give and end roles, give passwords"),
    Command("cycle", "cycle", "open a cycle, freeze its tree, say who reports by return"),
    Command("import", "intake", "read a register, people, posts, gradings or a return"),
    Command("template", "template", "write an empty workbook to fill in", False),
    Command("export", "export", "write a whole cycle as data files with their dictionary"),
    Command("verify", "verify", "recount a cycle's tallies from its decisions"),
    Command("journal", "journal", "check the journal of who did what, and read it"),
    Command("backup", "backup", "write everything an installation holds into one file"),
    Command("restore", "backup", "bring a backup back into an empty home and check it", False),
    Command("rules", "rules", "list the rule packs and print one", False),
    Command("bench", "bench", "measure speed and memory", False),
    Command("test", "development", "run the tests", False, forwards=True, has_help=False),
    Command("check", "development", "check format, lint, types, imports and templates", False),
    Command("lock", "development", "renew the locked requirements", False, forwards=True),
    Command(
        "manage",
        "development",
        "forward to Django's own commands",
        needs_database=False,
        forwards=True,
        has_help=False,
    ),
)


def parser_of(command: Command | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands, with the arguments of the one that is asked for."""
    parser = argparse.ArgumentParser(
        prog="xeploai",
        description="Self-review, grading and roll-up of a hierarchy of organisations."
        " Start with: ./xeploai demo",
    )
    parser.add_argument("--version", action="version", version=f"xeploai {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for known in COMMANDS:
        below = commands.add_parser(known.name, help=known.help, add_help=known.has_help)
        if known is command:
            module = importlib.import_module(f"xeploai.cli.{known.module}")
            module.configure(below)
    add_home_and_language(parser)
    return parser


def asked_for(arguments: Sequence[str]) -> Command | None:
    """Return the command among the words, which common options may come before."""
    by_name = {command.name: command for command in COMMANDS}
    words = iter(arguments)
    for word in words:
        if word in ("--home", "--lang"):
            next(words, None)
        elif word in by_name:
            return by_name[word]
        elif not word.startswith("-"):
            return None
    return None


def run(arguments: list[str]) -> int:
    """Run one command. Foreseen failures become a message and exit code 2."""
    command = asked_for(arguments)
    parser = parser_of(command)
    args, rest = parser.parse_known_args(arguments)
    if command is None:
        parser.print_help()
        return 0
    if rest and not command.forwards:
        parser.error(f"unrecognised: {' '.join(rest)}")
    try:
        args.lang = language_from(getattr(args, "lang", None), os.environ)
    except UnknownLanguage as error:
        parser.error(str(error))
    args.rest = rest
    return _guarded(args, command)


def _guarded(args: argparse.Namespace, command: Command) -> int:
    given = [value for value in vars(args).values() if isinstance(value, Path)]
    try:
        _prepare(args, command)
        code = int(importlib.import_module(f"xeploai.cli.{command.module}").run(args))
        # what nobody reads any more shows here, and not when Python is half taken down
        sys.stdout.flush()
    except Refused as refusal:
        return _refused(refusal.faults, args.lang)
    except BrokenPipeError:
        # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:
        fault = _foreseen(error, [*given, _home_of(args)])
        if fault is None:
            raise
        return _refused([fault], args.lang)
    return code


def _home_of(args: argparse.Namespace) -> Path:
    given = getattr(args, "home", None)
    return given or Path(os.environ.get("XEPLOAI_HOME") or Path.home() / ".xeploai")


def _prepare(args: argparse.Namespace, command: Command) -> None:
    if getattr(args, "home", None) is not None:
        os.environ["XEPLOAI_HOME"] = str(args.home.absolute())
    args.home = _home_of(args)
    if command.needs_database:
        from .database import prepare

        prepare()


def _refused(faults: Sequence[Fault], language: str) -> int:
    for fault in faults[:FAULTS_SHOWN]:
        print(say(fault, language), file=sys.stderr)
    if len(faults) > FAULTS_SHOWN:
        more = Fault(MORE_FAULTS, {"number": len(faults) - FAULTS_SHOWN})
        print(say(more, language), file=sys.stderr)
    return EXIT_REFUSED


def _foreseen(error: Exception, given: Sequence[Path]) -> Fault | None:
    """Return what a foreseen failure says: of a path that the user gave, or of the database."""
    if isinstance(error, OSError):
        from .files import fault_of_path

        return fault_of_path(error, given)
    from django.db import Error

    if isinstance(error, Error):
        from .database import fault_of_database

        return fault_of_database(error.__cause__, given[-1])
    return None
