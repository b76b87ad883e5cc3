"""The tables of a report."""

from .categories import annexes
from .ceilings import over_the_ceiling, rules_by_category, status_word
from .columns import order_column, text_column

__all__ = [
    "annexes",
    "order_column",
    "over_the_ceiling",
    "rules_by_category",
    "status_word",
    "text_column",
]
