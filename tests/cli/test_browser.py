"""The browser that tests of the pages need: found, named or asked for."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli import browser, development


def program(folder: Path, name: str) -> Path:
    made = folder / name
    made.write_text("#!/bin/sh\n")
    made.chmod(0o755)
    return made


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Leave nothing on PATH but a folder of the test's own."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("XEPLOAI_CHROMIUM", raising=False)
    monkeypatch.setattr(development, "_call", lambda *_: 0)
    return tmp_path


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_chromium_on_path_is_found(bare: Path, name: str) -> None:
    made = program(bare, name)

    assert browser.chromium() == made


def test_the_chromium_that_is_named_comes_first(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    monkeypatch.setenv("XEPLOAI_CHROMIUM", str(program(bare, "my-own")))

    assert browser.chromium() == bare / "my-own"


def test_a_named_chromium_that_is_not_there_is_told(
    bare: Path, monkeypatch: pytest.MonkeyPatch, xeploai: Xeploai
) -> None:
    monkeypatch.setenv("XEPLOAI_CHROMIUM", "/nowhere/chromium")

    answer = xeploai("test", "tests/browser")

    assert answer.code == 2
    assert "/nowhere/chromium" in answer.err


def test_without_any_one_line_says_what_is_missing_and_how_to_get_it(
    bare: Path, xeploai: Xeploai
) -> None:
    answer = xeploai("test", "tests/browser/test_charts.py::test_any")

    assert answer.code == 2
    assert "apt-get install chromium" in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_what_may_be_installed_is_installed_with_letters_for_vietnamese(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []

    def install(packages: list[str]) -> None:
        installed.extend(packages)
        program(bare, "chromium")

    monkeypatch.setattr(browser, "_may_install", lambda: True)
    monkeypatch.setattr(browser, "_install", install)

    browser.ready_browser()

    assert installed == ["chromium", "fonts-dejavu-core"]


def test_tests_without_pages_need_no_browser(bare: Path, xeploai: Xeploai) -> None:
    assert xeploai("test", "tests/domain", "-k", "shares").code == 0


@pytest.mark.parametrize(
    ("words", "opens_pages"),
    [
        ([], True),
        (["-x"], True),
        (["tests"], True),
        (["tests/browser/test_charts.py::test_any"], True),
        (["tests/domain"], False),
        (["-k", "print", "tests/documents"], False),
    ],
)
def test_a_browser_is_made_ready_only_when_pages_are_opened(
    words: list[str], opens_pages: bool
) -> None:
    assert development._opens_pages(words) is opens_pages
