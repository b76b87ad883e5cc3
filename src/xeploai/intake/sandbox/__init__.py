"""Files are read in a process of their own, with limits; what dies there is a refusal.

`python -m xeploai.intake.sandbox` is the reader: a process that knows neither Django nor the
database. For each file, or some small ones of one sender, it makes a copy of itself, sets limits on
it, and passes its answers on.
"""

from .client import Unwanted, read_content

__all__ = ["Unwanted", "read_content"]
