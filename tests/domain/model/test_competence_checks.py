"""A table without gaps and self-decision, and what of a local one is its superior's to say."""

from dataclasses import replace

import pytest

from tests.domain.model.test_competence import LEVELS, row
from xeploai.domain import (
    Body,
    Category,
    CompetenceFaultKind,
    CompetenceRow,
    Heads,
    OverreachKind,
    Place,
    Recorder,
    SubjectKind,
    TableWithin,
    chain_path,
    competence_faults,
    merged_table,
    moved_competence,
    overreaching_rows,
)

SUPERIOR = Place.DIRECT_SUPERIOR


def category(code: str, kind: SubjectKind) -> dict[str, Category]:
    return {code: Category(code, kind, {})}


def kinds_of_faults(
    table: tuple[CompetenceRow, ...], categories: dict[str, Category]
) -> set[CompetenceFaultKind]:
    return {fault.kind for fault in competence_faults(table, categories, LEVELS)}


def test_a_category_without_a_decider_on_some_level_is_a_fault() -> None:
    members = category("member", SubjectKind.MEMBER)
    branches = row(levels=("subordinate_branch",))

    faults = list(competence_faults((branches,), members, LEVELS))

    assert {fault.kind for fault in faults} == {CompetenceFaultKind.NOBODY_DECIDES}
    assert {fault.subject.level for fault in faults} == set(LEVELS) - {"subordinate_branch"}
    assert kinds_of_faults((row(),), members) == set()


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (row(decides=Place.OWN), SubjectKind.ORGANISATION),
        (row(decides=Place.OWN), SubjectKind.CADRE),
        (row(decides=Place.OWN, heads=Heads.HEADS), SubjectKind.STAFF),
        (row(decides=Place.GRASSROOTS), SubjectKind.CADRE),
        (row(decides=Place.OWN), SubjectKind.COLLECTIVE),
    ],
)
def test_a_row_by_which_a_body_decides_on_itself_is_a_fault(
    one: CompetenceRow, kind: SubjectKind
) -> None:
    found_kinds = kinds_of_faults((one,), category("grassroots_branch", kind))

    assert CompetenceFaultKind.DECIDES_ON_ITSELF in found_kinds


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (row(decides=SUPERIOR, appraises=SUPERIOR), SubjectKind.ORGANISATION),
        (row(decides=SUPERIOR, appraises=SUPERIOR), SubjectKind.CADRE),
        (row(decides=SUPERIOR, heads=Heads.OTHERS), SubjectKind.MEMBER),
        (row(decides=Place.OWN), SubjectKind.MEMBER),
    ],
)
def test_a_row_by_which_a_superior_decides_is_none(one: CompetenceRow, kind: SubjectKind) -> None:
    assert kinds_of_faults((one,), category("grassroots_branch", kind)) == set()


@pytest.mark.parametrize(
    ("one", "kind", "is_itself"),
    [
        (row(decides=SUPERIOR), SubjectKind.ORGANISATION, True),
        (row(decides=SUPERIOR), SubjectKind.COLLECTIVE, True),
        (row(decides=SUPERIOR), SubjectKind.CADRE, True),
        (row(decides=SUPERIOR), SubjectKind.STAFF, True),
        (row(decides=SUPERIOR, appraises=Place.GRASSROOTS), SubjectKind.CADRE, True),
        (row(decides=SUPERIOR, appraises=SUPERIOR), SubjectKind.COLLECTIVE, False),
        (row(decides=SUPERIOR), SubjectKind.MEMBER, False),
    ],
)
def test_no_unit_appraises_itself_its_leaders_or_its_head(
    one: CompetenceRow, kind: SubjectKind, is_itself: bool
) -> None:
    found_kinds = kinds_of_faults((one,), category("grassroots_branch", kind))

    assert found_kinds == ({CompetenceFaultKind.APPRAISES_ITSELF} if is_itself else set())


def test_a_unit_appraises_those_who_do_not_lead_it() -> None:
    others = row("others", SUPERIOR, heads=Heads.OTHERS)
    heads = row("heads", SUPERIOR, heads=Heads.HEADS, appraises=SUPERIOR)
    cadres = category("leading_cadre", SubjectKind.CADRE)

    assert kinds_of_faults((others, heads), cadres) == set()


