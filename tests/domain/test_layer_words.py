"""How one version of a local layer differs from another, besides its provisions."""

from dataclasses import replace
from datetime import date

from xeploai.domain.faults import Fault
from xeploai.domain.layer_words import layer_changes
from xeploai.domain.layers import (
    CriteriaSet,
    Layer,
    LayerStanding,
    Scale,
    SettingValue,
    WhenChanged,
)
from xeploai.domain.provisions import Setting
from xeploai.domain.rules import Source

DAY = date(2023, 11, 1)
SOURCE = Source("12-QĐ/TU", DAY, "toàn văn")
NAME = {"vi": "Tên", "en": "Name"}
ROUNDING = Setting("cap.rounding", NAME, {"DOWN": {"vi": "Xuống", "en": "Down"}})
EMPTY = Layer("a", "vn-party-2023", NAME, LayerStanding.LOCAL, NAME, "", "1")
DOWN = SettingValue("cap.rounding", "DOWN", DAY, SOURCE)
MEMBERS = CriteriaSet("m", NAME, DAY, SOURCE, Scale.LEVELS, ("member",), (), WhenChanged.KEEP)


def changes(before: Layer | None, after: Layer) -> list[Fault]:
    return list(layer_changes(before, after, {"cap.rounding": ROUNDING}))


def test_the_same_twice_differs_in_nothing() -> None:
    layer = replace(EMPTY, settings=(DOWN,), criteria=(MEMBERS,))

    assert changes(layer, layer) == []


def test_a_setting_is_set_changed_and_taken_back() -> None:
    held = replace(EMPTY, settings=(DOWN,))
    other = replace(EMPTY, settings=(replace(DOWN, value="7"),))

    (first,), (second,), (third,) = changes(None, held), changes(held, other), changes(held, EMPTY)
    assert first.values["value"] == {"vi": "Xuống", "en": "Down"}
    assert second.values["before"] == {"vi": "Xuống", "en": "Down"}
    assert second.values["value"] == {"vi": "7", "en": "7"}
    assert "no longer set" in third.text


def test_a_criteria_set_is_new_changed_and_gone() -> None:
    held = replace(EMPTY, criteria=(MEMBERS,))
    other = replace(EMPTY, criteria=(replace(MEMBERS, scale=Scale.POINTS),))

    texts = [changes(*pair)[0].text for pair in ((None, held), (held, other), (held, EMPTY))]
    assert ["of its own" in texts[0], "another one" in texts[1], "no longer" in texts[2]] == [
        True,
        True,
        True,
    ]


def test_a_draft_that_becomes_binding_is_said() -> None:
    draft = replace(EMPTY, standing=LayerStanding.DRAFT)

    assert [each.text for each in changes(draft, EMPTY)] == ["Standing: %(before)s → %(after)s."]
