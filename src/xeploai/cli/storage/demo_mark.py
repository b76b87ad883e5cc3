"""The mark of a home that the demo made: its data are invented, until something is imported."""

import json
from pathlib import Path

MARK = "demo.json"


def write_mark(home: Path, *, seed: int) -> None:
    """Mark a home as the demo's, with invented data alone in it."""
    mark = {"made_by": "xeploai demo", "seed": seed, "changed": False}
    (home / MARK).write_text(json.dumps(mark), encoding="utf-8")


def is_demo_home(home: Path) -> bool:
    """Whether the demo made what is in the home, at least at first."""
    return (home / MARK).exists()


def is_changed(home: Path) -> bool:
    """Whether data were imported into the demo's home since."""
    if not is_demo_home(home):
        return False
    try:
        return bool(json.loads((home / MARK).read_text(encoding="utf-8")).get("changed"))
    except (OSError, ValueError, AttributeError):
        # a mark that cannot be read protects the home: it may have real data
        return True


def mark_changed(home: Path) -> bool:
    """Note in a demo's home that data were imported. Returns whether it is a demo's."""
    if not is_demo_home(home):
        return False
    if not is_changed(home):
        mark = json.loads((home / MARK).read_text(encoding="utf-8"))
        (home / MARK).write_text(json.dumps({**mark, "changed": True}), encoding="utf-8")
    return True


class DemoHome:
    """True where the demo made the home, also after other data were added.

    Its accounts have public passwords, so it is served on one machine only. Reads the mark each
    time, since the demo writes it while it runs.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def __bool__(self) -> bool:
        return is_demo_home(self.home)


class OnlyInvented:
    """True as long as a home contains only what the demo invented.

    Reads the mark each time, since data may be imported while the pages are being served.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def no_longer(self) -> None:
        """Note that other data were added."""
        mark_changed(self.home)

    def __bool__(self) -> bool:
        return is_demo_home(self.home) and not is_changed(self.home)