@pytest.mark.parametrize("kind", ["Lãnh đạo cơ quan", "BCH", "Ban thường vụ"])
def test_no_unit_decides_on_its_own_collectives_whatever_their_kind(kind: str) -> None:
    own = row("own", Place.OWN, kinds=(kind,), appraises=SUPERIOR)
    rest = row("rest", SUPERIOR, appraises=SUPERIOR)
    categories = category("leadership_collective", SubjectKind.COLLECTIVE)

    assert kinds_of_faults((own, rest), categories) == {CompetenceFaultKind.DECIDES_ON_ITSELF}
    assert kinds_of_faults((rest,), categories) == set()


def test_the_grassroots_decide_on_collectives_below_them_and_not_on_their_own() -> None:
    one = row("all", Place.GRASSROOTS, appraises=SUPERIOR)
    collectives = category("leadership_collective", SubjectKind.COLLECTIVE)

    faults = list(competence_faults((one,), collectives, LEVELS))

    assert {fault.subject.level for fault in faults} == set(LEVELS) - {"subordinate_branch"}


LEVEL, BELOW = "grassroots_committee", "subordinate_branch"
CHAIN = ("province_committee", "commune_committee", LEVEL)
BY_SUPERIOR = (row(decides=Place.DIRECT_SUPERIOR),)
TAKES_OVER, GIVES_UPWARDS = OverreachKind.TAKES_OVER, OverreachKind.GIVES_UPWARDS
OF_ALL_KINDS = (
    category("member", SubjectKind.MEMBER)
    | category("cadre", SubjectKind.CADRE)
    | category(LEVEL, SubjectKind.ORGANISATION)
    | category(BELOW, SubjectKind.ORGANISATION)
)


def overreach(
    local: CompetenceRow,
    above: tuple[CompetenceRow, ...] = BY_SUPERIOR,
    chain: tuple[str, ...] = CHAIN,
) -> list[tuple[str, OverreachKind]]:
    found_rows = list(overreaching_rows([TableWithin(above)], (local,), OF_ALL_KINDS, chain))
    assert all(one.row is local for one in found_rows)
    return [(one.category, one.kind) for one in found_rows]


@pytest.mark.parametrize("decides", [Place.DIRECT_SUPERIOR, Place.TOP, Place.CENTRE])
def test_a_local_row_on_the_units_own_level_takes_over_what_the_superior_decides(
    decides: Place,
) -> None:
    on_persons = row(decides=Place.OWN, categories=("member", "cadre"), levels=(LEVEL,))

    assert overreach(on_persons, (row(decides=decides),)) == [
        ("member", TAKES_OVER),
        ("cadre", TAKES_OVER),
    ]


def test_a_local_row_on_heads_only_takes_over_the_category_that_has_heads() -> None:
    heads = row(decides=Place.OWN, levels=(LEVEL,), heads=Heads.HEADS)

    assert overreach(heads) == [("cadre", TAKES_OVER)]


@pytest.mark.parametrize("levels", [(), (LEVEL,)])
def test_a_local_row_on_the_unit_itself_takes_over_with_its_level_or_without(
    levels: tuple[str, ...],
) -> None:
    own = row(decides=Place.OWN, categories=(LEVEL,), levels=levels)

    assert overreach(own) == [(LEVEL, TAKES_OVER)]


@pytest.mark.parametrize(
    "local",
    [
        row(decides=Place.OWN, categories=("member", "cadre")),
        row(decides=Place.OWN, categories=("member", "cadre"), levels=(BELOW,)),
        row(decides=Place.DIRECT_SUPERIOR, categories=("member", "cadre"), levels=(BELOW,)),
        row(decides=Place.OWN, categories=(BELOW,), levels=(LEVEL, BELOW)),
        row(decides=Place.OWN),
        row(decides=Place.OWN, heads=Heads.HEADS),
    ],
)
def test_a_local_row_on_the_levels_below_takes_nothing_over(local: CompetenceRow) -> None:
    assert overreach(local) == []


@pytest.mark.parametrize(
    "more",
    [
        {"records": (Recorder.DECIDER, Recorder.OWN_UNIT)},
        {"body": Body.HEAD},
        {"appraises": Place.TOP},
        {"proposes": Place.GRASSROOTS, "decides": Place.TOP},
    ],
)
def test_who_records_and_which_body_acts_is_for_the_superior_that_decides_to_say(
    more: dict[str, object],
) -> None:
    named = row(decides=Place.DIRECT_SUPERIOR, categories=("cadre",), levels=(LEVEL,))

    assert overreach(named) == []
    assert overreach(replace(named, **more)) == [("cadre", TAKES_OVER)]  # type: ignore[arg-type]


