import json
from pathlib import Path

import pytest

from tests.builders import (
    unit_of,
)
from tests.results.dataset.files import (
    both_languages,
    exported,
)
from xeploai.cycle.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_dictionary_says_everything_in_both_languages(cycle: Cycle, tmp_path: Path) -> None:
    exported(tmp_path, unit_of(cycle, "tinh"))
    dictionary = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))

    words = list(both_languages(dictionary))

    assert len(words) > 100
    assert all(one["vi"].strip() and one["en"].strip() for one in words)
    assert dictionary["pack"]["version"] == cycle.pack_version
    assert dictionary["written_at"].startswith("2025-01-15")
    assert dictionary["program"].startswith("xeploai ")
