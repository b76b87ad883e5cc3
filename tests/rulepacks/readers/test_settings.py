"""Settings of a pack, and the values that layers give them."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.model.conditions import Truth
from xeploai.domain.model.facts import Values
from xeploai.domain.model.layers import Layer, LayerLoosens, LayerStanding, SettingValue
from xeploai.domain.model.pack import RulePack, rulebook
from xeploai.domain.model.rules import Source
from xeploai.domain.words import Refused, say
from xeploai.rulepacks import pack, parse_layer, parse_pack

ON = date(2021, 12, 31)
FaultsAfter = Callable[..., list[str]]


@pytest.fixture
def base(whole_pack: str) -> RulePack:
    return parse_pack(whole_pack.encode(), file="p.yaml")


@pytest.fixture
def layer(base: RulePack, small_layer: str) -> Layer:
    return parse_layer(small_layer.encode(), file="l.yaml", base=base)


SHARE_DUE = "a share above 0 % and up to 100 % is due. Write it as 20 % or 1/5."


MAJORITY_DUE = "a share above 0 % and up to 100 % is due. Write it as 2/3, or as “over 50 %”."


COUNT_DUE = "a whole number from 1 to 9999 is due. Write digits only."


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
        ("cap.share", "abc", SHARE_DUE),
        ("cap.share", "300 %", SHARE_DUE),
        ("cap.share", "100.1 %", SHARE_DUE),
        ("cap.share", "0 %", SHARE_DUE),
        ("cap.share", "over 20 %", SHARE_DUE),
        ("ballot.majority", "many", MAJORITY_DUE),
        ("ballot.majority", "over 100 %", MAJORITY_DUE),
        ("notice.days", "-5", COUNT_DUE),
        ("notice.days", "0", COUNT_DUE),
        ("notice.days", "1.5", COUNT_DUE),
        ("notice.days", "10000", COUNT_DUE),
    ],
)
def test_a_setting_refuses_what_is_not_of_its_kind(
    layer_faults_after: FaultsAfter, base: RulePack, setting: str, value: str, due: str
) -> None:
    line = f'{{setting: {setting}, from: 2020-11-01, value: "{value}"}}'

    (fault,) = layer_faults_after((LINE, line))

    label = {"vi": base.settings[setting].label["vi"], "en": base.settings[setting].label["en"]}
    assert sentence(fault) == f"“{value}” cannot be set as “{label}”: {due}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "use: NOT_YET, kind: COUNT",
            "use: COMPUTED, kind: COUNT",
            "Nothing in the program computes with “notice.days”. Write “use: NOT_YET”, or",
        ),
        ("use: NOT_YET, kind: COUNT", "kind: COUNT", "The key “use” is missing. Add it."),
        (
            "use: NOT_YET, kind: COUNT",
            "use: LATER, kind: COUNT",
            "Unknown use of a setting “LATER”. Use one of: COMPUTED, NOT_YET, TEXT.",
        ),
        (
            "    use: COMPUTED\n",
            "    use: TEXT\n    answers: {fact: hours_given, holds_for: [DOWN]}\n",
            "A setting that answers a fact is computed. Write “use: COMPUTED”.",
        ),
        (
            "    use: COMPUTED\n",
            "    use: COMPUTED\n    answers: {fact: hours_given, holds_for: [DOWN]}\n",
            "“hours_given” is not a yes-or-no fact. Name the fact that the setting answers.",
        ),
        (
            "    use: COMPUTED\n",
            "    use: COMPUTED\n    answers: {fact: is_head, holds_for: [AWAY]}\n",
            "“AWAY” is not among the choices. Use one of: DOWN, UP.",
        ),
    ],
)
def test_a_setting_says_what_becomes_of_it(
    provision_faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    assert any(said in sentence(each) for each in provision_faults_after((old, new)))


@pytest.mark.parametrize(("value", "strikes"), [("SHARE_ALONE", True), ("BOTH", False), ("", None)])
def test_a_local_document_says_which_reading_of_the_half_of_the_tasks_governs(
    value: str, strikes: bool | None
) -> None:
    """P18-KO-3: under 50 % alone (21-HD/BTCTW), or with important tasks missed (132-QĐ/TW)."""
    base = pack("vn-party-2018")
    given = SettingValue(
        "knockouts.individual.task_share", value, ON, Source("1-QĐ/TU", ON, "toàn văn")
    )
    settings = (given,) if value else ()
    layer = Layer("l", base.code, {}, LayerStanding.LOCAL, {}, "", "1", settings=settings)
    plan = rulebook(base, on=ON, layers=[layer]).plan_for("member")
    values: Values = {"tasks_assigned": 10, "tasks_done": 4, "main_targets_missed": 0}

    answers = {each.provision.code: each.strikes for each in evaluate(plan, values).answers}

    expected = {True: Truth.HOLDS, None: Truth.UNDECIDED, False: None}[strikes]
    assert answers.get("P18-KO-3.SHARE") is expected
    assert answers["P18-KO-3.BOTH"] is Truth.FAILS


MAJORITY_OF_A_COMMUNE = """layer: xa-x
extends: vn-party-2025
title: {vi: Hướng dẫn, en: Guide}
standing: LOCAL
issued_by: {vi: Đảng ủy xã X, en: Commune X}
unit: xa-x
source: {document: 9-HD/ĐU, issued: 2026-07-20, place: toàn văn}
settings:
  - {setting: ballot.majority, value: VALUE, from: 2026-08-01}
