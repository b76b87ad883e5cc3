"""A small pack without fault, and what is said of it once something in it was changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xeploai.domain.faults import Refused
from xeploai.rulepacks import parse_pack

SMALL_PACK = Path(__file__).with_name("small-pack.yaml")

FaultsAfter = Callable[..., list[str]]


def told(refused: Refused) -> list[str]:
    """Return the faults as one line each: place, then text."""
    return [f"{fault.place}: {fault.text % fault.values}" for fault in refused.faults]


@pytest.fixture
def small_pack() -> str:
    return SMALL_PACK.read_text()


@pytest.fixture
def faults_after(small_pack: str) -> FaultsAfter:
    """Change the small pack at the first place where `old` stands, and return what is refused."""

    def faults(*changes: tuple[str, str]) -> list[str]:
        text = small_pack
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        with pytest.raises(Refused) as refusal:
            parse_pack(text.encode(), file="p.yaml")
        return told(refusal.value)

    return faults
