"""Text stays text: no cell of a file may be run as a formula when the file is opened.

A name such as `=cmd|…` is a formula to a spreadsheet program that reads it from CSV. Such texts
get an apostrophe in front, which those programs understand as “this is text”.
"""

# what a formula can begin with; some programs turn the full-width signs into plain ones
STARTS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
GUARD = "'"


def could_calculate(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula."""
    return text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(STARTS_A_FORMULA)


def inert(text: str) -> str:
    """Return the text as a cell of CSV that stays text. Not for numbers: `-1` would change."""
    return f"{GUARD}{text}" if could_calculate(text) else text
