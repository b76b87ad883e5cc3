"""What the log holds and how its lines look: plain text to standard error."""

import logging
from collections.abc import Mapping
from typing import Any

# how systemd's journal reads a line's level, from its first characters
PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
DEBUG_PRIORITY = 7
PLAIN = "{asctime} {levelname} {name}: {message}"
IN_JOURNAL = "{levelname} {name}: {message}"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class JournalLines(logging.Formatter):
    """Lines for systemd's journal: it has the time itself, and takes the level from a mark.

    Each line of a trace has the mark too; the journal would else file it as mere information.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its mark on every line."""
        found = (mark for level, mark in PRIORITIES if record.levelno >= level)
        mark = f"<{next(found, DEBUG_PRIORITY)}>"
        return "\n".join(f"{mark}{line}" for line in super().format(record).splitlines())


def logging_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return Django's `LOGGING`, at the level that the environment names.

    What a request could not be answered for is logged once, with its number, by
    `portal.guard`; Django's own line on it would only repeat the trace.
    """
    wanted = environment.get("XEPLOAI_LOG", "").upper()
    # systemd says so where standard error goes to its journal
    in_journal = "JOURNAL_STREAM" in environment
    lines = {"()": JournalLines, "format": IN_JOURNAL} if in_journal else {"format": PLAIN}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {**lines, "style": "{"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "xeploai": {"level": wanted if wanted in LEVELS else "INFO"},
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "CRITICAL"},
        },
    }
