"""How much a file may ask for, and the process that reads it: all limits of reading.

`docs/operations.md` derives its advice on memory from them. The reading process gets them with each
file (`intake.sandbox`), so that a test may set others.
"""

from collections.abc import Mapping

from xeploai.domain import Fault, message

FILE_BYTES_MAX = 64 * 2**20
# A workbook is packed: what it unpacks to is what has to fit into memory.
UNPACKED_BYTES_MAX = 256 * 2**20
# A small part may unpack to many times its size; a large one that does is an attack.
PACKED_MAX = 200
SWOLLEN_FROM = 32 * 2**20
# Three times the persons of a province.
ROWS_MAX = 200_000
# One stray mark at the far end of a sheet would make everything before it cells.
COLUMNS_MAX = 256
# Cells of all files that are read as one list, the empty ones between them too: the lists of a
# province have 600,000.
CELLS_MAX = 2_000_000
SHEET_NAME_LENGTH = 255
# A return in TOML has some tens of kilobytes; a long key takes the library quadratic time.
TOML_BYTES_MAX = 128 * 2**10
# What values in a TOML file may stand in: a list in a table in a list is 3.
DEPTH_MAX = 20

# Of the process that reads one file: address space, processor time, time on the clock.
MEMORY_BYTES = 640 * 2**20
CPU_SECONDS = 40
SECONDS = 90
# What it answers, and what all files of one list may come to: the other side holds it in memory.
ANSWER_BYTES_MAX = 64 * 2**20
OPEN_FILES_MAX = 32
# Of small files that one sender sent together, how many one process reads one after the other: the
# bytes of all of them, and each within the limits above.
TOGETHER_FILES_MAX = 25
TOGETHER_BYTES_MAX = 2 * 2**20


def values() -> dict[str, int]:
    """Return all limits by name."""
    return {name: value for name, value in globals().items() if name.isupper()}


def replace(numbers: Mapping[str, int]) -> None:
    """Set limits to what the process that asked for the reading has."""
    globals().update(numbers)


def too_many_rows(place: str) -> Fault:
    """Return the fault of a sheet with more rows than are read."""
    text = message(
        "There are more than %(limit)s rows. Split the file, or delete what is far below the table."
    )
    return Fault(text, {"limit": ROWS_MAX}, place)


def too_many_columns(place: str) -> Fault:
    """Return the fault of a sheet with more columns than are read."""
    text = message(
        "There is something beyond column %(limit)s. Delete what is far to the right of the table."
    )
    return Fault(text, {"limit": COLUMNS_MAX}, place)


def too_many_cells(place: str, cells: int) -> Fault:
    """Return the fault of a sheet, or of several files, with more cells than are read."""
    text = message(
        "With the empty ones between them these are %(cells)s cells; at most %(limit)s are read."
        " Delete what is far outside the table, or split the file."
    )
    return Fault(text, {"cells": cells, "limit": CELLS_MAX}, place)


def too_much_memory(place: str) -> Fault:
    """Return the fault of a file that cannot be read within the memory of its process."""
    text = message(
        "Reading the file takes more than %(limit)s MB of memory, as no list of this kind does."
        " Copy only the table into a new workbook, save it, and send that."
    )
    return Fault(text, {"limit": MEMORY_BYTES // 2**20}, place)


def too_long(place: str) -> Fault:
    """Return the fault of a file that cannot be read within the time of its process."""
    text = message(
        "Reading the file takes more than %(limit)s seconds, as no list of this kind does. Copy"
        " only the table into a new workbook, save it, and send that."
    )
    return Fault(text, {"limit": CPU_SECONDS}, place)


def too_much_text(place: str) -> Fault:
    """Return the fault of a file with more text than is read at once."""
    text = message(
        "The cells contain more than %(limit)s MB of text, as no list of this kind does. Copy only"
        " the table into a new workbook, save it, and send that."
    )
    return Fault(text, {"limit": ANSWER_BYTES_MAX // 2**20}, place)
