"""`xeploai work`: the background work."""

import pytest
from django.core import management

from tests.cli.conftest import Xeploai

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(("words", "ends"), [([], False), (["--until-done"], True)])
def test_the_worker_of_the_database_runs_until_done_or_for_ever(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, words: list[str], *, ends: bool
) -> None:
    calls: list[tuple[str, bool]] = []

    def call(name: str, **options: bool) -> None:
        calls.append((name, options["batch"]))

    monkeypatch.setattr(management, "call_command", call)

    assert xeploai("work", *words).code == 0
    assert calls == [("db_worker", ends)]
