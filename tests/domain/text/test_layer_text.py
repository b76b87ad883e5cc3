"""How one version of a local layer differs from another, its provisions left aside."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.domain.model.test_competence import row
from xeploai.domain import Place, say
from xeploai.domain.model.criteria import CriteriaSet, Scale
from xeploai.domain.model.layers import Layer, LayerStanding, SettingValue
from xeploai.domain.model.provisions import Setting
from xeploai.domain.model.rules import Source
from xeploai.domain.text.layer_text import layer_changes, setting_text

FIRST, NEXT = date(2023, 11, 1), date(2024, 11, 1)
LOCAL = Source("12-QĐ/TU", FIRST, "Điều 3")
ROUNDING = Setting(
    "cap.rounding",
    {"vi": "Làm tròn", "en": "Rounding"},
    choices={
        "DOWN": {"vi": "Làm tròn xuống", "en": "Rounded down"},
        "UP": {"vi": "Làm tròn lên", "en": "Rounded up"},
    },
)
SETTINGS = {ROUNDING.key: ROUNDING}


def layer(*settings: SettingValue, **more: Any) -> Layer:
    given = {"standing": LayerStanding.LOCAL, "version": "l1", "settings": settings, **more}
    return Layer("kg", "vn-party-2023", {}, issued_by={}, unit="T", **given)


def rounded(value: str, day: date = FIRST) -> SettingValue:
    return SettingValue(ROUNDING.key, value, day, LOCAL)


def criteria(code: str, day: date = FIRST, **more: Any) -> CriteriaSet:
    label = {"vi": code, "en": code}
    one = CriteriaSet(code, label, day, LOCAL, Scale.LEVELS, ("member",), ())
    return replace(one, **more)


def changes(before: Layer | None, after: Layer) -> list[str]:
    return [say(change, "en") for change in layer_changes(before, after, SETTINGS)]


def test_two_versions_that_say_the_same_do_not_differ() -> None:
    one = layer(rounded("DOWN"), criteria=(criteria("kg-members"),))

    assert changes(one, replace(one, version="l2")) == []


def test_a_first_version_sets_what_it_sets_and_had_no_standing_before() -> None:
    first = layer(rounded("DOWN"), criteria=(criteria("kg-members"),))

    assert changes(None, first) == [
        "“Rounding” is set to “Rounded down” from 2023-11-01 on.",
        "A criteria set of its own: “kg-members”, from 2023-11-01 on.",
    ]


def test_a_draft_that_becomes_official_has_another_standing() -> None:
    draft = layer(standing=LayerStanding.DRAFT)

    assert changes(draft, layer(standing=LayerStanding.OFFICIAL)) == [
        "Standing: draft, never binds → official."
    ]


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (
            layer(rounded("UP")),
            "“Rounding”: “Rounded down” → “Rounded up” from 2023-11-01 on.",
        ),
        (
            layer(rounded("DOWN", NEXT)),
            "“Rounding”: “Rounded down” → “Rounded down” from 2024-11-01 on.",
        ),
        (layer(), "“Rounding” is not set any more (before: “Rounded down”)."),
    ],
)
def test_a_setting_that_changed_or_went_is_shown_with_its_former_value(
    after: Layer, change: str
) -> None:
    assert changes(layer(rounded("DOWN")), after) == [change]


def test_of_several_values_of_a_setting_the_last_to_begin_counts() -> None:
    both = layer(rounded("UP", NEXT), rounded("DOWN"))

    assert changes(None, both) == ["“Rounding” is set to “Rounded up” from 2024-11-01 on."]


def test_a_setting_and_a_value_that_the_pack_does_not_list_are_shown_as_they_are_written() -> None:
    own = layer(SettingValue("notice.days", "10", FIRST, LOCAL))

    assert changes(None, own) == ["“notice.days” is set to “10” from 2023-11-01 on."]
    assert setting_text("SIDEWAYS", ROUNDING) == {"vi": "SIDEWAYS", "en": "SIDEWAYS"}
    assert setting_text("DOWN", ROUNDING) == ROUNDING.choices["DOWN"]
    assert setting_text("DOWN", None) == {"vi": "DOWN", "en": "DOWN"}


def test_a_criteria_set_of_another_day_or_content_is_another_one() -> None:
    before = layer(criteria=(criteria("kg-members"), criteria("kg-cadres")))
    later, points = criteria("kg-members", NEXT), criteria("kg-cadres", scale=Scale.POINTS)

    assert changes(before, layer(criteria=(later, points))) == [
        "The criteria set “kg-members” is another one from 2024-11-01 on.",
        "The criteria set “kg-cadres” is another one from 2023-11-01 on.",
    ]


def test_a_criteria_set_that_is_left_out_was_removed_and_one_that_joins_is_new() -> None:
    before = layer(criteria=(criteria("kg-members"), criteria("kg-cadres")))

    assert changes(before, layer(criteria=(criteria("kg-cadres"), criteria("kg-branches")))) == [
        "A criteria set of its own: “kg-branches”, from 2023-11-01 on.",
        "The criteria set “kg-members” was removed.",
    ]


def test_rows_on_who_acts_are_among_the_differences_of_two_versions() -> None:
    one = row("own", categories=("member",))
    other = replace(one, decides=Place.OWN)

    assert changes(layer(competence=(one,)), layer(competence=(one,))) == []
    (new,) = changes(None, layer(competence=(other,)))
    assert new.startswith("Who acts on a grade, new from 0001-01-01 on: member: executive")
    assert "the subject's own organisation decides" in new
    (_, gone) = changes(layer(competence=(one,)), layer(competence=(other,)))
    assert gone.startswith("Who acts on a grade, no longer laid down: member: executive")
