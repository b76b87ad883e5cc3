"""Texts of allauth and Django are in our catalogue, word for word."""

import re
from pathlib import Path

import allauth
import django
import pytest

from xeploai.accounts.library_texts import ALLAUTH_TEXTS, DJANGO_TEXTS
from xeploai.domain import translate

# split over lines in the sources
JOIN = re.compile(r"\"\s*\n\s*\"")
# names of fields of our own model, which Django inserts into a message
OWN = {"username", "label"}
PLAIN = [text for text in DJANGO_TEXTS if isinstance(text, str) and text not in OWN]


def sources(package: Path) -> str:
    files = [file for suffix in ("py", "html", "txt") for file in package.rglob(f"*.{suffix}")]
    return JOIN.sub("", "\n".join(file.read_text(encoding="utf-8") for file in files))


@pytest.fixture(scope="module")
def allauth_sources() -> str:
    return sources(Path(allauth.__file__).parent)


@pytest.fixture(scope="module")
def django_sources() -> str:
    root = Path(django.__file__).parent
    return sources(root / "contrib" / "auth") + sources(root / "forms")


@pytest.mark.parametrize("text", ALLAUTH_TEXTS)
def test_allauth_still_has_the_text_and_ours_is_in_vietnamese(
    allauth_sources: str, text: str
) -> None:
    assert text in allauth_sources
    assert translate(text, "vi") != text


@pytest.mark.parametrize("text", PLAIN)
def test_django_still_has_the_text_and_ours_is_in_vietnamese(
    django_sources: str, text: str
) -> None:
    assert text in django_sources
    assert translate(text, "vi") != text