def test_a_local_row_may_let_others_record_what_its_own_unit_decides() -> None:
    records = (Recorder.DECIDER, Recorder.OWN_UNIT)
    by_the_grassroots = (row(decides=Place.GRASSROOTS),)

    for decides in (Place.GRASSROOTS, Place.DIRECT_SUPERIOR):
        local = row(decides=decides, categories=("member",), levels=(BELOW,), records=records)
        assert overreach(local, by_the_grassroots) == []


@pytest.mark.parametrize("levels", [(), (BELOW,)])
@pytest.mark.parametrize("decides", [Place.TOP, Place.CENTRE])
def test_a_local_row_gives_no_decision_to_a_body_above_its_unit(
    decides: Place, levels: tuple[str, ...]
) -> None:
    local = row(decides=decides, categories=("member",), levels=levels)

    assert overreach(local) == [("member", GIVES_UPWARDS)]


def test_a_row_on_everybody_that_counts_nowhere_is_named_for_every_category() -> None:
    found_kinds = overreach(row(decides=Place.TOP), (row(decides=Place.OWN),))

    assert found_kinds == [(code, GIVES_UPWARDS) for code in OF_ALL_KINDS]


def test_a_row_that_takes_over_and_gives_upwards_has_both_faults() -> None:
    above = (row("heads", Place.DIRECT_SUPERIOR, heads=Heads.HEADS), row("rest", Place.OWN))
    named = row(decides=Place.TOP, categories=("cadre",), levels=(LEVEL,))

    assert overreach(named, above) == [("cadre", TAKES_OVER), ("cadre", GIVES_UPWARDS)]


def test_a_row_on_all_levels_takes_nothing_over_on_those_above_its_unit() -> None:
    above = (row("top", Place.CENTRE, levels=("province_committee",)), row("rest", Place.OWN))

    assert overreach(row(decides=Place.TOP, categories=("cadre",)), above) == [
        ("cadre", GIVES_UPWARDS)
    ]


def test_a_unit_gives_a_decision_that_it_has_to_no_superior() -> None:
    by_itself = (row(decides=Place.OWN),)

    for decides in (Place.DIRECT_SUPERIOR, Place.TOP):
        local = row(decides=decides, categories=("cadre",), levels=(LEVEL,))
        assert overreach(local, by_itself) == [("cadre", GIVES_UPWARDS)]


def test_the_root_may_give_itself_what_is_decided_below_and_nothing_to_the_centre() -> None:
    root = ("province_committee",)
    below = {"categories": ("cadre",), "levels": (LEVEL,)}

    assert overreach(row(decides=Place.TOP, **below), chain=root) == []  # type: ignore[arg-type]
    assert overreach(row(decides=Place.CENTRE, **below), chain=root) == [  # type: ignore[arg-type]
        ("cadre", GIVES_UPWARDS)
    ]


def test_below_the_grassroots_a_committee_decides_on_nothing_that_they_decide() -> None:
    chain = (*CHAIN, "departmental_committee")
    local = row(decides=Place.DIRECT_SUPERIOR, categories=("member",), levels=(BELOW,))

    assert overreach(local, (row(decides=Place.GRASSROOTS),), chain) == [("member", TAKES_OVER)]
    assert overreach(local, (row(decides=Place.OWN),), chain) == []


def test_what_a_document_above_reserves_is_left_to_nobody_below() -> None:
    pack = (row(decides=Place.OWN),)
    reserved = merged_table(pack, (row("r", Place.TOP, categories=("member",)),))
    tables = [TableWithin(pack), TableWithin(reserved, chain_path(1), is_central=False)]
    local = row("l", Place.OWN, categories=("member", "cadre"), levels=(BELOW,))

    found_rows = overreaching_rows(tables, (local,), OF_ALL_KINDS, CHAIN)

    assert [(one.category, one.kind) for one in found_rows] == [("member", TAKES_OVER)]


