"""Logging to standard error, in plain text or with the priorities of systemd's journal."""

import logging
from collections.abc import Mapping
from typing import Any

# the level of a line in systemd's journal, which reads it from `<3>` at the start
PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
DEBUG_PRIORITY = 7
PLAIN = "{asctime} {levelname} {name}: {message}"
IN_JOURNAL = "{levelname} {name}: {message}"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class JournalLines(logging.Formatter):
    """Prefix each line with its priority; systemd's journal adds the time itself."""

    def format(self, record: logging.LogRecord) -> str:
        priorities = (priority for level, priority in PRIORITIES if record.levelno >= level)
        mark = f"<{next(priorities, DEBUG_PRIORITY)}>"
        # also on each line of a traceback: the journal would file those as information
        return "\n".join(f"{mark}{line}" for line in super().format(record).splitlines())


def logging_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return Django's `LOGGING`, at the level that the environment names.

    The portal logs an unhandled exception once, with the number of the incident; Django's own
    line would only repeat the traceback.
    """
    level = environment.get("XEPLOAI_LOG", "").upper()
    # set by systemd if standard error goes to its journal
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
            "xeploai": {"level": level if level in LEVELS else "INFO"},
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "CRITICAL"},
            # says nothing that the supervisor of the workers does not
            "django_tasks_db": {"level": "ERROR"},
        },
    }
