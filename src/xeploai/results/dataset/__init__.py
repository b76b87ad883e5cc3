"""A whole cycle as data files with their dictionary."""

from xeploai.accounts.journal import Actor

from .write import export_cycle

__all__ = ["Actor", "export_cycle"]
