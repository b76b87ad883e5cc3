"""Words stay words: no cell of a file may begin to calculate when it is opened.

A name such as `=cmd|…` is a formula to a spreadsheet program that reads it from CSV. What could
be taken for one gets an apostrophe before it, which those programs understand as “this is text”.
"""

# what a formula can begin with, also as full-width letters, which some programs turn into plain
STARTS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
GUARD = "'"


def could_calculate(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula."""
    return text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(STARTS_A_FORMULA)


def inert(text: str) -> str:
    """Return the text as a cell of CSV in which it stays text. Numbers are not given here."""
    return f"{GUARD}{text}" if could_calculate(text) else text
