"""A finished report in, the bytes of a text, page, letter, PDF or spreadsheet out."""
