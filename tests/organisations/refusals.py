"""Why an act on the register is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from tests.builders import AT, BY
from xeploai.domain.words import Fault, Refused


def faults_of(act: Callable[..., object], **arguments: Any) -> tuple[Fault, ...]:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(**arguments, by=BY, at=AT)
    return refusal.value.faults


def sentences(act: Callable[..., object], **arguments: Any) -> list[str]:
    return [str(fault) for fault in faults_of(act, **arguments)]
