"""A local layer: what it may hold, and everything that it may not."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.model.criteria import Scale, WhenChanged
from xeploai.domain.model.layers import Layer, LayerStanding
from xeploai.domain.model.pack import RulePack, rulebook
from xeploai.domain.model.provisions import Standing
from xeploai.domain.words import Refused
from xeploai.rulepacks import load_layer, load_pack, parse_layer, parse_pack

FaultsAfter = Callable[..., list[str]]


CITED = "source: {document: DOC, issued: 2020-01-01, place: Điều"


def test_the_small_pack_has_no_fault(small_pack: str) -> None:
    assert parse_pack(small_pack.encode(), file="p.yaml").code == "small"


def test_a_fault_names_file_line_rule_and_day(faults_after: FaultsAfter) -> None:
    own = f"            {CITED} 4}}\n            status: "

    faults = faults_after((f"{own}confirmed", f"{own}sure"))

    assert faults == [
        (
            "p.yaml:54 grading.not_rated_reasons 2020-01-01: The status “sure” is not known. "
            "Use one of: confirmed, predecessor, related, secondary, unknown."
        )
    ]


def test_all_faults_come_at_once_in_the_order_of_the_file(faults_after: FaultsAfter) -> None:
    faults = faults_after(
        ("en: Small", "de: Klein"),
        ("{code: GOOD", "{code: FINE"),
        ("kind: MEMBER", "kind: ANYBODY"),
        ("{document: 1-QĐ, issued: 2020-01-01, place: Điều 4}", "{document: 1-QĐ}"),
        ("base: graded", "base: grade"),
    )

    lines = [int(fault.split(":")[1].split(" ")[0]) for fault in faults]
    assert lines == sorted(lines)
    assert set(lines) == {2, 23, 24, 37, 83, 97}


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.yaml: The file cannot be read"):
        load_pack(tmp_path / "none.yaml")


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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "layer: province-2020",
            "layer: Tỉnh",
            (
                "“Tỉnh” cannot be the code of a layer. Use small letters without diacritics, "
                "digits and “-”."
            ),
        ),
        (
            "extends: small",
            "extends: big",
            "The layer extends “big”, not “small”. Correct one of them.",
        ),
        (
            "standing: LOCAL",
            "standing: LOUD",
            "Unknown standing “LOUD”. Use one of: OFFICIAL, LOCAL, DRAFT.",
        ),
        (
            "unit: T",
            "units: T",
            (
                "The key “units” is not known here. Use: layer, extends, title, standing, "
                "issued_by, source, unit, parameters, adopt, withdraw_waivers, settings, "
                "provisions, criteria, facts, competence. Inside braces, a text with a comma needs "
                "quotation marks."
            ),
        ),
        ("value: 60 %", "value: 160 %", "The share “160 %” is not between 0 and 1. Correct it."),
        (
            "value: 60 %",
            "value: much",
            (
                "“much” is not an exact number. Write a share as 50 % or 1/2, an amount as 6 or "
                "89.5."
            ),
        ),
        (
            "P18-GR-1.exceeded",
            "P18-GR-1.done",
            "P18-GR-1, DOC, Điều 8 has no number “done”. Use one of: all, exceeded.",
        ),
        (
            "P18-GR-1.exceeded",
            "P18-GR-1.all",
            (
                "12-QĐ/TU, toàn văn may not change “all”: P18-GR-1, DOC, Điều 8 sets it to 100 "
                "% for everyone. Remove this."
            ),
        ),
        (
            "P18-GR-1.exceeded",
            "exceeded",
            (
                "“exceeded” is not the name of a number. Write provision and name: "
                "P23-GR-3.exceeded."
            ),
        ),
        (
            "P18-GR-1.exceeded",
            "P18-GR-9.x",
            (
                "small has no provision “P18-GR-9” in force on 2020-11-01. Correct the id or "
                "the day."
            ),
        ),
        (
            "provision: P18-DEP-3",
            "provision: P18-DEP-9",
            (
                "small has no provision “P18-DEP-9” in force on 2020-11-01. Correct the id or "
                "the day."
            ),
        ),
        (
            "provision: P18-DEP-3",
            "provision: P18-KO-1",
            ("P18-KO-1 (DOC, Điều 9) binds already. There is nothing to adopt; remove this."),
        ),
        (
            "provision: P18-DEP-3",
            "provision: P18-CAP-4",
            (
                "P18-CAP-4 has no text that could bind: it says what is not known. Write a "
                "provision of your own instead."
            ),
        ),
        (
            "setting: cap.rounding",
            "setting: cap.base",
            (
                "small has no setting “cap.base”. Use one of: cap.rounding, cap.share, "
                "ballot.majority, notice.days."
            ),
        ),
        ("value: DOWN", "value: LEFT", "“LEFT” is not among the choices. Use one of: DOWN, UP."),
        (
            "waiver: FORCE_MAJEURE",
            "waiver: LUCK",
            (
                "Unknown waiver “LUCK”. Use: FORCE_MAJEURE, OBJECTIVE_CAUSE, "
                "SELF_DETECTED_AND_REMEDIED."
            ),
        ),
        (
            "waiver: FORCE_MAJEURE",
            "waiver: OBJECTIVE_CAUSE",
            (
                "P18-KO-1, DOC, Điều 9 does not admit OBJECTIVE_CAUSE, so 12-QĐ/TU, toàn văn "
                "has nothing to withdraw. Remove this."
            ),
        ),
        (
            "provision: L-KO-1",
            "provision: P18-KO-9",
            "“P18-KO-9” is not the id of a local provision. Write it as L-KO-1.",
        ),
        (
            "effect: KNOCKS_OUT",
            "effect: OPENS",
            (
                "Unknown effect “OPENS”. Use one of: TEXT, NOT_RATED, REQUIRED_FOR, KNOCKS_OUT, "
                "AT_MOST, AT_MOST_GRADE_OF, CEILING, CALLS_FOR."
            ),
        ),
        (
            "from: 2020-11-01, value: 60 %",
            "from: 2020-10-31, value: 60 %",
            (
                "The value begins on 2020-10-31, before 12-QĐ/TU was issued on 2020-11-01. "
                "Begin it on that day or later; a status of secondary or unknown may look back "
                "if a note says why."
            ),
        ),
        ("scale: POINTS", "scale: STARS", "Unknown scale “STARS”. Use one of: LEVELS, POINTS."),
        (
            "fact: score_results",
            "fact: nothing",
            "Unknown fact “nothing”. Correct the code, or define it under “facts”.",
        ),
        (
            "fact: score_results",
            "fact: criteria_results",
            (
                "“criteria_results” is of kind LEVELS, and this form of condition takes POINTS. "
                "Use the form for that kind, or another fact."
            ),
        ),
        (
            "most: 40}",
            "most: 41}",
            ("The highest number is 70, but the criteria add up to 71. Correct one of them."),
        ),
        (
            "code: r2",
            "code: r1",
            ("The code “r1” occurs twice in this set. Choose another for one of them."),
        ),
        (", most: 30}", "}", "Where points are given, each has its highest number. Add “most”."),
        (
            "[member]\n    groups",
            "[cadre]\n    groups",
            "Unknown category “cadre”. Use one of: member.",
        ),
        (
            "    scale: POINTS",
            "    when_changed: MAYBE\n    scale: POINTS",
            "“MAYBE” is not a value of “when_changed”. Use one of: KEEP, RESTART.",
        ),
    ],
)
def test_a_layer_that_makes_no_sense_is_refused(
    layer_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    faults = layer_faults_after((old, new))

    assert sentence(faults[0]) == said
    assert all(each.startswith("l.yaml:") for each in faults)


def test_a_layer_that_lays_nothing_down_is_refused(base: RulePack, small_layer: str) -> None:
    heading = small_layer.partition("parameters:")[0]

    for text in (heading, heading + "settings: []\n"):
        with pytest.raises(
            Refused, match=r"The layer sets nothing\. Add at least one of: numbers, "
        ):
            parse_layer(text.encode(), file="l.yaml", base=base)


def test_nothing_is_set_twice_from_one_day(
    layer_faults_after: FaultsAfter, small_layer: str
) -> None:
    line = "  - {setting: cap.rounding, from: 2020-11-01, value: DOWN}\n"

    (fault,) = layer_faults_after((line, line + line.replace("DOWN", "UP")))

    assert sentence(fault) == "“cap.rounding” is set twice from 2020-11-01 on. Keep one of the two."


def test_a_provision_of_one_s_own_can_not_hold_before_the_pack(
    base: RulePack, small_layer: str
) -> None:
    text = small_layer.replace("issued: 2020-11-01", "issued: 2019-01-01")
    text = text.replace("from: 2020-11-01\n        effect", "from: 2019-12-31\n        effect")

    with pytest.raises(Refused, match="small applies from 2020-01-01 on"):
        parse_layer(text.encode(), file="l.yaml", base=base)


@pytest.mark.parametrize(("until", "is_refused"), [("2020-11-01", True), ("2020-11-02", False)])
def test_nothing_begins_after_the_pack_has_ended(
    whole_pack: str, small_layer: str, until: str, is_refused: bool
) -> None:
    cited = "source: {document: DOC, issued: 2020-01-01, place: Điều 1}, status: confirmed"
    ended = f"value: {{until: {until}, {cited}, rule_ids: []}}"
    base = parse_pack(whole_pack.replace("value: {until: null}", ended).encode(), file="p.yaml")

    if is_refused:
        with pytest.raises(Refused, match=f"small applies until {until}"):
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
