"""The shapes of a pack and of a layer as pydantic models: which keys, and what they may be."""

from .base import DUPLICATE_KEY, Shape, fields_of, problem, read, read_as
from .scalars import (
    NODES,
    NOT_A_RULE_ID,
    NOTHING_HERE,
    NULL,
    RULE_ID,
    TEXT,
    YES_OR_NO,
    Items,
    parse_choice,
    parse_date,
    parse_flag,
    parse_or_fault,
    parse_text,
)

__all__ = [
    "DUPLICATE_KEY",
    "NODES",
    "NOTHING_HERE",
    "NOT_A_RULE_ID",
    "NULL",
    "RULE_ID",
    "TEXT",
    "YES_OR_NO",
    "Items",
    "Shape",
    "fields_of",
    "parse_choice",
    "parse_date",
    "parse_flag",
    "parse_or_fault",
    "parse_text",
    "problem",
    "read",
    "read_as",
]
