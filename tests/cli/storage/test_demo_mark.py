"""The mark of a home with invented data."""

from pathlib import Path

import pytest

from xeploai.cli.storage.demo_mark import (
    DemoHome,
    OnlyInvented,
    is_changed,
    mark_changed,
    write_mark,
)


@pytest.fixture
def demo_home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    write_mark(home, seed=1)
    return home


def test_a_home_holds_only_invented_data_until_somebody_imports(demo_home: Path) -> None:
    only_invented = OnlyInvented(demo_home)
    before = bool(only_invented)

    mark_changed(demo_home)

    assert (before, bool(only_invented)) == (True, False)
    # whoever tries an import in the demo signs in again with the same password
    assert DemoHome(demo_home)


def test_a_mark_that_nobody_can_read_protects_the_home(demo_home: Path) -> None:
    (demo_home / "demo.json").write_text("{", encoding="utf-8")

    assert not OnlyInvented(demo_home)
    assert is_changed(demo_home)


def test_a_home_without_a_mark_is_nobodys_demo(tmp_path: Path) -> None:
    assert not OnlyInvented(tmp_path)
    assert not DemoHome(tmp_path)
    assert not mark_changed(tmp_path)
    assert not (tmp_path / "demo.json").exists()
