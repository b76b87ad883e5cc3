"""A small pack without fault, and what is said of it once something in it was changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rulepacks.sentences import lines_of
from xeploai.domain.words import Refused
from xeploai.rulepacks import parse_layer, parse_pack

SMALL_PACK = Path(__file__).with_name("small-pack.yaml")
SMALL_PROVISIONS = Path(__file__).with_name("small-provisions.yaml")  # goes behind the small pack
SMALL_LAYER = Path(__file__).with_name("small-layer.yaml")  # stands below both

FaultsAfter = Callable[..., list[str]]


@pytest.fixture
def small_pack() -> str:
    return SMALL_PACK.read_text()


@pytest.fixture
def whole_pack(small_pack: str) -> str:
    """Return the small pack with provisions."""
    return small_pack + SMALL_PROVISIONS.read_text()


@pytest.fixture
def small_layer() -> str:
    return SMALL_LAYER.read_text()


def changed(text: str, changes: tuple[tuple[str, str], ...]) -> bytes:
    """Change a text at the first place where each `old` stands."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


@pytest.fixture
def faults_after(small_pack: str) -> FaultsAfter:
    """Change the small pack at the first place where `old` stands, and return what is refused."""

    def faults(*changes: tuple[str, str]) -> list[str]:
        with pytest.raises(Refused) as refusal:
            parse_pack(changed(small_pack, changes), file="p.yaml")
        return lines_of(refusal.value)

    return faults


@pytest.fixture
def provision_faults_after(whole_pack: str) -> FaultsAfter:
    """Do the same with the small pack and its provisions."""

    def faults(*changes: tuple[str, str]) -> list[str]:
        with pytest.raises(Refused) as refusal:
            parse_pack(changed(whole_pack, changes), file="p.yaml")
        return lines_of(refusal.value)

    return faults


@pytest.fixture
def layer_faults_after(whole_pack: str, small_layer: str) -> FaultsAfter:
    """Do the same with the small layer, which stands below that pack."""
    base = parse_pack(whole_pack.encode(), file="p.yaml")

    def faults(*changes: tuple[str, str]) -> list[str]:
        with pytest.raises(Refused) as refusal:
            parse_layer(changed(small_layer, changes), file="l.yaml", base=base)
        return lines_of(refusal.value)

    return faults
