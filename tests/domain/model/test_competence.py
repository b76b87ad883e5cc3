"""Who decides on whom, by the table's rows and the tree."""

from dataclasses import replace
from datetime import date

import pytest

from xeploai.domain import (
    Body,
    Category,
    Citation,
    Competence,
    CompetenceFaultKind,
    CompetenceRow,
    GradedSubject,
    Heads,
    OverreachKind,
    Place,
    Recorder,
    Source,
    Status,
    SubjectKind,
    TableWithin,
    chain_path,
    competence_faults,
    competence_for,
    deciding_path,
    is_self_decision,
    merged_table,
    overreaching_rows,
    row_for,
)

CITATION = Citation(Source("DOC", date(2020, 1, 1), "Điều 1"), Status.CONFIRMED)
PROVINCE, WARD, GRASSROOTS = "0000", "00000000", "000000000000"
BRANCH, DIRECT_BRANCH = "0000000000000000", "000000000001"
CATEGORIES = {
    PROVINCE: "province_committee",
    WARD: "commune_committee",
    GRASSROOTS: "grassroots_committee",
    BRANCH: "subordinate_branch",
    DIRECT_BRANCH: "subordinate_branch",
}
LEVELS = tuple(dict.fromkeys(CATEGORIES.values()))


def row(
    code: str = "all",
    decides: Place = Place.GRASSROOTS,
    *,
    body: Body = Body.EXECUTIVE,
    categories: tuple[str, ...] = (),
    levels: tuple[str, ...] = (),
    heads: Heads = Heads.ALL,
    kinds: tuple[str, ...] = (),
    records: tuple[Recorder, ...] = (Recorder.DECIDER,),
) -> CompetenceRow:
    return CompetenceRow(
        code, decides, body, Place.OWN, decides, CITATION, categories, levels, heads, kinds, records
    )


def found(one: CompetenceRow, path: str, **about: object) -> Competence:
    subject = GradedSubject("member", CATEGORIES[path], **about)  # type: ignore[arg-type]
    competence = competence_for([TableWithin((one,))], subject, path, CATEGORIES.__getitem__)
    assert competence is not None
    return competence


@pytest.mark.parametrize(
    ("place", "path", "expected"),
    [
        (Place.OWN, BRANCH, (BRANCH, False)),
        (Place.DIRECT_SUPERIOR, WARD, (PROVINCE, False)),
        (Place.DIRECT_SUPERIOR, PROVINCE, (PROVINCE, True)),
        (Place.GRASSROOTS, BRANCH, (GRASSROOTS, False)),
        (Place.GRASSROOTS, GRASSROOTS, (GRASSROOTS, False)),
        (Place.GRASSROOTS, DIRECT_BRANCH, (WARD, False)),
        (Place.TOP, BRANCH, (PROVINCE, False)),
        (Place.CENTRE, PROVINCE, (PROVINCE, True)),
    ],
)
def test_a_place_is_seen_from_the_subjects_unit(
    place: Place, path: str, expected: tuple[str, bool]
) -> None:
    assert deciding_path(row(decides=place), path, CATEGORIES.__getitem__) == expected


def test_the_first_row_that_fits_counts() -> None:
    table = (row("first", levels=("subordinate_branch",)), row("second"))

    branch = row_for(table, GradedSubject("member", "subordinate_branch"))
    grassroots = row_for(table, GradedSubject("member", "grassroots_branch"))

    assert branch is table[0]
    assert grassroots is table[1]


@pytest.mark.parametrize(
    ("heads", "is_head", "fits"),
    [
        (Heads.HEADS, True, True),
        (Heads.HEADS, False, False),
        (Heads.OTHERS, True, False),
        (Heads.OTHERS, False, True),
        (Heads.ALL, True, True),
    ],
)
def test_a_row_can_be_about_heads_or_about_others(heads: Heads, is_head: bool, fits: bool) -> None:
    assert row(heads=heads).fits(GradedSubject("x", "y", is_head=is_head)) is fits


def test_a_row_can_be_about_some_kinds_of_collective() -> None:
    own = row(kinds=("Lãnh đạo cơ quan",))

    assert own.fits(GradedSubject("c", "l", collective_kind="Lãnh đạo cơ quan"))
    assert not own.fits(GradedSubject("c", "l", collective_kind="Ban thường vụ cấp ủy"))


def test_nobody_decides_where_no_row_fits() -> None:
    tables = [TableWithin((row(categories=("cadre",)),))]
    subject = GradedSubject("member", "subordinate_branch")

    assert competence_for(tables, subject, BRANCH, CATEGORIES.__getitem__) is None


def test_a_standing_committee_acts_where_a_branch_is_directly_under_a_ward() -> None:
    assert found(row(), DIRECT_BRANCH).body is Body.STANDING_COMMITTEE
    assert found(row(), BRANCH).body is Body.EXECUTIVE