def test_a_row_may_fill_in_what_no_row_above_says() -> None:
    others = (row(decides=Place.DIRECT_SUPERIOR, levels=(BELOW,)),)
    own = row(decides=Place.OWN, categories=("member",), levels=(LEVEL,))

    assert overreach(own, others) == []
    assert overreach(replace(own, decides=Place.TOP), others) == [("member", GIVES_UPWARDS)]


def test_a_row_is_about_the_levels_that_only_the_rules_above_name() -> None:
    above = (row("few", Place.OWN, levels=("school",)), row("rest", Place.CENTRE))

    assert overreach(row("l", Place.OWN, categories=("member",)), above) == []
    assert overreach(row("l", Place.OWN, categories=("member",)), above[1:]) == [
        ("member", TAKES_OVER)
    ]


WITHIN = row(decides=Place.DIRECT_SUPERIOR, categories=("member",), levels=(BELOW,))
PROPOSES, APPRAISES = OverreachKind.PROPOSES, OverreachKind.APPRAISES
RECORDS = OverreachKind.RECORDS


@pytest.mark.parametrize("place", [Place.TOP, Place.CENTRE])
@pytest.mark.parametrize("levels", [(), (BELOW,)])
def test_a_local_row_lets_no_body_above_its_unit_propose_or_appraise(
    place: Place, levels: tuple[str, ...]
) -> None:
    local = replace(WITHIN, levels=levels)

    assert overreach(replace(local, proposes=place)) == [("member", PROPOSES)]
    assert overreach(replace(local, appraises=place)) == [("member", APPRAISES)]


def test_the_faults_of_all_parts_of_a_row_are_found_at_once() -> None:
    local = replace(WITHIN, decides=Place.TOP, proposes=Place.CENTRE, appraises=Place.TOP)

    assert overreach(local) == [
        ("member", GIVES_UPWARDS),
        ("member", PROPOSES),
        ("member", APPRAISES),
    ]


def test_a_local_row_takes_no_appraisal_and_no_proposal_from_a_body_above_its_unit() -> None:
    by_the_top = replace(WITHIN, proposes=Place.TOP, appraises=Place.TOP)

    assert overreach(WITHIN, (by_the_top,)) == [("member", PROPOSES), ("member", APPRAISES)]
    assert overreach(replace(by_the_top, body=Body.STANDING_COMMITTEE), (by_the_top,)) == []


def test_a_local_row_lets_no_office_above_its_unit_record() -> None:
    more = (Recorder.DECIDER, Recorder.DIRECT_SUPERIOR_OF_DECIDER)
    records = replace(WITHIN, records=more)

    assert overreach(records) == [("member", RECORDS)]
    assert overreach(replace(records, decides=Place.OWN), (replace(WITHIN, records=more),)) == []
    assert overreach(replace(records, decides=Place.OWN)) == []


def test_the_root_lets_nobody_at_the_centre_propose_or_appraise() -> None:
    root = ("province_committee",)
    local = replace(WITHIN, levels=(LEVEL,), proposes=Place.CENTRE, appraises=Place.TOP)

    assert overreach(local, chain=root) == [("member", PROPOSES)]


def moved(local: CompetenceRow, *, is_central: bool = False) -> set[tuple[str, str]]:
    """Return category and level of those on whom others act, by a document of the committee."""
    above = [TableWithin((row(appraises=SUPERIOR),))]
    found = moved_competence(above, (local,), OF_ALL_KINDS, CHAIN, is_central=is_central)
    return {(each.subject.category, each.subject.level) for each in found}


def test_those_on_whom_others_act_by_a_local_document_are_named() -> None:
    members = row("new", Place.OWN, categories=("member",), levels=(BELOW,))

    assert moved(members) == {("member", BELOW)}
    (found,) = moved_competence([TableWithin((row(),))], (members,), OF_ALL_KINDS, CHAIN)
    assert (found.former, found.new) == (row(), members)
    (first,) = moved_competence([TableWithin(())], (members,), OF_ALL_KINDS, CHAIN)
    assert first.former is None


def test_a_row_that_says_again_what_holds_or_takes_over_moves_nobody() -> None:
    assert moved(row("same", appraises=SUPERIOR)) == set()
    assert moved(row("up", Place.TOP, categories=("member",), levels=(BELOW,))) == set()


def test_a_central_text_moves_what_it_says() -> None:
    up = row("up", Place.TOP, categories=("member",), levels=(BELOW,))

    assert moved(up, is_central=True) == {("member", BELOW)}
