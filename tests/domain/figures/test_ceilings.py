"""The ceiling on EXCELLENT: which one is in force, and what it allows."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.example_books import CADRE, MEMBER, ON, SOURCE, book, provision
from xeploai.domain.figures.allowances import Allowance, ExceptionalDocument
from xeploai.domain.figures.ceilings import (
    Ceiling,
    ceiling_in_force,
    ceiling_percent,
    ceilings_in_force,
    covering_provision,
    exceptional_shares_below,
    grouping_in_force,
    missing_settings,
    open_ceilings,
    settings_without_effect,
)
from xeploai.domain.figures.counts import Counts
from xeploai.domain.model.ceiling_terms import (
    CeilingBase,
    CeilingPart,
    CeilingTerms,
    GroupBy,
    Outside,
    Rounding,
)
from xeploai.domain.model.conditions import Parameter, ParameterKind, Stricter
from xeploai.domain.model.layers import (
    Adoption,
    Layer,
    LayerLoosens,
    LayerParameter,
    LayerStanding,
    LooseningKind,
    SettingValue,
)
from xeploai.domain.model.loosening import settable, wider_than_advised
from xeploai.domain.model.pack import Rulebook, rulebook
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision, Standing
from xeploai.domain.model.rules import Source, Status

LOCAL = Source("12-QĐ/TU", ON, "Điều 3")


def number(name: str, value: str) -> Parameter:
    return Parameter(name, Fraction(value), ParameterKind.SHARE, {}, Stricter.LOWER)


def capped(
    code: str = "P23-CAP-1",
    *,
    share: str = "1/5",
    exceptional: str = "",
    base: CeilingBase | None = CeilingBase.GOOD,
    group_by: GroupBy = GroupBy.GRASSROOTS,
    rounding: Rounding | None = None,
    outside: frozenset[Outside] = frozenset(),
    **more: Any,
) -> Provision:
    """Return a provision that is a ceiling on members."""
    numbers = {"share": share, "exceptional_share": exceptional}
    given: dict[str, Any] = {
        "effect": Effect.CEILING,
        "grade": None,
        "categories": frozenset((MEMBER,)),
        "parameters": {key: number(key, value) for key, value in numbers.items() if value},
        "ceiling": CeilingTerms(group_by, base, rounding, outside),
    }
    return provision(code, **given | more)


BINDS = capped()
ADVISES = capped(status=Status.PREDECESSOR, standing=Standing.PROPOSAL)
OPEN = capped(share="", base=None, status=Status.UNKNOWN, standing=Standing.OFF)
OFF = capped("P25-CAP-2", status=Status.SECONDARY, standing=Standing.OFF, rounding=Rounding.NEAREST)


def with_layer(*provisions: Provision, layer: Layer | None = None, **settings: Any) -> Rulebook:
    """Return a book with a layer that sets `cap.…` to values."""
    values = tuple(SettingValue(f"cap.{key}", each, ON, LOCAL) for key, each in settings.items())
    own = layer or Layer("kg", "p", {}, LayerStanding.LOCAL, {}, "T", "l1")
    pack = book(*provisions).pack
    return rulebook(pack, on=ON, layers=(replace(own, settings=values),))


def read(found: Rulebook) -> Ceiling:
    ceiling = ceiling_in_force(found, MEMBER)
    assert ceiling is not None
    return ceiling


def under(counts: Counts, **terms: Any) -> Allowance:
    return Allowance(read(book(capped(**terms))), counts)


# the table of readings: thirty good or better, at 20 %
@pytest.mark.parametrize(
    ("base", "excellent", "good", "allowed", "over_by"),
    [
        (CeilingBase.GOOD, 1, 25, 5, 0),
        (CeilingBase.GOOD, 5, 25, 5, 0),
        (CeilingBase.GOOD, 6, 24, 4, 2),
        (CeilingBase.GOOD_OR_BETTER, 6, 24, 6, 0),
        (CeilingBase.GOOD_OR_BETTER, 7, 23, 6, 1),
        (CeilingBase.GOOD, 1, 4, 0, 1),
        (CeilingBase.GOOD_OR_BETTER, 1, 4, 1, 0),
        (CeilingBase.GOOD, 0, 0, 0, 0),
    ],
)
def test_a_ceiling_turns_at_its_share_of_its_own_base(
    base: CeilingBase, excellent: int, good: int, allowed: int, over_by: int
) -> None:
    found = under(Counts(excellent, good, completed=70), base=base)

    assert (found.allowed, found.over_by) == (allowed, over_by)
    assert found.room_left == max(0, allowed - excellent)


def test_a_ceiling_on_all_rated_counts_every_grade_but_not_the_unrated() -> None:
    counts = Counts(21, 29, 30, 20, {"exempt": 50}, undecided=50)

    found = under(counts, base=CeilingBase.ALL_RATED)

    assert (found.base, found.allowed, found.over_by) == (100, 20, 1)


@pytest.mark.parametrize(
    ("rounding", "good", "allowed"),
    [
        (None, 13, 2),
        (Rounding.DOWN, 13, 2),
        (Rounding.UP, 13, 3),
        (Rounding.UP, 15, 3),
        (Rounding.NEAREST, 12, 2),
        (Rounding.NEAREST, 13, 3),
        (Rounding.NEAREST, 18, 4),
    ],
)
def test_what_is_allowed_is_the_whole_part_unless_a_rule_rounds_otherwise(
    rounding: Rounding | None, good: int, allowed: int
) -> None:
    found = under(Counts(3, good), rounding=rounding)

    assert (found.exact, found.allowed) == (Fraction(good, 5), allowed)


def test_a_half_is_rounded_up_to_the_nearest() -> None:
    assert under(Counts(0, 10), share="1/4", rounding=Rounding.NEAREST).allowed == 3


def test_the_exceptional_share_needs_its_document() -> None:
    usual = under(Counts(good=20), exceptional="1/4")
    document = ExceptionalDocument("QĐ 1", ON, "nổi trội")

    exceptional = replace(usual, exceptional=document)
    without = replace(under(Counts(good=20)), exceptional=document)

    assert (usual.allowed, usual.is_exceptional) == (4, False)
    assert (exceptional.allowed, exceptional.share) == (5, Fraction(1, 4))
    assert (without.allowed, without.is_exceptional) == (4, False)


def test_who_stands_outside_is_neither_in_the_base_nor_among_the_excellent() -> None:
    inside = under(Counts(5, 16), outside=frozenset((Outside.HEAD,)))

    found = replace(inside, outside=Counts(1, 1))

    assert (inside.base, inside.excellent, inside.over_by) == (16, 5, 2)
    assert (found.base, found.excellent, found.allowed, found.over_by) == (15, 4, 3, 1)


def test_a_group_knows_whether_the_rules_in_force_group_otherwise() -> None:
    found = under(Counts())
    other = replace(found, rule=found.ceiling)

    assert not found.is_grouped_otherwise
    assert other.is_grouped_otherwise
    assert (found.in_force, other.in_force) == (found.ceiling, found.ceiling)
    assert found.key == 0


@pytest.mark.parametrize("groups", [None, GroupBy.GRASSROOTS])
def test_a_ceiling_acts_as_it_is_on_groups_that_follow_it(groups: GroupBy | None) -> None:
    ceiling = under(Counts()).ceiling

    assert ceiling.grouped_as(groups) is ceiling


def test_a_document_on_groups_is_not_cited_for_groups_that_do_not_follow_it() -> None:
    text, local = (Source(name, date(2025, 1, 1), "mục 1") for name in ("366-QĐ/TW", "5-HD/TU"))
    sources = ((CeilingPart.SHARE, text), (CeilingPart.GROUPS, local))
    rule = replace(under(Counts()).ceiling, source=text, sources=sources)

    acting = rule.grouped_as(GroupBy.SECTOR)

    assert acting.group_by is GroupBy.SECTOR
    assert [source for source, _ in rule.documents] == [text, local]
    assert acting.documents == ((text, ()),)


def test_a_category_without_a_provision_has_no_ceiling_and_lacks_nothing() -> None:
    assert ceiling_in_force(book(), MEMBER) is None
    assert ceiling_in_force(book(BINDS), CADRE) is None
    assert missing_settings(book(BINDS), CADRE) == ()
    assert grouping_in_force(book(BINDS), CADRE) is None
    assert covering_provision(book(BINDS), CADRE) is None


def test_the_ceilings_in_force_are_one_a_category() -> None:
    both = frozenset((MEMBER, CADRE))

    found = ceilings_in_force(book(capped(categories=both), OFF))

    assert [each.category for each in found] == [CADRE, MEMBER]


def test_a_ceiling_that_binds_stays_as_the_text_states_it() -> None:
    settings: dict[str, Any] = {"share": "1/2", "base": "ALL_RATED", "exceptional_share": "1/1"}

    found = read(with_layer(BINDS, **settings))

    assert (found.share, found.base) == (Fraction(1, 5), CeilingBase.GOOD)
    assert found.exceptional_share is None
    assert (found.is_binding, found.local, found.source) == (True, None, SOURCE)


def test_a_ceiling_that_only_advises_binds_once_a_local_document_sets_it() -> None:
    advice = read(book(ADVISES))
    local = read(with_layer(ADVISES, share="15 %", base="ALL_RATED", exceptional_share="20 %"))

    assert (advice.is_binding, advice.local) == (False, None)
    assert (local.is_binding, local.local, local.source) == (True, LOCAL, LOCAL)
    assert (local.share, local.base) == (Fraction(3, 20), CeilingBase.ALL_RATED)
    assert local.exceptional_share == Fraction(1, 5)


@pytest.mark.parametrize("key", ["exceptional_share", "rounding"])
def test_a_document_that_sets_neither_share_nor_base_makes_nothing_bind(key: str) -> None:
    values = {"exceptional_share": "1/4", "rounding": "UP"}
    chosen: dict[str, Any] = {key: values[key]}

    assert not read(with_layer(ADVISES, **chosen)).is_binding


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({}, ("cap.share", "cap.base")),
        ({"share": "20 %"}, ("cap.base",)),
        ({"base": "GOOD"}, ("cap.share",)),
        ({"base": "GOOD", "share": "20 %"}, ()),
        ({"base": "HALF", "share": "a fifth"}, ("cap.share", "cap.base")),
    ],
)
def test_an_open_ceiling_has_a_number_once_share_and_base_are_set(
    settings: dict[str, Any], missing: tuple[str, ...]
) -> None:
    found = with_layer(OPEN, **settings)

    assert missing_settings(found, MEMBER) == missing
    assert (ceiling_in_force(found, MEMBER) is None) is bool(missing)
    assert open_ceilings(found) == ({MEMBER: missing} if missing else {})
    assert grouping_in_force(found, MEMBER) is GroupBy.GRASSROOTS


LEADERS_OPEN = capped(
    "P23-CAP-2", share="1/5", base=None, status=Status.UNKNOWN, categories=frozenset((CADRE,))
)


@pytest.mark.parametrize(
    ("provisions", "settings", "lacking"),
    [
        ((OPEN,), {"share": "20 %"}, {"cap.share": ("cap.base",)}),
        ((OPEN,), {"share": "20 %", "base": "GOOD"}, {}),
        # where one category has its ceiling by it, the setting has an effect
        ((OPEN, LEADERS_OPEN), {"base": "GOOD"}, {}),
        ((OPEN, LEADERS_OPEN), {"rounding": "DOWN"}, {"cap.rounding": ("cap.base", "cap.share")}),
        ((BINDS,), {"share": "20 %"}, {}),
        ((), {"share": "20 %"}, {}),
    ],
)
def test_a_setting_has_no_effect_while_every_ceiling_it_fills_in_lacks_another(
    provisions: tuple[Provision, ...],
    settings: dict[str, Any],
    lacking: dict[str, tuple[str, ...]],
) -> None:
    keys = [f"cap.{key}" for key in settings]

    assert settings_without_effect(with_layer(*provisions, **settings), keys) == lacking


SHARE, BASE, ROUNDING, GROUPS, EXCEPTIONAL = CeilingPart
OF_TEXT = (SHARE, BASE, GROUPS)


def cited(found: Rulebook) -> list[tuple[str, tuple[CeilingPart, ...]]]:
    return [(source.document, parts) for source, parts in read(found).documents]


def test_a_single_document_is_cited_without_its_parts() -> None:
    assert cited(book(BINDS)) == [("124-QĐ/TW", ())]
    assert cited(with_layer(ADVISES, base="HALF", tie_break="x")) == [("124-QĐ/TW", ())]
    assert Ceiling(
        MEMBER, Fraction(1), CeilingBase.GOOD, GroupBy.PEERS, "C", Status.CONFIRMED, LOCAL, True
    ).documents == ((LOCAL, ()),)


@pytest.mark.parametrize(
    ("settings", "of_text"),
    [
        ({"base": "ALL_RATED"}, (SHARE, GROUPS)),
        ({"rounding": "UP"}, (SHARE, BASE, GROUPS)),
        ({"groups": "SECTOR"}, (SHARE, BASE)),
        ({"exceptional_share": "25 %"}, (SHARE, BASE, GROUPS)),
        ({"base": "GOOD", "groups": "SECTOR"}, (SHARE,)),
    ],
)
def test_a_document_that_fills_in_a_part_is_cited_for_it_beside_the_text_that_has_the_share(
    settings: dict[str, Any], of_text: tuple[CeilingPart, ...]
) -> None:
    found = with_layer(ADVISES, **settings)

    filled_in = tuple(part for part in CeilingPart if part.value.lower() in settings)
    assert cited(found) == [("124-QĐ/TW", of_text), ("12-QĐ/TU", filled_in)]
    # who sets no share makes nothing bind, and is not where the share is written
    assert (read(found).local, read(found).source, read(found).is_binding) == (None, SOURCE, False)


def test_the_document_with_the_share_is_cited_first_whoever_set_the_base() -> None:
    layers = (document(LOCAL, base="ALL_RATED"), document(BELOW, share="15 %"))

    assert cited(under_documents(OPEN, layers=layers)) == [
        ("7-QĐ/HU", (SHARE,)),
        ("12-QĐ/TU", (BASE,)),
    ]


def test_who_tightens_a_share_is_cited_for_it_and_the_text_for_the_rest() -> None:
    layer = document(LOCAL, parameters=(tightened("3/20", LOCAL),))
    rounded = capped(rounding=Rounding.DOWN)

    assert cited(under_documents(rounded, layers=(layer,))) == [
        ("12-QĐ/TU", (SHARE,)),
        ("124-QĐ/TW", (BASE, ROUNDING, GROUPS)),
    ]


def test_who_adopts_a_text_is_cited_for_all_of_it_save_what_is_tightened_below() -> None:
    above = document(LOCAL, adoptions=(Adoption(ADVISES.code, ON, LOCAL),))
    below = document(BELOW, parameters=(tightened("1/10", BELOW),))

    assert cited(under_documents(ADVISES, layers=(above,))) == [("12-QĐ/TU", ())]
    assert cited(under_documents(ADVISES, layers=(above, below))) == [
        ("7-QĐ/HU", (SHARE,)),
        ("12-QĐ/TU", (BASE, GROUPS)),
    ]


def test_the_exceptional_share_is_cited_where_it_comes_from_and_only_if_it_allows_more() -> None:
    own = capped(exceptional="1/4")
    lowered = replace(tightened("6/25", LOCAL), name="exceptional_share")
    layer = document(LOCAL, parameters=(lowered,))
    added = capped("C-2", share="", exceptional="1/4", base=None, source=BELOW)

    assert cited(under_documents(own, layers=(layer,))) == [
        ("124-QĐ/TW", OF_TEXT),
        ("12-QĐ/TU", (EXCEPTIONAL,)),
    ]
    assert cited(book(BINDS, added)) == [("124-QĐ/TW", OF_TEXT), ("7-QĐ/HU", (EXCEPTIONAL,))]
    assert cited(with_layer(ADVISES, exceptional_share="20 %")) == [("124-QĐ/TW", ())]


@pytest.mark.parametrize(
    ("exceptional", "found"),
    [
        ("19 %", {MEMBER: (Fraction(1, 5), Fraction(19, 100))}),
        ("20 %", {}),
        ("21 %", {}),
    ],
)
def test_an_exceptional_share_below_the_ordinary_one_is_found(
    exceptional: str, found: dict[str, tuple[Fraction, Fraction]]
) -> None:
    assert exceptional_shares_below(with_layer(ADVISES, exceptional_share=exceptional)) == found


def test_an_exceptional_share_is_below_the_ordinary_one_wherever_the_two_stand() -> None:
    added = capped("C-2", share="", exceptional="1/10", base=None, source=BELOW)

    assert list(exceptional_shares_below(book(BINDS, added))) == [MEMBER]
    assert not exceptional_shares_below(book(BINDS))
    assert not exceptional_shares_below(with_layer(OPEN, exceptional_share="10 %"))
    assert not exceptional_shares_below(book())


def test_an_open_ceiling_that_a_document_fills_in_binds() -> None:
    found = read(with_layer(OPEN, base="GOOD", share="20 %", rounding="NEAREST"))

    assert (found.is_binding, found.local, found.rounding) == (True, LOCAL, Rounding.NEAREST)


def test_one_that_is_switched_off_acts_only_once_it_is_adopted() -> None:
    adopting = Layer(
        *("kg", "p", {}, LayerStanding.LOCAL, {}, "T", "l1"),
        adoptions=(Adoption(OFF.code, ON, LOCAL),),
    )

    assert ceiling_in_force(book(OFF), MEMBER) is None
    assert grouping_in_force(book(OFF), MEMBER) is GroupBy.GRASSROOTS
    found = read(with_layer(OPEN, OFF, layer=adopting))
    assert (found.provision, found.local, found.is_binding) == (OFF.code, LOCAL, True)


def test_what_an_adopted_ceiling_leaves_open_is_filled_in_and_its_share_is_not_changed() -> None:
    adopting = Layer(
        *("kg", "p", {}, LayerStanding.LOCAL, {}, "T", "l1"),
        adoptions=(Adoption("P25-CAP-2", ON, LOCAL),),
    )
    without_base = capped("P25-CAP-2", base=None, status=Status.SECONDARY, standing=Standing.OFF)

    found = read(with_layer(without_base, layer=adopting, base="GOOD", share="1/2"))

    assert (found.share, found.base) == (Fraction(1, 5), CeilingBase.GOOD)


def test_a_tightened_share_is_the_share() -> None:
    tightening = Layer(
        *("kg", "p", {}, LayerStanding.LOCAL, {}, "T", "l1"),
        parameters=(LayerParameter("P23-CAP-1", "share", Fraction(3, 20), ON, LOCAL),),
    )

    found = read(with_layer(BINDS, layer=tightening))

    assert (found.share, found.local) == (Fraction(3, 20), LOCAL)
    assert found.is_binding
    assert not read(with_layer(ADVISES, layer=tightening)).is_binding


def test_an_added_exceptional_share_counts_once_its_provision_binds() -> None:
    added = capped("C26-CAP-2.FIGURE", share="", exceptional="1/4", base=None)
    off = replace(added, standing=Standing.OFF)

    assert read(book(BINDS, off)).exceptional_share is None
    assert read(book(BINDS, added)).exceptional_share == Fraction(1, 4)
    assert read(book(BINDS, added)).provision == "P23-CAP-1"


@pytest.mark.parametrize(("exceptional", "known"), [("1/4", True), ("1/5", False), ("1/6", False)])
def test_an_exceptional_share_that_allows_no_more_is_none(exceptional: str, known: bool) -> None:
    assert (read(book(capped(exceptional=exceptional))).exceptional_share is not None) is known


def test_groups_can_be_set_where_the_text_leaves_them_to_the_authority() -> None:
    alike = capped(group_by=GroupBy.PEERS)

    assert read(with_layer(alike, groups="SECTOR")).group_by is GroupBy.SECTOR
    assert read(with_layer(ADVISES, groups="SECTOR")).group_by is GroupBy.SECTOR
    assert read(with_layer(BINDS, groups="SECTOR")).group_by is GroupBy.GRASSROOTS


@pytest.mark.parametrize(
    ("found", "keys"),
    [
        (BINDS, {"cap.rounding", "cap.tie_break"}),
        (capped(group_by=GroupBy.PEERS), {"cap.rounding", "cap.tie_break", "cap.groups"}),
        (capped(rounding=Rounding.DOWN), {"cap.tie_break"}),
        (capped(base=None), {"cap.rounding", "cap.tie_break", "cap.base"}),
        (
            OPEN,
            {
                "cap.rounding",
                "cap.tie_break",
                "cap.base",
                "cap.share",
                "cap.exceptional_share",
                "cap.groups",
            },
        ),
    ],
)
def test_a_document_fills_in_what_a_text_leaves_open(found: Provision, keys: set[str]) -> None:
    assert settable(found) == keys


def test_among_equals_the_words_of_a_local_document_come_with_the_ceiling() -> None:
    assert read(with_layer(BINDS, tie_break="thâm niên")).tie_break == "thâm niên"
    assert read(book(BINDS)).tie_break == ""


def test_a_ceiling_before_its_wording_begins_is_none() -> None:
    pack = book(BINDS).pack

    assert ceiling_in_force(rulebook(pack, on=date(2023, 12, 30)), MEMBER) is None


@pytest.mark.parametrize(
    ("share", "text"),
    [(Fraction(1, 5), "20%"), (Fraction(1, 3), "33,33%"), (Fraction(1, 8), "12,50%")],
)
def test_a_ceiling_is_printed_with_decimals_only_where_it_has_some(
    share: Fraction, text: str
) -> None:
    assert ceiling_percent(share) == text


BELOW = Source("7-QĐ/HU", ON, "Điều 2")


def document(source: Source, **more: Any) -> Layer:
    """Return a layer of one document, whose settings are `cap.…` with their values."""
    settings = {key: value for key, value in more.items() if isinstance(value, str)}
    return Layer(
        *("kg", "p", {}, LayerStanding.LOCAL, {}, "T", source.document),
        settings=tuple(
            SettingValue(f"cap.{key}", value, ON, source) for key, value in settings.items()
        ),
        **{key: value for key, value in more.items() if key not in settings},
    )


def under_documents(*provisions: Provision, layers: tuple[Layer, ...]) -> Rulebook:
    return rulebook(book(*provisions).pack, on=ON, layers=layers)


def test_of_two_documents_that_set_a_ceiling_the_one_with_the_share_is_named() -> None:
    base, share = document(LOCAL, base="ALL_RATED"), document(BELOW, share="15 %")

    assert read(under_documents(ADVISES, layers=(base, share))).local == BELOW


@pytest.mark.parametrize(
    ("settings", "is_binding"),
    [
        ({"base": "ALL_RATED"}, False),
        ({"share": "15 %"}, True),
        ({"share": "a fifth"}, False),
        ({"share": "15 %", "base": "ALL_RATED"}, True),
    ],
)
def test_only_a_share_that_can_be_read_makes_a_ceiling_bind(
    settings: dict[str, Any], is_binding: bool
) -> None:
    assert read(with_layer(ADVISES, **settings)).is_binding is is_binding


def tightened(share: str, source: Source, code: str = "P23-CAP-1") -> LayerParameter:
    return LayerParameter(code, "share", Fraction(share), ON, source)


def test_of_two_tightenings_the_closest_to_the_unit_is_the_share_and_is_named() -> None:
    above = document(LOCAL, parameters=(tightened("3/20", LOCAL),))
    below = document(BELOW, parameters=(tightened("1/10", BELOW),))

    found = read(under_documents(BINDS, layers=(above, below)))

    assert (found.share, found.local) == (Fraction(1, 10), BELOW)


def test_what_tightens_another_ceiling_or_tightens_only_later_leaves_this_one_alone() -> None:
    other = capped("P23-CAP-2", categories=frozenset((CADRE,)))
    later = replace(tightened("1/10", LOCAL), from_on=date(2024, 1, 1))
    layer = document(LOCAL, parameters=(tightened("3/20", LOCAL, other.code), later))

    found = read(under_documents(BINDS, other, layers=(layer,)))

    assert (found.share, found.local) == (Fraction(1, 5), None)


def ceiling_document(code: str = "L-1") -> Layer:
    """Return a document of a body below that lays down a ceiling by a provision of its own."""
    own = capped(code, standing=Standing.LOCAL)
    return document(BELOW, provisions={code: DatedProvision(code, (own,))})


@pytest.mark.parametrize("filled_in", [ADVISES, OPEN])
@pytest.mark.parametrize("setting", [{"share": "15 %"}, {"base": "ALL_RATED"}])
def test_a_ceiling_of_ones_own_beside_what_a_body_above_set_is_refused(
    filled_in: Provision, setting: dict[str, Any]
) -> None:
    with pytest.raises(LayerLoosens) as refused:
        under_documents(filled_in, layers=(document(LOCAL, **setting), ceiling_document()))

    (entry,) = refused.value.entries
    assert (entry.kind, entry.about) == (LooseningKind.SECOND_CEILING, "L-1")
    assert entry.above == filled_in


def test_a_ceiling_of_ones_own_stands_beside_other_settings_and_other_subjects() -> None:
    words = document(LOCAL, tie_break="thâm niên")
    assert read(under_documents(ADVISES, layers=(words, ceiling_document()))).provision == "L-1"
    share = document(LOCAL, share="15 %")
    # what is switched off is no ceiling that a setting could fill in
    assert read(under_documents(OFF, layers=(share, ceiling_document()))).provision == "L-1"
    leaders = replace(ADVISES, categories=frozenset((CADRE,)))
    assert read(under_documents(leaders, layers=(share, ceiling_document()))).provision == "L-1"


def test_two_ceilings_for_one_subject_in_one_document_are_refused() -> None:
    first, last = (capped(code, standing=Standing.LOCAL) for code in ("L-1", "L-2"))
    own = {each.code: DatedProvision(each.code, (each,)) for each in (first, last)}

    with pytest.raises(LayerLoosens) as refused:
        under_documents(layers=(document(LOCAL, provisions=own),))

    (entry,) = refused.value.entries
    assert (entry.kind, entry.about) == (LooseningKind.SECOND_CEILING, "L-2")


def own_ceiling(code: str = "L-1", **terms: Any) -> Layer:
    """Return a document of a body below with a ceiling of its own, of 20 % if nothing else."""
    own = capped(code, standing=Standing.LOCAL, source=BELOW, **terms)
    return document(BELOW, provisions={code: DatedProvision(code, (own,))})


def refused_entries(*provisions: Provision, layers: tuple[Layer, ...]) -> list[tuple[Any, ...]]:
    """Return what a document is refused for: kind, what it is about, its term, the key above."""
    with pytest.raises(LayerLoosens) as refused:
        under_documents(*provisions, layers=layers)
    return [
        (each.kind, each.about, each.term, each.setting and each.setting.key)
        for each in refused.value.entries
    ]


@pytest.mark.parametrize(
    ("set_above", "own", "term", "key"),
    [
        ({"rounding": "DOWN"}, {"rounding": Rounding.UP}, "UP", "cap.rounding"),
        ({"rounding": "NEAREST"}, {"rounding": Rounding.UP}, "UP", "cap.rounding"),
        ({"groups": "SECTOR"}, {"group_by": GroupBy.TITLE}, "TITLE", "cap.groups"),
        ({"exceptional_share": "24 %"}, {"exceptional": "1/4"}, "1/4", "cap.exceptional_share"),
        ({"exceptional_share": "24 %"}, {"share": "1/4"}, "1/4", "cap.exceptional_share"),
    ],
)
@pytest.mark.parametrize("advised", [ADVISES, OPEN])
def test_a_ceiling_of_ones_own_is_no_milder_in_any_term_than_a_body_above_set(
    advised: Provision, set_above: dict[str, str], own: dict[str, Any], term: str, key: str
) -> None:
    layers = (document(LOCAL, **set_above), own_ceiling(**own))

    found = refused_entries(advised, layers=layers)

    assert found == [(LooseningKind.LOOSER_TERM, "L-1", term, key)]


@pytest.mark.parametrize(
    ("set_above", "own"),
    [
        ({"rounding": "DOWN"}, {"rounding": Rounding.DOWN}),
        ({"rounding": "DOWN"}, {}),
        ({"rounding": "UP"}, {"rounding": Rounding.NEAREST}),
        ({"groups": "GRASSROOTS"}, {}),
        ({"exceptional_share": "25 %"}, {"exceptional": "1/4", "share": "1/5"}),
        ({"exceptional_share": "25 %"}, {"share": "1/4"}),
    ],
)
def test_a_ceiling_of_ones_own_may_be_as_strict_as_the_terms_above_or_stricter(
    set_above: dict[str, str], own: dict[str, Any]
) -> None:
    layers = (document(LOCAL, **set_above), own_ceiling(**own))

    assert read(under_documents(ADVISES, layers=layers)).provision == "L-1"


def adopting(provision: Provision) -> Layer:
    return document(BELOW, adoptions=(Adoption(provision.code, ON, BELOW),))


def test_adopting_a_text_makes_none_of_its_terms_act_that_is_milder_than_one_set_above() -> None:
    rounded = replace(OFF, ceiling=CeilingTerms(GroupBy.TITLE, CeilingBase.GOOD, Rounding.NEAREST))

    found = refused_entries(rounded, layers=(document(LOCAL, rounding="DOWN"), adopting(rounded)))

    assert found == [(LooseningKind.LOOSER_TERM, OFF.code, "NEAREST", "cap.rounding")]


def test_the_groups_of_an_adopted_text_give_way_to_those_set_above() -> None:
    layers = (document(LOCAL, groups="SECTOR"), adopting(ADVISES))

    assert read(under_documents(ADVISES, layers=layers)).group_by is GroupBy.SECTOR


@pytest.mark.parametrize("text", [capped("T-1", effect=Effect.TEXT, ceiling=None), BINDS])
def test_a_provision_of_ones_own_does_not_take_the_code_of_one_above(text: Provision) -> None:
    above = document(LOCAL, provisions={"L-1": DatedProvision("L-1", (replace(text, code="L-1"),))})
    other = replace(capped("L-1"), categories=frozenset((CADRE,)))
    below = document(BELOW, provisions={"L-1": DatedProvision("L-1", (other,))})

    found = refused_entries(layers=(above, below))

    assert found == [(LooseningKind.TAKEN_CODE, "L-1", "", None)]


@pytest.mark.parametrize(
    ("above", "refused"),
    [
        (document(LOCAL, groups="TITLE"), True),
        (document(LOCAL, groups="SECTOR"), False),
        (document(LOCAL, adoptions=(Adoption(ADVISES.code, ON, LOCAL),)), True),
        # who sets the groups and adopts the text has laid down the groups that it set
        (document(LOCAL, groups="SECTOR", adoptions=(Adoption(ADVISES.code, ON, LOCAL),)), False),
        (document(LOCAL), False),
    ],
)
def test_groups_that_a_body_above_laid_down_are_not_changed_below(
    above: Layer, refused: bool
) -> None:
    layers = (above, document(BELOW, groups="SECTOR"))

    if not refused:
        assert read(under_documents(ADVISES, layers=layers)).group_by is GroupBy.SECTOR
        return
    ((kind, about, *_),) = refused_entries(ADVISES, layers=layers)
    assert (kind, about) == (LooseningKind.LOOSER_SETTING, "cap.groups")


def test_groups_like_those_of_an_adopted_text_are_taken_and_others_begin_later() -> None:
    above = document(LOCAL, adoptions=(Adoption(ADVISES.code, ON, LOCAL),))
    same = document(BELOW, groups="GRASSROOTS")
    later = SettingValue("cap.groups", "SECTOR", date(2024, 1, 1), BELOW)

    for below in (same, replace(same, settings=(later,))):
        found = read(under_documents(ADVISES, layers=(above, below)))
        assert found.group_by is GroupBy.GRASSROOTS


def of_province(**settings: str) -> Layer:
    """Return a document of the unit above that of `document`."""
    return replace(document(LOCAL, **settings), unit="tinh")


FIRST = of_province(share="15 %")
ALIKE = replace(BINDS, ceiling=CeilingTerms(GroupBy.PEERS, CeilingBase.GOOD))
OTHERS = capped("P-2", categories=frozenset((CADRE,)), standing=Standing.PROPOSAL)


@pytest.mark.parametrize(
    ("text", "above"),
    [
        (ADVISES, FIRST),
        (OPEN, FIRST),
        (OPEN, of_province(base="GOOD")),
        (OPEN, of_province(rounding="DOWN")),
        (OPEN, of_province(exceptional_share="25 %")),
        (ADVISES, replace(of_province(), parameters=(tightened("3/20", LOCAL),))),
        (ALIKE, of_province(rounding="DOWN")),
        (ALIKE, replace(of_province(), parameters=(tightened("3/20", LOCAL),))),
    ],
)
def test_whoever_lays_down_a_part_of_a_ceiling_leaves_its_groups_to_no_body_below(
    text: Provision, above: Layer
) -> None:
    with pytest.raises(LayerLoosens) as refused:
        under_documents(text, layers=(above, document(BELOW, groups="SECTOR")))

    (entry,) = refused.value.entries
    assert text.ceiling is not None
    assert (entry.about, entry.above) == ("cap.groups", entry.above)
    assert entry.limit == ("cap.groups", text.ceiling.group_by)
    assert entry.above is not None
    assert entry.above.code == text.code


LATER_SHARE = replace(FIRST, settings=(SettingValue("cap.share", "9 %", date(2024, 1, 1), LOCAL),))
LATER_NUMBER = replace(tightened("3/20", LOCAL), from_on=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("text", "layers", "groups"),
    [
        # the first body that sets any part may set the groups, in one document or in two
        (OPEN, (of_province(share="15 %", base="GOOD", groups="SECTOR"),), "SECTOR"),
        (OPEN, (of_province(share="15 %", base="GOOD"), of_province(groups="SECTOR")), "SECTOR"),
        (ADVISES, (of_province(), document(BELOW, groups="SECTOR")), "SECTOR"),
        (ADVISES, (of_province(tie_break="x"), document(BELOW, groups="SECTOR")), "SECTOR"),
        (ALIKE, (of_province(), document(BELOW, groups="SECTOR")), "SECTOR"),
        # what is set above is nothing of this text
        (ALIKE, (FIRST, document(BELOW, groups="SECTOR")), "SECTOR"),
        (ADVISES, (LATER_SHARE, document(BELOW, groups="SECTOR")), "SECTOR"),
        (
            ADVISES,
            (
                replace(of_province(), parameters=(LATER_NUMBER,)),
                document(BELOW, groups="SECTOR"),
            ),
            "SECTOR",
        ),
        # the same groups are no others, and those of a text that is closed stay
        (ADVISES, (FIRST, document(BELOW, groups="GRASSROOTS")), "GRASSROOTS"),
        (BINDS, (of_province(rounding="DOWN"), document(BELOW, groups="SECTOR")), "GRASSROOTS"),
    ],
)
def test_groups_of_which_no_body_above_has_laid_down_a_part_may_be_set(
    text: Provision, layers: tuple[Layer, ...], groups: str
) -> None:
    assert read(under_documents(text, layers=layers)).group_by == groups


@pytest.mark.parametrize(
    "other",
    [
        replace(OFF, ceiling=CeilingTerms(GroupBy.TITLE)),
        replace(OTHERS, parameters={"exceptional_share": number("exceptional_share", "1/4")}),
    ],
)
def test_groups_of_what_no_setting_fills_in_hold_nobody(other: Provision) -> None:
    peers = replace(ADVISES, ceiling=CeilingTerms(GroupBy.PEERS, CeilingBase.GOOD))

    layers = (FIRST, document(BELOW, groups="PEERS"))

    assert read(under_documents(peers, other, layers=layers)).group_by is GroupBy.PEERS


def test_all_in_which_a_document_is_milder_is_found_at_once_and_it_is_named() -> None:
    above = document(LOCAL, rounding="DOWN", groups="SECTOR")
    below = own_ceiling(rounding=Rounding.UP)

    with pytest.raises(LayerLoosens) as refused:
        under_documents(ADVISES, layers=(above, replace(below, code="xa")))

    assert refused.value.layer == "xa"
    assert [each.term for each in refused.value.entries] == ["UP", "GRASSROOTS"]


@pytest.mark.parametrize(
    ("name", "below", "limit"),
    [
        ("share", document(BELOW, share="16 %"), ("cap.share", "3/20")),
        ("share", document(BELOW, exceptional_share="16 %"), ("cap.share", "3/20")),
        ("exceptional_share", document(BELOW, share="16 %"), ("cap.exceptional_share", "3/20")),
        ("share", own_ceiling(share="4/25"), ("cap.share", "3/20")),
    ],
)
def test_a_number_that_a_body_above_tightened_holds_though_its_text_only_advises(
    name: str, below: Layer, limit: tuple[str, str]
) -> None:
    advised = capped(
        exceptional="1/4", status=Status.PREDECESSOR, standing=Standing.PROPOSAL, share="1/5"
    )
    number_above = replace(tightened("3/20", LOCAL), name=name)

    with pytest.raises(LayerLoosens) as refused:
        under_documents(advised, layers=(document(LOCAL, parameters=(number_above,)), below))

    (entry,) = refused.value.entries
    assert entry.limit == limit
    assert entry.above is not None
    assert (entry.above.code, entry.term) == (advised.code, "4/25" if below.provisions else "")


@pytest.mark.parametrize(
    "below",
    [
        document(BELOW, share="15 %"),
        own_ceiling(share="3/20", base=CeilingBase.ALL_RATED),
        replace(
            document(BELOW),
            settings=(SettingValue("cap.share", "16 %", date(2024, 1, 1), BELOW),),
        ),
        adopting(ADVISES),
    ],
)
def test_within_a_tightened_number_a_document_fills_in_what_only_advises(below: Layer) -> None:
    above = document(LOCAL, parameters=(tightened("3/20", LOCAL),))

    assert read(under_documents(ADVISES, layers=(above, below))).share == Fraction(3, 20)


def test_a_number_that_no_document_tightened_yet_or_of_other_subjects_is_no_limit() -> None:
    later = replace(tightened("3/20", LOCAL), from_on=date(2024, 1, 1))
    leaders = capped("P-2", categories=frozenset((CADRE,)), standing=Standing.PROPOSAL)

    for number_above in (later, tightened("3/20", LOCAL, leaders.code)):
        above = document(LOCAL, parameters=(number_above,))
        found = under_documents(ADVISES, leaders, layers=(above, own_ceiling(share="1/4")))
        assert read(found).share == Fraction(1, 4)


def test_a_number_of_a_binding_text_leaves_the_settings_of_other_ceilings_alone() -> None:
    leaders = replace(ADVISES, code="P-2", categories=frozenset((CADRE,)))
    above = document(LOCAL, parameters=(tightened("3/20", LOCAL, BINDS.code),))

    found = under_documents(BINDS, leaders, layers=(above, document(BELOW, share="25 %")))

    ceiling = ceiling_in_force(found, CADRE)
    assert ceiling is not None
    assert ceiling.share == Fraction(1, 4)


@pytest.mark.parametrize(
    ("layer", "term", "limit"),
    [
        (document(BELOW, share="21 %"), "", ("cap.share", "1/5")),
        (document(BELOW, exceptional_share="21 %"), "", ("cap.share", "1/5")),
        (document(BELOW, base="ALL_RATED"), "", ("cap.base", "GOOD")),
        (document(BELOW, rounding="UP"), "", ("cap.rounding", "DOWN")),
        (own_ceiling(base=CeilingBase.ALL_RATED), "ALL_RATED", ("cap.base", "GOOD")),
    ],
)
def test_all_that_is_wider_than_a_text_that_only_advises_is_found(
    layer: Layer, term: str, limit: tuple[str, str]
) -> None:
    advised = capped(status=Status.PREDECESSOR, standing=Standing.PROPOSAL, rounding=Rounding.DOWN)

    (found,) = wider_than_advised({advised.code: advised}, layer, ON)

    assert (found.above, found.term, found.limit) == (advised, term, limit)


@pytest.mark.parametrize("above", [BINDS, OFF, replace(ADVISES, ceiling=None)])
def test_what_binds_is_switched_off_or_is_no_ceiling_advises_nothing(above: Provision) -> None:
    layer = document(BELOW, share="21 %", base="ALL_RATED")

    assert list(wider_than_advised({above.code: above}, layer, ON)) == []


def test_other_groups_and_as_strict_terms_are_not_wider_than_what_is_advised() -> None:
    same = own_ceiling(group_by=GroupBy.TITLE)

    assert list(wider_than_advised({ADVISES.code: ADVISES}, same, ON)) == []


def test_an_entry_about_what_is_gone_does_not_keep_a_document_from_acting() -> None:
    gone = tightened("1/10", LOCAL, "P23-CAP-9")

    found = under_documents(BINDS, layers=(document(LOCAL, parameters=(gone,)),))

    assert read(found).share == Fraction(1, 5)
