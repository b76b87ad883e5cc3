"""A local layer in words: each change with its document and day."""

from pathlib import Path

import pytest

from xeploai import rulepacks
from xeploai.domain import Layer, RulePack, say
from xeploai.results.explaining import amendments_of, rulebooks_around, settings_in_layer

FILES = Path(__file__).parent.parent.parent / "rulepacks"


@pytest.fixture(scope="module")
def pack() -> RulePack:
    text = (FILES / "small-pack.yaml").read_text() + (FILES / "small-provisions.yaml").read_text()
    return rulepacks.parse_pack(text.encode(), file="p.yaml")


@pytest.fixture(scope="module")
def layer(pack: RulePack) -> Layer:
    content = (FILES / "small-layer.yaml").read_bytes()
    return rulepacks.parse_layer(content, file="l.yaml", base=pack)


def test_the_rules_with_a_layer_differ_from_those_above_it(pack: RulePack, layer: Layer) -> None:
    above, with_layer = rulebooks_around(layer, [], pack)

    assert above.on == with_layer.on
    assert above.layers == ()
    assert [each.code for each in with_layer.layers] == ["province-2020"]
    number = with_layer.provisions["P18-GR-1"].parameters["exceeded"]
    assert above.provisions["P18-GR-1"].parameters["exceeded"].value < number.value


def test_every_change_of_a_layer_is_a_sentence_with_its_document(
    pack: RulePack, layer: Layer
) -> None:
    above, _ = rulebooks_around(layer, [], pack)

    changes = amendments_of(layer, above)

    assert [(change.code, say(change.sentence, "en")) for change in changes] == [
        ("P18-GR-1", "50% → 60% of tasks"),
        ("P18-DEP-3", "made binding here"),
        ("P18-KO-1", "the waiver “force majeure” is not admitted here"),
    ]
    assert {change.source.document for change in changes} == {"12-QĐ/TU"}
    assert all(change.above is above.provisions.get(change.code) for change in changes)


def test_a_setting_has_the_label_of_its_value(pack: RulePack, layer: Layer) -> None:
    above, _ = rulebooks_around(layer, [], pack)

    ((value, setting, label),) = settings_in_layer(layer, above)

    assert (value.key, value.value) == ("cap.rounding", "DOWN")
    assert setting is not None
    assert label == {"vi": "Xuống", "en": "Down"}
