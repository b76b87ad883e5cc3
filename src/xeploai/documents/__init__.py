"""A finished report or listing in, the bytes of a page, letter, PDF or spreadsheet out.

`documents.dataset` is imported by its own name: it loads Arrow, which few commands need.
"""

from .formats import Format, write
from .inert_text import inert
from .listing import Listing, ListingCell, ListingFormat, write_listing

__all__ = ["Format", "Listing", "ListingCell", "ListingFormat", "inert", "write", "write_listing"]
