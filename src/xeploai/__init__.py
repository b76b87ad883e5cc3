"""Periodic self-review, grading and roll-up of a deep hierarchy of organisations."""

# labels of the domain are said by the translator that this installs
from xeploai import wording as _wording  # noqa: F401

# pyproject.toml reads it from here
__version__ = "0.1.0"
