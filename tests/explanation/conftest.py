import pytest

from tests.explanation.explained import FILES, ON
from xeploai import rulepacks
from xeploai.domain import Layer, Rulebook, rulebook


@pytest.fixture(scope="module")
def book() -> Rulebook:
    text = (FILES / "small-pack.yaml").read_text() + (FILES / "small-provisions.yaml").read_text()
    return rulebook(rulepacks.parse_pack(text.encode(), file="p.yaml"), on=ON)


@pytest.fixture(scope="module")
def layer(book: Rulebook) -> Layer:
    content = (FILES / "small-layer.yaml").read_bytes()
    return rulepacks.parse_layer(content, file="l.yaml", base=book.pack)
