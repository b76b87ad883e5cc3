"""Periodic self-review, grading and roll-up of a deep hierarchy of organisations."""

# pyproject.toml reads it from here
__version__ = "0.1.0"