@pytest.mark.parametrize(
    ("decides", "body", "acts"),
    [
        (Place.CENTRE, Body.EXECUTIVE, Body.CENTRAL),
        (Place.CENTRE, Body.HEAD, Body.HEAD),
        (Place.DIRECT_SUPERIOR, Body.EXECUTIVE, Body.EXECUTIVE),
    ],
)
def test_at_the_centre_a_central_body_acts_unless_a_head_does(
    decides: Place, body: Body, acts: Body
) -> None:
    assert found(row(decides=decides, body=body), WARD).body is acts


def test_who_proposes_and_who_appraises_are_seen_from_the_unit_too() -> None:
    wide = replace(row(), proposes=Place.GRASSROOTS, appraises=Place.TOP)

    competence = found(wide, BRANCH)

    assert (competence.proposes, competence.appraises) == (GRASSROOTS, PROVINCE)


def test_the_office_of_the_decider_records_and_others_where_the_row_says_so() -> None:
    wide = (Recorder.DECIDER, Recorder.DIRECT_SUPERIOR_OF_DECIDER, Recorder.OWN_UNIT)

    assert found(row(), BRANCH).recorders == (GRASSROOTS,)
    assert found(row(records=wide), BRANCH).recorders == (GRASSROOTS, WARD, BRANCH)


def test_a_local_row_of_a_known_code_replaces_it_and_another_comes_first() -> None:
    above = (row("a"), row("b"))
    local = (row("b", Place.TOP), row("c"))

    merged = merged_table(above, local)

    assert [each.code for each in merged] == ["c", "a", "b"]
    assert merged[2].decides is Place.TOP


def test_a_local_document_moves_only_what_its_unit_decides() -> None:
    central = TableWithin((row(decides=Place.DIRECT_SUPERIOR),))
    own = TableWithin((row(decides=Place.OWN),), WARD, is_central=False)
    subject = GradedSubject("member", "x")

    at_ward, below = (
        competence_for([central, own], subject, path, CATEGORIES.__getitem__)
        for path in (WARD, BRANCH)
    )

    assert at_ward is not None
    assert at_ward.decides == PROVINCE
    assert below is not None
    assert below.decides == BRANCH


def test_a_local_document_of_a_central_text_may_move_more() -> None:
    central = TableWithin((row(decides=Place.DIRECT_SUPERIOR),))
    own = TableWithin((row(decides=Place.OWN),), WARD, is_central=True)
    subject = GradedSubject("member", "x")

    moved = competence_for([central, own], subject, WARD, CATEGORIES.__getitem__)

    assert moved is not None
    assert moved.decides == WARD


@pytest.mark.parametrize(
    ("decides", "recorders"),
    [
        (Place.OWN, (BRANCH,)),
        (Place.DIRECT_SUPERIOR, (GRASSROOTS, BRANCH)),
        (Place.TOP, (GRASSROOTS,)),
        (Place.CENTRE, (GRASSROOTS,)),
    ],
)
def test_a_local_document_gives_no_decision_and_no_recording_to_a_body_above_its_unit(
    decides: Place, recorders: tuple[str, ...]
) -> None:
    central = row("central", Place.GRASSROOTS)
    local = row("local", decides, records=(Recorder.DECIDER, Recorder.OWN_UNIT))
    tables = [
        TableWithin((central,)),
        TableWithin((local, central), WARD, is_central=False),
    ]

    competence = competence_for(
        tables, GradedSubject("member", "x"), BRANCH, CATEGORIES.__getitem__
    )

    assert competence is not None
    assert not competence.is_above
    assert (competence.decides, competence.recorders) == (recorders[0], recorders)


def test_others_record_what_a_superior_decides_only_where_the_superior_says_so() -> None:
    central = row("central", Place.DIRECT_SUPERIOR)
    local = replace(central, records=(Recorder.DECIDER, Recorder.OWN_UNIT))
    subject = GradedSubject("member", "x")

    def recorders(unit: str) -> tuple[str, ...]:
        tables = [TableWithin((central,)), TableWithin((local,), unit, is_central=False)]
        competence = competence_for(tables, subject, GRASSROOTS, CATEGORIES.__getitem__)
        assert competence is not None
        return competence.recorders

    assert recorders(GRASSROOTS) == (WARD,)
    assert recorders(WARD) == (WARD, GRASSROOTS)


def test_where_a_local_row_does_not_count_the_next_that_fits_does() -> None:
    central = row("central", Place.GRASSROOTS)
    local = (row("upwards", Place.TOP), row("own", Place.OWN))
    tables = [TableWithin((central,)), TableWithin((*local, central), WARD, is_central=False)]

    competence = competence_for(
        tables, GradedSubject("member", "x"), BRANCH, CATEGORIES.__getitem__
    )

    assert competence is not None
    assert competence.row is local[1]


