"""Broken and hostile files by the hundred thousand, each the same again by its number."""