"""


@pytest.mark.parametrize("code", ["vn-party-2018", "vn-party-2023", "vn-party-2025"])
def test_every_party_pack_asks_for_more_than_half_of_the_votes(code: str) -> None:
    bound = pack(code).settings["ballot.majority"].bound

    assert bound is not None
    assert (bound.value, bound.citation.source.place) == ("trên 50 %", "khoản 5 Điều 9")


@pytest.mark.parametrize(
    ("value", "is_majority"),
    [
        ("trên 30 %", False),
        ("50 %", False),
        ("1/2", False),
        ("trên 50 %", True),
        ("50.1 %", True),
        ("2/3", True),
    ],
)
def test_half_of_the_votes_or_less_is_no_majority(value: str, is_majority: bool) -> None:
    content = MAJORITY_OF_A_COMMUNE.replace("VALUE", value).encode()
    base = pack("vn-party-2025")

    if is_majority:
        assert parse_layer(content, file="l.yaml", base=base).settings[0].value == value
        return
    with pytest.raises(Refused) as refused:
        parse_layer(content, file="l.yaml", base=base)
    (fault,) = refused.value.faults
    assert fault.place == "l.yaml:9 ballot.majority 2026-08-01"
    assert say(fault, "en").endswith(
        "Điều lệ Đảng Cộng sản Việt Nam, khoản 5 Điều 9 requires “trên 50 %”. A local document may"
        " only be stricter. Correct the value, or remove it."
    )


def test_what_was_stored_below_a_bound_that_came_later_is_read_and_does_not_act() -> None:
    content, base = (
        MAJORITY_OF_A_COMMUNE.replace("VALUE", "trên 30 %").encode(),
        pack("vn-party-2025"),
    )

    stored = parse_layer(content, file="l.yaml", base=base, is_stored=True)

    with pytest.raises(LayerLoosens, match=r"LOOSER_SETTING: ballot\.majority"):
        rulebook(base, on=date(2026, 9, 30), layers=[stored])


BOUND = (
    ", bound: {value: VALUE, source: {document: D, issued: 2018-01-01, place: p}, status: related,"
    " rule_ids: []}"
)
DAYS = "setting: notice.days, use: NOT_YET, kind: COUNT"


def test_a_pack_can_say_what_a_setting_may_not_be_milder_than(whole_pack: str) -> None:
    text = whole_pack.replace(DAYS, DAYS + BOUND.replace("VALUE", "5"))

    bound = parse_pack(text.encode(), file="p.yaml").settings["notice.days"].bound

    assert bound is not None
    assert (bound.value, bound.citation.source.document) == ("5", "D")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("notice.days", "much", "“much” cannot be a bound here: nothing can be measured by it."),
        ("own.days", "5", "No value of “own.days” is stricter than another, so a bound would hold"),
    ],
)
def test_a_bound_is_a_value_of_a_setting_that_can_be_compared(
    provision_faults_after: FaultsAfter, key: str, value: str, said: str
) -> None:
    new = DAYS.replace("notice.days", key) + BOUND.replace("VALUE", value)

    assert any(said in sentence(each) for each in provision_faults_after((DAYS, new)))
