"""Who decides on whom, by the table's rows and the tree."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from xeploai.domain import (
    Body,
    BodyFault,
    Citation,
    Competence,
    CompetenceRow,
    GradedSubject,
    Heads,
    Place,
    Recorder,
    Source,
    Status,
    SubjectKind,
    TableWithin,
    appraises_itself,
    competence_for,
    deciding_path,
    fault_of_body,
    is_self_decision,
    merged_table,
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
    appraises: Place = Place.OWN,
) -> CompetenceRow:
    own = Place.OWN
    return CompetenceRow(
        code, decides, body, own, appraises, CITATION, categories, levels, heads, kinds, records
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


def test_a_unit_appraises_itself_in_what_it_is_and_who_leads_it_and_nobody_else() -> None:
    competence = found(row(appraises=Place.OWN), GRASSROOTS)
    head, other = (GradedSubject("x", "y", is_head=one) for one in (True, False))

    assert appraises_itself(competence, other, SubjectKind.ORGANISATION, GRASSROOTS)
    assert appraises_itself(competence, head, SubjectKind.CADRE, GRASSROOTS)
    assert not appraises_itself(competence, other, SubjectKind.MEMBER, GRASSROOTS)
    assert not appraises_itself(competence, other, SubjectKind.ORGANISATION, BRANCH)


def test_what_a_body_above_the_tree_decides_is_no_self_decision() -> None:
    competence = found(row(decides=Place.CENTRE), PROVINCE)

    subject = GradedSubject("x", "y", is_head=True)

    assert not is_self_decision(competence, subject, SubjectKind.CADRE, PROVINCE)


def test_above_the_tree_no_path_proposes_or_appraises() -> None:
    competence = found(replace(row(), proposes=Place.CENTRE, appraises=Place.CENTRE), BRANCH)

    assert (competence.proposes, competence.appraises) == ("", "")


PARTY, STATE = (row(),), (row(body=Body.HEAD),)
BRANCHES: dict[str, Any] = {"decides": Place.OWN, "body": Body.STANDING_COMMITTEE}


@pytest.mark.parametrize(
    ("one", "pack", "fault"),
    [
        (row(decides=Place.CENTRE, body=Body.CENTRAL), PARTY, None),
        (row(decides=Place.TOP, body=Body.CENTRAL), PARTY, BodyFault.CENTRAL_IN_THE_TREE),
        (row(body=Body.HEAD), PARTY, BodyFault.HEAD_BESIDE_THE_PACK),
        (row(body=Body.HEAD), STATE, None),
        (row(body=Body.HEAD), (*PARTY, *STATE), None),
        (row(body=Body.STANDING_COMMITTEE), STATE, None),
        (row(**BRANCHES, levels=("subordinate_branch",)), PARTY, BodyFault.BRANCH_HAS_NONE),
        (
            row(**BRANCHES, levels=("grassroots_branch", "subordinate_branch")),
            PARTY,
            BodyFault.BRANCH_HAS_NONE,
        ),
        (row(**BRANCHES, categories=("member",)), PARTY, BodyFault.BRANCH_HAS_NONE),
        (row(**BRANCHES, categories=("member", "cadre")), PARTY, None),
        (row(**BRANCHES, levels=("commune_committee",)), PARTY, None),
        (row(**BRANCHES), PARTY, None),
        (row(decides=Place.OWN, levels=("subordinate_branch",)), PARTY, None),
        (
            row(body=Body.STANDING_COMMITTEE, levels=("grassroots_branch",)),
            PARTY,
            BodyFault.BRANCH_HAS_NONE,
        ),
        (row(body=Body.STANDING_COMMITTEE, levels=("subordinate_branch",)), PARTY, None),
        (row(Place.TOP.value, Place.TOP, body=Body.STANDING_COMMITTEE), PARTY, None),
    ],
)
def test_a_body_decides_only_where_there_is_one(
    one: CompetenceRow, pack: tuple[CompetenceRow, ...], fault: BodyFault | None
) -> None:
    assert fault_of_body(one, pack, ("member",)) is fault


@pytest.mark.parametrize("body", [Body.CENTRAL, Body.HEAD])
def test_a_stored_local_row_with_a_body_of_others_does_not_act(body: Body) -> None:
    pack, local = row("pack"), row("local", body=body)
    subject = GradedSubject("member", "x")

    def acting(*, is_central: bool) -> CompetenceRow:
        tables = [TableWithin((pack,)), TableWithin((local, pack), WARD, is_central=is_central)]
        competence = competence_for(tables, subject, BRANCH, CATEGORIES.__getitem__)
        assert competence is not None
        return competence.row

    assert acting(is_central=False) is pack
    assert acting(is_central=True) is local


@pytest.mark.parametrize("part", ["proposes", "appraises"])
def test_a_stored_local_row_by_which_one_above_acts_does_not_act(part: str) -> None:
    pack = row("pack")
    local = replace(row("local"), **{part: Place.TOP})  # type: ignore[arg-type]
    tables = [TableWithin((pack,)), TableWithin((local, pack), WARD, is_central=False)]

    competence = competence_for(
        tables, GradedSubject("member", "x"), BRANCH, CATEGORIES.__getitem__
    )

    assert competence is not None
    assert competence.row is pack
