"""How large a file may be. Above these, reading would stop other work on the machine."""

FILE_BYTES_MAX = 64 * 2**20
# A workbook is packed: what it unpacks to is what has to fit into memory.
UNPACKED_BYTES_MAX = 1024 * 2**20
# A part that unpacks to more than this many times its size is no table, unless it is small.
PACKED_MAX = 200
SWOLLEN_FROM = 32 * 2**20
ROWS_MAX = 500_000
# One stray mark at the far end of a sheet would make everything before it cells.
COLUMNS_MAX = 256
