"""How well a text is known decides whether it binds."""

import pytest

from xeploai.domain.model.sources import Status


@pytest.mark.parametrize(
    ("status", "advises"),
    [
        (Status.CONFIRMED, False),
        (Status.RELATED, False),
        (Status.PREDECESSOR, True),
        (Status.SECONDARY, True),
        (Status.UNKNOWN, True),
    ],
)
def test_only_confirmed_and_related_rules_bind(status: Status, advises: bool) -> None:
    assert status.is_advisory is advises
