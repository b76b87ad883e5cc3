"""Django's backend for SQLite, which also reads where the disk is full."""
