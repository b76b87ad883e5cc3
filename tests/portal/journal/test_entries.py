"""The labels of journal entries."""

import re
from pathlib import Path

import pytest

import xeploai
from xeploai.portal.journal.entries import ACT_WORDS, KIND_WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SOURCES = Path(xeploai.__file__).parent
ENTRY = re.compile(r'Entry\(\s*f?"([a-z_.{}]+)",\s*"([a-z]+)"')


def test_every_code_that_is_noted_has_a_word() -> None:
    noted = {
        found.groups()
        for file in SOURCES.rglob("*.py")
        for found in ENTRY.finditer(file.read_text(encoding="utf-8"))
    }

    assert len(noted) > 20
    assert {act for act, _ in noted if "{" not in act} - ACT_WORDS.keys() == set()
    assert {kind for _, kind in noted} - KIND_WORDS.keys() == set()
