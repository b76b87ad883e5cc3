"""The entry of the command line: run a command, and turn what goes wrong into a message."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xeploai import __version__
from xeploai.domain import Fault, Refused, message, say
from xeploai.wording import UnknownLanguage

if TYPE_CHECKING:
    import click

    from .command_line import Session

EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130
FAULTS_SHOWN = 50
MORE_FAULTS = message("… and %(number)s more like these.")
HELP_IS_AT = message("Help: %(command)s --help")


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code. Foreseen failures become a message and code 2."""
    if arguments == ["--version"]:
        # scripts ask for it often, and loading click takes longer than the answer
        print(f"xeploai {__version__}")
        return 0
    from .command_line import Session
    from .program import program

    session = Session()
    try:
        with program.make_context("xeploai", list(arguments), obj=session) as context:
            code = int(program.invoke(context) or 0)
        # output to a closed pipe fails here, not while Python shuts down
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:
        ended = _code_of(error, session, arguments)
        if ended is None:
            raise
        return ended
    return code


def _code_of(error: Exception, session: "Session", arguments: Sequence[str]) -> int | None:
    """Say what went wrong and return the exit code; None where it was not foreseen."""
    import click

    match error:
        case click.exceptions.Exit():
            # `--help` ends this way
            code: int = error.exit_code
            return code
        case click.UsageError():
            return _refuse_usage(error, arguments)
        case UnknownLanguage():
            # in both languages, since the reader's is not known
            print(error, file=sys.stderr)
            return EXIT_REFUSED
        case Refused():
            return _refuse(error.faults, session.language)
        case BrokenPipeError():
            # the reader (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
    fault = _foreseen(error, [*session.paths, session.home])
    return _refuse([fault], session.language) if fault else None


def _refuse_usage(error: "click.UsageError", arguments: Sequence[str]) -> int:
    from .command_line import fault_of_usage, requested_language

    language = requested_language(arguments)
    path = error.ctx.command_path if error.ctx else "xeploai"
    print(f"{path}: {say(fault_of_usage(error), language)}", file=sys.stderr)
    print(say(Fault(HELP_IS_AT, {"command": path}), language), file=sys.stderr)
    return EXIT_REFUSED


def _refuse(faults: Sequence[Fault], language: str) -> int:
    from .output.hints import say_with_hint

    for fault in faults[:FAULTS_SHOWN]:
        print(say_with_hint(fault, language), file=sys.stderr)
    if len(faults) > FAULTS_SHOWN:
        more = Fault(MORE_FAULTS, {"number": len(faults) - FAULTS_SHOWN})
        print(say(more, language), file=sys.stderr)
    return EXIT_REFUSED


def _foreseen(error: Exception, paths: Sequence[Path]) -> Fault | None:
    """Return the fault of a path that the user gave, or of the database; None for anything else.

    Args:
        paths: those that the user gave; the home comes last.
    """
    if isinstance(error, OSError):
        from xeploai.cli.storage import fault_of_path

        return fault_of_path(error, paths)
    from django.db import Error

    if isinstance(error, Error):
        from xeploai.cli.storage import fault_of_database

        return fault_of_database(error.__cause__, paths[-1])
    return None
