"""The browser that tests of the pages need: on PATH, named, or missing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.browser import chromium, ensure_browser
from tools.process import RequirementMissing


def program(folder: Path, name: str) -> Path:
    made = folder / name
    made.write_text("#!/bin/sh\n")
    made.chmod(0o755)
    return made


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Leave nothing on PATH but an empty folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("XEPLOAI_CHROMIUM", raising=False)
    return tmp_path


def install_nothing(packages: Sequence[str]) -> None:
    """Stand in for a machine on which nothing may be installed."""


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_chromium_on_path_is_found(bare: Path, name: str) -> None:
    made = program(bare, name)

    assert chromium() == made


def test_the_chromium_that_is_named_comes_first(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    monkeypatch.setenv("XEPLOAI_CHROMIUM", str(program(bare, "my-own")))

    assert chromium() == bare / "my-own"


def test_a_named_chromium_that_does_not_exist_is_refused_by_its_name(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XEPLOAI_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(RequirementMissing, match="/nowhere/chromium"):
        ensure_browser(install_nothing)


def test_without_a_chromium_one_line_says_how_to_get_it(bare: Path) -> None:
    with pytest.raises(RequirementMissing) as refused:
        ensure_browser(install_nothing)

    assert "apt-get install chromium" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_chromium_is_installed_together_with_letters_for_vietnamese(bare: Path) -> None:
    installed: list[str] = []

    def install(packages: Sequence[str]) -> None:
        installed.extend(packages)
        program(bare, "chromium")

    ensure_browser(install)

    assert installed == ["chromium", "fonts-dejavu-core"]
