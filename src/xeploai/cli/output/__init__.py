"""What commands print: tables, explanations, rules, JSON."""

from .console import date_text, escape, markup_text, print_json, terminal, width_of_output
from .explanation_writer import write_heading, write_reasoning
from .rule_writer import (
    NOTE,
    write_checked,
    write_competence,
    write_days,
    write_effect,
    write_provision,
    write_setting,
)
from .statistics_tables import statistics_text
from .text_writer import Writer, writer

__all__ = [
    "NOTE",
    "Writer",
    "date_text",
    "escape",
    "markup_text",
    "print_json",
    "statistics_text",
    "terminal",
    "width_of_output",
    "write_checked",
    "write_competence",
    "write_days",
    "write_effect",
    "write_heading",
    "write_provision",
    "write_reasoning",
    "write_setting",
    "writer",
]
