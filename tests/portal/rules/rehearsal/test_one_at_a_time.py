"""Slow work for one request at a time."""

from pathlib import Path
from typing import Any

import pytest

from xeploai.portal.rules.rehearsal.one_at_a_time import try_lock


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    return settings.HOME  # type: ignore[no-any-return]


def test_a_second_request_is_turned_away_until_the_first_ends() -> None:
    with try_lock("work") as first, try_lock("work") as second:
        assert (first, second) == (True, False)

    with try_lock("work") as third:
        assert third


def test_other_work_is_not_held_up() -> None:
    with try_lock("work"), try_lock("other") as other:
        assert other
