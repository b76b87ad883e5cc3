"""What the tests of benches have in common."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Databases:
    """Which databases a bench measures, and the words that ask for these."""

    names: frozenset[str]
    words: tuple[str, ...]


SQLITE = Databases(frozenset({"sqlite"}), ("--no-postgresql",))
BOTH = Databases(frozenset({"sqlite", "postgresql"}), ())


@pytest.fixture(
    params=[SQLITE, pytest.param(BOTH, marks=pytest.mark.at_length)], ids=["one", "both"]
)
def databases(request: pytest.FixtureRequest) -> Databases:
    """Return SQLite alone; both with what is tried at length, for that takes a minute more."""
    found: Databases = request.param
    return found
