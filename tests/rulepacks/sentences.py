"""Faults as one line each, and the sentence in such a line."""

from xeploai.domain.words import Refused


def lines_of(refused: Refused) -> list[str]:
    """Return the faults as one line each: place, then sentence."""
    return [f"{fault.place}: {fault.text % fault.values}" for fault in refused.faults]


def sentence(line: str) -> str:
    """Return a line without the place of the fault."""
    return line.partition(": ")[2]
