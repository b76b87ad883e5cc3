"""How large a file may be. Above these, reading would stop other work on the machine."""

from xeploai.domain import Fault, message

FILE_BYTES_MAX = 64 * 2**20
# A workbook is packed: what it unpacks to is what has to fit into memory.
UNPACKED_BYTES_MAX = 1024 * 2**20
# A small part may unpack to many times its size; a large one that does is an attack.
PACKED_MAX = 200
SWOLLEN_FROM = 32 * 2**20
ROWS_MAX = 500_000
# One stray mark at the far end of a sheet would make everything before it cells.
COLUMNS_MAX = 256


def too_many_rows(place: str) -> Fault:
    """Return the fault of a sheet with more rows than are read."""
    text = message(
        "There are more than %(limit)s rows. Split the file, or delete what is far below the table."
    )
    return Fault(text, {"limit": ROWS_MAX}, place)
