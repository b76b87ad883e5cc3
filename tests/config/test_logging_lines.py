import logging
import logging.config

import pytest

from xeploai.config.logging_lines import JournalLines, logging_of


def record(level: int, text: str) -> logging.LogRecord:
    return logging.LogRecord("xeploai.portal", level, "file", 1, text, None, None)


@pytest.mark.parametrize(
    ("level", "mark"),
    [(logging.ERROR, "<3>"), (logging.WARNING, "<4>"), (logging.INFO, "<6>"), (5, "<7>")],
)
def test_the_journal_reads_the_level_of_every_line(level: int, mark: str) -> None:
    lines = JournalLines("{levelname} {message}", style="{").format(record(level, "a\nb"))

    assert [line[:3] for line in lines.splitlines()] == [mark, mark]


def test_under_systemd_the_journal_has_the_time_itself() -> None:
    assert "asctime" not in logging_of({"JOURNAL_STREAM": "8:1"})["formatters"]["lines"]["format"]
    assert "asctime" in logging_of({})["formatters"]["lines"]["format"]


@pytest.mark.parametrize(
    ("given", "level"), [("debug", "DEBUG"), ("WARNING", "WARNING"), ("", "INFO"), ("x", "INFO")]
)
def test_the_level_comes_from_the_environment_if_it_is_one(given: str, level: str) -> None:
    assert logging_of({"XEPLOAI_LOG": given})["loggers"]["xeploai"]["level"] == level


@pytest.mark.parametrize("environment", [{}, {"JOURNAL_STREAM": "8:1"}])
def test_the_log_can_be_set_up(environment: dict[str, str]) -> None:
    configurator = logging.config.DictConfigurator(logging_of(environment))

    assert configurator.configure_formatter(logging_of(environment)["formatters"]["lines"])
