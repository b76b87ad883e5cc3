"""A finished report in, the bytes of a text, page, letter, PDF or spreadsheet out."""

from .writing import Format, write

__all__ = ["Format", "write"]
