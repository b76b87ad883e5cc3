"""Words on the command line that do not fit, as sentences in the reader's language."""

import os
from collections.abc import Sequence
from itertools import pairwise

import click

from xeploai.domain import Fault, message
from xeploai.wording import UnknownLanguage, language_from

NO_OPTION = message("Unknown option: “%(option)s”.")
NO_OPTION_BUT = message("Unknown option: “%(option)s”. Did you mean %(alike)s?")
MISSING = message("“%(name)s” is missing.")
NEEDS_VALUE = message("The option “%(option)s” needs a value.")
TAKES_NO_VALUE = message("The option “%(option)s” takes no value.")
OTHER = message("The command cannot be read: %(reason)s")


class UsageFault(click.UsageError):
    """A word on the command line that does not fit, with a message of our own catalogue."""

    def __init__(
        self, text: str, ctx: click.Context | None = None, place: str = "", **values: object
    ) -> None:
        self.fault = Fault(text, values, place)
        super().__init__(str(self.fault), ctx)


def fault_of_usage(error: click.UsageError) -> Fault:
    """Convert an error of click to a fault of our catalogue."""
    match error:
        case UsageFault():
            return error.fault
        case click.NoSuchOption():
            alike = ", ".join(error.possibilities or ())
            text = NO_OPTION_BUT if alike else NO_OPTION
            return Fault(text, {"option": error.option_name, "alike": alike})
        case click.MissingParameter() if error.param is not None:
            return Fault(MISSING, {"name": name_of(error.param, error.ctx)})
        case click.BadOptionUsage():
            text = TAKES_NO_VALUE if _is_flag(error) else NEEDS_VALUE
            return Fault(text, {"option": error.option_name})
    # no type of click's own is used that could end here; its words are better than none
    return Fault(OTHER, {"reason": error.format_message()})


def name_of(param: click.Parameter, ctx: click.Context | None) -> str:
    """Return an option as it is typed, an argument as the help calls it."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.metavar or param.human_readable_name.upper()


def _is_flag(error: click.BadOptionUsage) -> bool:
    params = error.ctx.command.params if error.ctx else []
    return any(
        isinstance(each, click.Option) and each.is_flag and error.option_name in each.opts
        for each in params
    )


def requested_language(arguments: Sequence[str]) -> str:
    """Return the language for a message about words that click could not read."""
    option = None
    # the words are what is wrong, so that they are looked through without a parser
    for word, following in pairwise([*arguments, ""]):
        if word == "--lang":
            option = following
        elif word.startswith("--lang="):
            option = word.removeprefix("--lang=")
    try:
        return language_from(option, os.environ)
    except UnknownLanguage:
        return language_from(None, {})
