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
    Place,
    Recorder,
    Source,
    Status,
    SubjectKind,
    TableWithin,
    competence_faults,
    competence_for,
    deciding_path,
    is_self_decision,
    leads_its_unit,
    merged_table,
    row_for,
    rows_that_take_over,
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


def test_a_local_document_of_another_part_changes_nothing() -> None:
    central = TableWithin((row(decides=Place.DIRECT_SUPERIOR),))
    elsewhere = TableWithin((row(decides=Place.OWN),), "00000001", is_central=True)

    subject = GradedSubject("member", "x")
    competence = competence_for([central, elsewhere], subject, BRANCH, CATEGORIES.__getitem__)

    assert competence is not None
    assert competence.decides == GRASSROOTS


@pytest.mark.parametrize("kind", ["Ban thường vụ cấp ủy", "BTV", "Chi ủy", "Đảng ủy"])
def test_some_collectives_lead_their_unit(kind: str) -> None:
    assert leads_its_unit(kind)
    assert not leads_its_unit("Lãnh đạo cơ quan, đơn vị")


@pytest.mark.parametrize(
    ("kind", "is_head", "collective", "expected"),
    [
        (SubjectKind.ORGANISATION, False, "", True),
        (SubjectKind.CADRE, True, "", True),
        (SubjectKind.CADRE, False, "", False),
        (SubjectKind.STAFF, True, "", True),
        (SubjectKind.MEMBER, False, "", False),
        (SubjectKind.COLLECTIVE, False, "Ban thường vụ", True),
        (SubjectKind.COLLECTIVE, False, "Lãnh đạo cơ quan", False),
        (SubjectKind.COLLECTIVE, False, "", True),
    ],
)
def test_a_unit_decides_on_itself_in_its_head_or_its_leading_body(
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


def test_a_unit_may_decide_on_collectives_that_do_not_lead_it() -> None:
    own = row("own", Place.OWN, kinds=("Lãnh đạo cơ quan",))
    leading = row("leading", Place.OWN, kinds=("Ban thường vụ",))
    rest = row("rest", Place.DIRECT_SUPERIOR)
    categories = category("leadership_collective", SubjectKind.COLLECTIVE)

    assert kinds_of_faults((own, rest), categories) == set()
    assert kinds_of_faults((leading, rest), categories) == {CompetenceFaultKind.DECIDES_ON_ITSELF}


LEVEL, BELOW = "grassroots_committee", "subordinate_branch"
BY_SUPERIOR = (row(decides=Place.DIRECT_SUPERIOR),)
OF_ALL_KINDS = (
    category("member", SubjectKind.MEMBER)
    | category("cadre", SubjectKind.CADRE)
    | category(LEVEL, SubjectKind.ORGANISATION)
    | category(BELOW, SubjectKind.ORGANISATION)
)


def taken_over(local: CompetenceRow, above: tuple[CompetenceRow, ...] = BY_SUPERIOR) -> list[str]:
    found_rows = list(rows_that_take_over(above, (local,), OF_ALL_KINDS, LEVEL))
    assert all(one is local for one, _ in found_rows)
    return [code for _, code in found_rows]


def test_a_local_row_on_the_units_own_level_takes_over_what_the_superior_decides() -> None:
    on_persons = row(decides=Place.OWN, categories=("member", "cadre"), levels=(LEVEL,))

    assert taken_over(on_persons) == ["member", "cadre"]
    assert taken_over(on_persons, (row(decides=Place.CENTRE),)) == ["member", "cadre"]


def test_a_local_row_on_heads_only_takes_over_the_category_that_has_heads() -> None:
    assert taken_over(row(decides=Place.OWN, levels=(LEVEL,), heads=Heads.HEADS)) == ["cadre"]


@pytest.mark.parametrize("levels", [(), (LEVEL,)])
def test_a_local_row_on_the_unit_itself_takes_over_with_its_level_or_without(
    levels: tuple[str, ...],
) -> None:
    assert taken_over(row(decides=Place.OWN, categories=(LEVEL,), levels=levels)) == [LEVEL]


@pytest.mark.parametrize(
    "local",
    [
        row(decides=Place.OWN, categories=("member", "cadre")),
        row(decides=Place.OWN, categories=("member", "cadre"), levels=(BELOW,)),
        row(decides=Place.OWN, categories=(BELOW,), levels=(LEVEL, BELOW)),
    ],
)
def test_a_local_row_on_the_levels_below_takes_nothing_over(local: CompetenceRow) -> None:
    assert taken_over(local) == []


def test_a_local_row_that_leaves_the_decision_with_the_superior_takes_nothing_over() -> None:
    assert taken_over(row(decides=Place.DIRECT_SUPERIOR, levels=(LEVEL,))) == []


@pytest.mark.parametrize(
    "above",
    [
        (row(decides=Place.OWN),),
        (row(decides=Place.GRASSROOTS),),
        (row(decides=Place.DIRECT_SUPERIOR, levels=(BELOW,)),),
    ],
)
def test_what_no_superior_decides_can_be_moved_by_a_local_row(
    above: tuple[CompetenceRow, ...],
) -> None:
    assert taken_over(row(decides=Place.TOP, levels=(LEVEL,)), above) == []