def test_a_local_row_in_place_of_one_above_moves_no_decision_by_leaving_someone_out() -> None:
    heads = row("heads", Place.DIRECT_SUPERIOR, heads=Heads.HEADS)
    rest = row("rest", Place.OWN)
    narrower = replace(heads, categories=("cadre",))
    tables = [
        TableWithin((heads, rest)),
        TableWithin((narrower, rest), GRASSROOTS, is_central=False),
    ]
    head = GradedSubject("member", "x", is_head=True)

    competence = competence_for(tables, head, GRASSROOTS, CATEGORIES.__getitem__)

    assert competence is not None
    assert competence.decides == WARD


@pytest.mark.parametrize("first", [(), (row("first", Place.OWN),)])
def test_a_central_text_below_gives_a_local_row_no_more_than_its_own_document_may(
    first: tuple[CompetenceRow, ...],
) -> None:
    central, local = row("central", Place.DIRECT_SUPERIOR), row("local", Place.TOP)
    text = row("first", Place.OWN, categories=("cadre",))
    tables = [
        TableWithin((central,)),
        TableWithin((*first, local, central), WARD, is_central=False),
        TableWithin((text, local, central), WARD, is_central=True),
    ]

    competence = competence_for(
        tables, GradedSubject("member", "x"), BRANCH, CATEGORIES.__getitem__
    )

    assert competence is not None
    assert competence.row is central


def test_a_local_document_fills_in_below_its_unit_where_nobody_decides() -> None:
    def deciding(decides: Place) -> str | None:
        tables = [TableWithin(()), TableWithin((row("l", decides),), WARD, is_central=False)]
        subject = GradedSubject("member", "x")
        competence = competence_for(tables, subject, BRANCH, CATEGORIES.__getitem__)
        return competence.decides if competence else None

    assert deciding(Place.DIRECT_SUPERIOR) == GRASSROOTS
    assert deciding(Place.TOP) is None


def test_a_local_document_of_another_part_changes_nothing() -> None:
    central = TableWithin((row(decides=Place.DIRECT_SUPERIOR),))
    elsewhere = TableWithin((row(decides=Place.OWN),), "00000001", is_central=True)

    subject = GradedSubject("member", "x")
    competence = competence_for([central, elsewhere], subject, BRANCH, CATEGORIES.__getitem__)

    assert competence is not None
    assert competence.decides == GRASSROOTS


@pytest.mark.parametrize(
    ("kind", "is_head", "collective", "expected"),
    [
        (SubjectKind.ORGANISATION, False, "", True),
        (SubjectKind.CADRE, True, "", True),
        (SubjectKind.CADRE, False, "", False),
        (SubjectKind.STAFF, True, "", True),
        (SubjectKind.MEMBER, False, "", False),
        (SubjectKind.COLLECTIVE, False, "Ban thường vụ", True),
        (SubjectKind.COLLECTIVE, False, "Lãnh đạo cơ quan", True),
        (SubjectKind.COLLECTIVE, False, "Tập thể lãnh đạo", True),
        (SubjectKind.COLLECTIVE, False, "Thường trực Đảng ủy", True),
        (SubjectKind.COLLECTIVE, False, "BCH", True),
        (SubjectKind.COLLECTIVE, False, "", True),
    ],
)
def test_a_unit_decides_on_itself_in_its_head_and_in_its_collectives_of_any_kind(
    kind: SubjectKind, is_head: bool, collective: str, expected: bool
) -> None:
    competence = found(row(decides=Place.OWN), GRASSROOTS)
    subject = GradedSubject("x", "y", is_head, collective)

    assert is_self_decision(competence, subject, kind, GRASSROOTS) is expected
    assert not is_self_decision(competence, subject, kind, BRANCH)


def test_what_a_body_above_the_tree_decides_is_no_self_decision() -> None:
    competence = found(row(decides=Place.CENTRE), PROVINCE)

    subject = GradedSubject("x", "y", is_head=True)

    assert not is_self_decision(competence, subject, SubjectKind.CADRE, PROVINCE)


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
        (row(decides=Place.DIRECT_SUPERIOR), SubjectKind.ORGANISATION),
        (row(decides=Place.DIRECT_SUPERIOR), SubjectKind.CADRE),
        (row(decides=Place.OWN), SubjectKind.MEMBER),
    ],
)
def test_a_row_by_which_a_superior_decides_is_none(one: CompetenceRow, kind: SubjectKind) -> None:
    assert kinds_of_faults((one,), category("grassroots_branch", kind)) == set()


@pytest.mark.parametrize("kind", ["Lãnh đạo cơ quan", "BCH", "Ban thường vụ"])
def test_no_unit_decides_on_its_own_collectives_whatever_their_kind(kind: str) -> None:
    own = row("own", Place.OWN, kinds=(kind,))
    rest = row("rest", Place.DIRECT_SUPERIOR)
    categories = category("leadership_collective", SubjectKind.COLLECTIVE)

    assert kinds_of_faults((own, rest), categories) == {CompetenceFaultKind.DECIDES_ON_ITSELF}
    assert kinds_of_faults((rest,), categories) == set()


def test_the_grassroots_decide_on_collectives_below_them_and_not_on_their_own() -> None:
    one = row("all", Place.GRASSROOTS)
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
        {"appraises": Place.OWN},
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
