"""The small province of the commands, for what they print of it."""

from tests.cli.commands.conftest import province

__all__ = ["province"]
