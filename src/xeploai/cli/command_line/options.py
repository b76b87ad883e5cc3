"""Types of values on the command line, and the options that several commands share."""

from collections.abc import Callable, Iterable
from datetime import MAXYEAR, MINYEAR, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from xeploai.domain import NO_CYCLE_CODE, Refused, message, read_cycle_code

from .session import Session
from .usage import UsageFault, name_of

F = TypeVar("F", bound=Callable[..., Any])

NOT_A_DATE = message("“%(given)s” is not a date. Write it as 31/12/2023.")
NOT_A_YEAR = message("“%(given)s” is not a year. Write it as 2023.")
NOT_A_NUMBER = message("“%(given)s” is not a whole number.")
NO_FOLDER = message("The name of the folder is empty.")
NOT_A_CHOICE = message("“%(given)s” is not one of: %(known)s.")


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date, written 31/12/2023 or 2023-12-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date of a text."""
        if isinstance(value, date):
            return value
        for form in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        raise _refusal(NOT_A_DATE, param, ctx, given=value)


class Year(click.ParamType):  # type: ignore[type-arg]
    """A year, such as 2023."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the year of a text; one that a date can have."""
        text = str(value)
        if text.isdecimal() and MINYEAR <= int(text) <= MAXYEAR:
            return int(text)
        raise _refusal(NOT_A_YEAR, param, ctx, given=value)


class CycleCode(click.ParamType):  # type: ignore[type-arg]
    """The code of a cycle, such as 2026 or 2026-q1."""

    name = "cycle"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code as it is stored."""
        try:
            return read_cycle_code(str(value)).code
        except Refused:
            raise _refusal(NO_CYCLE_CODE, param, ctx, given=value) from None


class Number(click.ParamType):  # type: ignore[type-arg]
    """A whole number."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of a text."""
        try:
            return int(value)
        except ValueError:
            raise _refusal(NOT_A_NUMBER, param, ctx, given=value) from None


class Folder(click.ParamType):  # type: ignore[type-arg]
    """The name of a folder."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path of a text."""
        # an empty name is a variable that was not set, and no wish for the current folder
        if not value:
            raise _refusal(NO_FOLDER, param, ctx)
        return Path(value)


class Choice(click.Choice[str]):
    """One of several words; refused in the reader's language."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, as it is."""
        if value in self.choices:
            return str(value)
        raise _refusal(NOT_A_CHOICE, param, ctx, given=value, known=", ".join(self.choices))


def _refusal(
    text: str, param: click.Parameter | None, ctx: click.Context | None, **values: object
) -> UsageFault:
    return UsageFault(text, ctx, name_of(param, ctx) if param else "", **values)


DAY, YEAR, NUMBER, FOLDER, CYCLE = Day(), Year(), Number(), Folder(), CycleCode()
# whether the file exists is checked where it is opened, with one wording for all commands
FILE = click.Path(path_type=Path)


def choice(words: Iterable[str]) -> Choice:
    """Return the type of an option that takes one of some words."""
    return Choice([str(word) for word in words])


def common_options() -> list[click.Option]:
    """Return `--home` and `--lang`, which every command takes."""
    return [
        click.Option(
            ["--home"],
            type=FOLDER,
            expose_value=False,
            callback=_set_home,
            metavar="FOLDER",
            help="the folder of the database and files (or XEPLOAI_HOME)",
        ),
        click.Option(
            ["--lang"],
            expose_value=False,
            callback=_set_language,
            metavar="vi|en",
            help="language of messages: vi or en (or XEPLOAI_LANG)",
        ),
    ]


# one that was not given leaves no trace, so that it does not undo the one further left
def _set_home(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Session).home_option = value


def _set_language(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Session).language_option = value


def cycle_option(
    *,
    required: bool = True,
    help: str = "code of the cycle: 2026, 2026-q1",  # noqa: A002 (click's own word)
) -> Callable[[F], F]:
    """Return `--cycle CODE`."""
    return click.option("--cycle", type=CYCLE, required=required, metavar="CODE", help=help)


def unit_option(help: str, *, required: bool = False) -> Callable[[F], F]:  # noqa: A002 (click's own word)
    """Return `--unit CODE`."""
    return click.option("--unit", required=required, metavar="CODE", help=help)


def category_option(help: str) -> Callable[[F], F]:  # noqa: A002 (click's own word)
    """Return `--category CODE`."""
    return click.option("--category", metavar="CODE", help=help)


def json_option(function: F) -> F:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="print JSON")(function)
