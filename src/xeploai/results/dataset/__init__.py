"""A whole cycle as data files with their dictionary."""

from .write import export_cycle

__all__ = ["export_cycle"]
