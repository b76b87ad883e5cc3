"""The command line: finds the command, sets the home and the language, says what went wrong."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xeploai.domain.faults import Fault, Refused, message
from xeploai.wording import UnknownLanguage, language_from, say

EXIT_REFUSED = 2
FAULTS_SHOWN = 50
MORE_FAULTS = message("… and %(number)s more like these.")
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """A command: its name, the module that holds it, and one line of help."""

    name: str
    module: str
    help: str
    needs_database: bool = True


COMMANDS = (
    Command("demo", "demo", "make the demo province, print and write its report, serve it", False),
    Command("serve", "serve", "serve the pages of a home on this machine"),
    Command("results", "results", "print the statistics of a unit and cycle"),
    Command("report", "report", "write the report of a unit and cycle"),
    Command("cases", "cases", "list what a figure counts: cases with their decisions"),
    Command("units", "units", "list or search units of the register or of a cycle"),
    Command("unit", "unit", "move, merge or rename a unit"),
    Command("cycle", "cycle", "open a cycle, freeze its tree, say who reports by return"),
    Command("import", "intake", "read a register, people, posts, gradings or a return"),
    Command("template", "template", "write an empty workbook to fill in", False),
    Command("verify", "verify", "recount a cycle's tallies from its decisions"),
    Command("rules", "rules", "list the rule packs and print one", False),
    Command("bench", "bench", "measure speed and memory", False),
    Command("test", "development", "run the tests", False),
    Command("check", "development", "check format, lint, types, imports and templates", False),
    Command("lock", "development", "renew the locked requirements", False),
    Command("manage", "development", "forward to Django's own commands", False),
)


def parser_of(command: Command | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands, with the arguments of the one that is asked for."""
    parser = argparse.ArgumentParser(
        prog="xeploai",
        description="Self-review, grading and roll-up of a hierarchy of organisations."
        " Start with: ./xeploai demo",
    )
    _add_common(parser, argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for known in COMMANDS:
        forwards = known.module == "development"
        below = commands.add_parser(known.name, help=known.help, add_help=not forwards)
        _add_common(below, argparse.SUPPRESS)
        if known is command:
            module = importlib.import_module(f"xeploai.cli.{known.module}")
            module.configure(below)
    return parser


def _add_common(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument(
        "--home",
        type=Path,
        default=default,
        help="the folder of the database and files (or XEPLOAI_HOME)",
    )
    parser.add_argument(
        "--lang", default=default, help="language of messages: vi or en (or XEPLOAI_LANG)"
    )


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
    if rest and command.module != "development":
        parser.error(f"unrecognised: {' '.join(rest)}")
    try:
        args.lang = language_from(getattr(args, "lang", None), os.environ)
    except UnknownLanguage as error:
        parser.error(str(error))
    args.rest = rest
    _prepare(args, command)
    return _guarded(args, command)


def _prepare(args: argparse.Namespace, command: Command) -> None:
    if getattr(args, "home", None) is not None:
        os.environ["XEPLOAI_HOME"] = str(args.home.resolve())
    args.home = Path(os.environ.get("XEPLOAI_HOME") or Path.home() / ".xeploai")
    if command.needs_database:
        from xeploai.cli.database import prepare

        prepare()


def _guarded(args: argparse.Namespace, command: Command) -> int:
    module = importlib.import_module(f"xeploai.cli.{command.module}")
    try:
        return int(module.run(args))
    except Refused as refusal:
        for fault in refusal.faults[:FAULTS_SHOWN]:
            print(say(fault, args.lang), file=sys.stderr)
        if len(refusal.faults) > FAULTS_SHOWN:
            more = Fault(MORE_FAULTS, {"number": len(refusal.faults) - FAULTS_SHOWN})
            print(say(more, args.lang), file=sys.stderr)
        return EXIT_REFUSED
    except BrokenPipeError:
        # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
