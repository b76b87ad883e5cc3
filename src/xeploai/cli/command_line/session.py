"""The home, the language and the paths of one run of a command."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from xeploai.domain import Fault, say, translate
from xeploai.wording import language_from


@dataclass
class Session:
    """What the common options say, and where the answer goes.

    Args:
        home_option: value of `--home`; of several, the last one.
        language_option: value of `--lang`; of several, the last one.
        paths: files and folders that the user named. An error at one of them is the user's to mend.
    """

    home_option: Path | None = None
    language_option: str | None = None
    language: str = ""
    paths: list[Path] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """The folder of database and files."""
        return self.home_option or Path(os.environ.get("XEPLOAI_HOME") or Path.home() / ".xeploai")

    def begin(self, paths: Iterable[Path], *, needs_database: bool) -> None:
        """Set language and home, and bring the database to this version if it is needed.

        Raises:
            UnknownLanguage: the language has no wording.
            Refused: the database cannot be used.
        """
        self.language = language_from(self.language_option, os.environ)
        self.paths += paths
        if self.home_option is not None:
            # the settings read it from there, and so do processes that the command starts
            os.environ["XEPLOAI_HOME"] = str(self.home_option.absolute())
        if needs_database:
            from xeploai.cli.storage import prepare

            prepare()

    def text(self, text: str | Fault, /, **values: object) -> str:
        """Return a sentence in the reader's language."""
        return say(text if isinstance(text, Fault) else Fault(text, values), self.language)

    def word(self, text: str) -> str:
        """Return a marked text in the reader's language, such as the head of a column."""
        return translate(text, self.language)

    def say(self, text: str | Fault, /, **values: object) -> None:
        """Print a sentence in the reader's language."""
        sys.stdout.write(f"{self.text(text, **values)}\n")
