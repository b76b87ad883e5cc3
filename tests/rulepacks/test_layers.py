"""A local layer: what it may hold, and everything that it may not."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from xeploai.domain.faults import Refused
from xeploai.domain.model.layers import Layer, LayerStanding, Scale, WhenChanged
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import Standing
from xeploai.domain.model.rulebook import rulebook
from xeploai.rulepacks import load_layer, parse_layer, parse_pack

FaultsAfter = Callable[..., list[str]]
DAY = date(2020, 11, 1)


@pytest.fixture
def base(whole_pack: str) -> RulePack:
    return parse_pack(whole_pack.encode(), file="p.yaml")


@pytest.fixture
def layer(base: RulePack, small_layer: str) -> Layer:
    return parse_layer(small_layer.encode(), file="l.yaml", base=base)


def test_a_layer_is_read_with_all_its_parts(layer: Layer) -> None:
    assert (layer.code, layer.extends, layer.unit) == ("province-2020", "small", "T")
    assert layer.parameters[0].value == Fraction(3, 5)
    assert [each.provision for each in layer.adoptions] == ["P18-DEP-3"]
    assert [(each.key, each.value) for each in layer.settings] == [("cap.rounding", "DOWN")]
    assert [each.provision for each in layer.withdrawals] == ["P18-KO-1"]
    assert layer.criteria[0].scale is Scale.POINTS
    assert layer.criteria[0].when_changed is WhenChanged.KEEP


def test_what_names_no_document_of_its_own_cites_that_of_the_layer(layer: Layer) -> None:
    own = layer.provisions["L-KO-1"].wordings[0]
    found = [layer.parameters[0].source, layer.adoptions[0].source, own.citation.source]

    assert {each.document for each in found} == {"12-QĐ/TU"}
    assert own.standing is Standing.LOCAL


def test_a_layer_changes_the_rules_in_force(base: RulePack, layer: Layer) -> None:
    book = rulebook(base, on=DAY, layers=[layer])

    assert book.provisions["P18-GR-1"].parameters["exceeded"].value == Fraction(3, 5)
    assert book.provisions["P18-DEP-3"].standing is Standing.LOCAL
    assert "L-KO-1" in book.provisions


def test_a_draft_is_read_and_never_binds(base: RulePack, small_layer: str) -> None:
    text = small_layer.replace("standing: LOCAL", "standing: DRAFT")
    draft = parse_layer(text.encode(), file="l.yaml", base=base)

    assert draft.standing is LayerStanding.DRAFT
    assert rulebook(base, on=DAY, layers=[draft]).provisions == rulebook(base, on=DAY).provisions


def test_a_layer_is_loaded_from_its_file(base: RulePack, small_layer: str, tmp_path: Path) -> None:
    path = tmp_path / "layer.yaml"
    path.write_text(small_layer)

    assert load_layer(path, base=base).code == "province-2020"
    with pytest.raises(Refused, match="cannot be read"):
        load_layer(tmp_path / "none.yaml", base=base)


def test_a_layer_that_loosens_is_refused_with_both_texts_named(
    layer_faults_after: FaultsAfter,
) -> None:
    assert layer_faults_after(("value: 60 %", "value: 40 %")) == [
        (
            "l.yaml:9 P18-GR-1.exceeded 2020-11-01: 12-QĐ/TU, toàn văn sets “exceeded” to 40 %, "
            "which is milder than 50 % in P18-GR-1, DOC, Điều 8. A lower body may only be "
            "stricter. Correct the value, or remove it."
        )
    ]


def test_a_layer_is_compared_with_every_later_wording_above_it(
    layer_faults_after: FaultsAfter,
) -> None:
    (fault,) = layer_faults_after(("value: 60 %", "value: 52 %"))

    assert "milder than 55 % in P18-GR-1" in fault


def test_as_strict_as_above_is_not_looser(base: RulePack, small_layer: str) -> None:
    text = small_layer.replace("value: 60 %", "value: 55 %")

    assert parse_layer(text.encode(), file="l.yaml", base=base)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("layer: province-2020", "layer: Tỉnh", "“Tỉnh” cannot be the code of a layer"),
        ("extends: small", "extends: big", "The layer stands below “big”, not below “small”"),
        ("standing: LOCAL", "standing: LOUD", "There is no standing “LOUD”"),
        ("unit: T", "units: T", "The key “units” is not known here"),
        ("value: 60 %", "value: 160 %", "The share “160 %” is not between 0 and 1"),
        ("value: 60 %", "value: much", "“much” is no exact number"),
        ("P18-GR-1.exceeded", "P18-GR-1.done", "P18-GR-1, DOC, Điều 8 has no number “done”"),
        ("P18-GR-1.exceeded", "P18-GR-1.all", "12-QĐ/TU, toàn văn may not change “all”"),
        ("P18-GR-1.exceeded", "exceeded", "“exceeded” names no number"),
        ("P18-GR-1.exceeded", "P18-GR-9.x", "small has no provision “P18-GR-9” in force"),
        ("provision: P18-DEP-3", "provision: P18-DEP-9", "small has no provision “P18-DEP-9”"),
        ("provision: P18-DEP-3", "provision: P18-KO-1", "P18-KO-1 (DOC, Điều 9) binds already"),
        ("provision: P18-DEP-3", "provision: P18-CAP-4", "P18-CAP-4 has no text that could bind"),
        ("setting: cap.rounding", "setting: cap.base", "small has no setting “cap.base”"),
        ("value: DOWN", "value: LEFT", "“LEFT” is not among the choices"),
        ("waiver: FORCE_MAJEURE", "waiver: LUCK", "There is no waiver “LUCK”"),
        ("waiver: FORCE_MAJEURE", "waiver: OBJECTIVE_CAUSE", "does not admit OBJECTIVE_CAUSE"),
        ("provision: L-KO-1", "provision: P18-KO-9", "not the id of a local provision"),
        ("effect: KNOCKS_OUT", "effect: OPENS", "There is no effect “OPENS”"),
        ("from: 2020-11-01, value: 60 %", "from: 2020-10-31, value: 60 %", "before 12-QĐ/TU"),
        ("scale: POINTS", "scale: STARS", "There is no scale “STARS”"),
        ("fact: score_results", "fact: nothing", "There is no fact “nothing”"),
        ("fact: score_results", "fact: criteria_results", "“criteria_results” is of kind LEVELS"),
        ("most: 40}", "most: 41}", "the criteria add up to 71"),
        ("code: r2", "code: r1", "The code “r1” stands twice in this set"),
        (", most: 30}", "}", "Where points are given, each has its highest number"),
        ("[member]\n    groups", "[cadre]\n    groups", "no category “cadre”"),
        ("    scale: POINTS", "    when_changed: MAYBE\n    scale: POINTS", "no way “MAYBE”"),
    ],
)  # fmt: skip
def test_a_layer_that_makes_no_sense_is_refused(
    layer_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    faults = layer_faults_after((old, new))

    assert said in faults[0]
    assert all(each.startswith("l.yaml:") for each in faults)


LINE = "{setting: cap.rounding, from: 2020-11-01, value: DOWN}"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("cap.share", "20 %"),
        ("cap.share", "12,5%"),
        ("cap.share", "1/5"),
        ("cap.share", "100 %"),
        ("ballot.majority", "2/3"),
        ("ballot.majority", "trên 50%"),
        ("notice.days", "5"),
        ("notice.days", "9999"),
    ],
)
def test_a_setting_takes_what_is_of_its_kind(
    base: RulePack, small_layer: str, setting: str, value: str
) -> None:
    line = f'{{setting: {setting}, from: 2020-11-01, value: "{value}"}}'
    layer = parse_layer(small_layer.replace(LINE, line).encode(), file="l.yaml", base=base)

    assert [(each.key, each.value) for each in layer.settings] == [(setting, value)]


@pytest.mark.parametrize(
    ("setting", "value", "due"),
    [
        ("cap.share", "abc", "a share above 0 % and up to 100 % is due"),
        ("cap.share", "300 %", "a share above 0 %"),
        ("cap.share", "100.1 %", "a share above 0 %"),
        ("cap.share", "0 %", "a share above 0 %"),
        ("cap.share", "over 20 %", "a share above 0 %"),
        ("ballot.majority", "many", "as “over 50 %”"),
        ("ballot.majority", "over 100 %", "as “over 50 %”"),
        ("notice.days", "-5", "a whole number from 1 to 9999 is due"),
        ("notice.days", "0", "a whole number"),
        ("notice.days", "1.5", "a whole number"),
        ("notice.days", "10000", "a whole number"),
    ],
)
def test_a_setting_refuses_what_is_not_of_its_kind(
    layer_faults_after: FaultsAfter, setting: str, value: str, due: str
) -> None:
    line = f'{{setting: {setting}, from: 2020-11-01, value: "{value}"}}'

    (fault,) = layer_faults_after((LINE, line))

    assert f"“{value}” cannot be set as" in fault
    assert due in fault


def test_a_layer_that_lays_nothing_down_is_refused(base: RulePack, small_layer: str) -> None:
    heading = small_layer.partition("parameters:")[0]

    for text in (heading, heading + "settings: []\n"):
        with pytest.raises(Refused, match="lays nothing down"):
            parse_layer(text.encode(), file="l.yaml", base=base)


def test_a_number_keeps_its_kind(layer_faults_after: FaultsAfter) -> None:
    faults = layer_faults_after(("value: 60 %", "value: 6"))

    assert any("“exceeded” is an amount, and a share is due here" in each for each in faults)


def test_nothing_is_set_twice_from_one_day(
    layer_faults_after: FaultsAfter, small_layer: str
) -> None:
    line = "  - {setting: cap.rounding, from: 2020-11-01, value: DOWN}\n"

    (fault,) = layer_faults_after((line, line + line.replace("DOWN", "UP")))

    assert "“cap.rounding” is set twice from 2020-11-01 on" in fault


def test_points_are_those_of_the_fact(layer_faults_after: FaultsAfter) -> None:
    (fault,) = layer_faults_after(("most: 70", "most: 60"), ("most: 40}", "most: 30}"))

    assert "“score_results” add up to 60 points, and that fact has at most 70" in fault


def test_levels_have_no_points(layer_faults_after: FaultsAfter) -> None:
    faults = layer_faults_after(
        ("scale: POINTS", "scale: LEVELS"), ("fact: score_results", "fact: criteria_results")
    )

    assert {"Levels have no highest number" in each for each in faults} == {True}


def test_a_provision_of_one_s_own_can_not_hold_before_the_pack(
    base: RulePack, small_layer: str
) -> None:
    text = small_layer.replace("issued: 2020-11-01", "issued: 2019-01-01")
    text = text.replace("from: 2020-11-01\n        effect", "from: 2019-12-31\n        effect")

    with pytest.raises(Refused, match="small governs from 2020-01-01 on"):
        parse_layer(text.encode(), file="l.yaml", base=base)


@pytest.mark.parametrize(("until", "is_refused"), [("2020-11-01", True), ("2020-11-02", False)])
def test_nothing_begins_after_the_pack_has_ended(
    whole_pack: str, small_layer: str, until: str, is_refused: bool
) -> None:
    cited = "source: {document: DOC, issued: 2020-01-01, place: Điều 1}, status: confirmed"
    ended = f"value: {{until: {until}, {cited}, rule_ids: []}}"
    base = parse_pack(whole_pack.replace("value: {until: null}", ended).encode(), file="p.yaml")

    if is_refused:
        with pytest.raises(Refused, match=f"small governs until {until}"):
            parse_layer(small_layer.encode(), file="l.yaml", base=base)
    else:
        assert parse_layer(small_layer.encode(), file="l.yaml", base=base)


def test_a_layer_may_define_facts_of_its_own(base: RulePack, small_layer: str) -> None:
    text = small_layer.replace("tasks_late, at_least", "hours_lost, at_least")
    text += """facts:
  - fact: hours_lost
    kind: COUNT
    label: {vi: Giờ, en: Hours lost}
    unit: {vi: giờ, en: hours}
    of: [MEMBER]
"""

    layer = parse_layer(text.encode(), file="l.yaml", base=base)

    assert list(layer.facts) == ["hours_lost"]
