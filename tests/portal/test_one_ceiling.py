"""One ceiling on every surface: what a document lays down acts on all of them alike.

Each test lets a document set one thing, decides, and reads the group's numbers from the deciding
pages, the case page, the unit page, its files, the report in all formats, the data set, the API,
the explanation (page, command, JSON) and a rehearsal.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime

from tests.builders import BY, FOUNDED, make_post, registered
from tests.cli.conftest import Xeploai, xeploai
from tests.documents.reading import words_of
from tests.portal.api.requests import get_json, token_for
from tests.portal.conftest import ClientOf
from tests.portal.downloads.reading import csv_rows
from tests.portal.reading import plain, text_of
from xeploai.cycle.models import Case, Cycle, CycleUnit, GradeDecision, PeerGroup
from xeploai.cycle.operations import (
    DecisionRow,
    admit_exceptional_share,
    freeze_cycle,
    open_cycle,
    record_decisions,
    store_layer,
    withdraw_exceptional_share,
)
from xeploai.cycle.queries import case_of
from xeploai.cycle.rules import rulebook_for
from xeploai.documents import Format
from xeploai.domain import Grade, Outcome, Refused, Role, documents_text
from xeploai.organisations.models import Membership, Person, Unit
from xeploai.organisations.register import register_units
from xeploai.reporting import report_of, statistics_as_json
from xeploai.results.dataset.write import dataset_of
from xeploai.results.deciding import group_lines
from xeploai.results.explaining import case_as_json, explanations_of_subject
from xeploai.results.rehearsal import rehearsal_as_json, rehearse
from xeploai.results.statistics import clear_cache, statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

__all__ = ["xeploai"]
YEAR = 2026
REPORTS = tuple(f"report, {form}" for form in Format)
BRANCHES, GRASSROOTS, MEMBERS = 23, 17, 21
HEAD = """
layer: tinh-a
extends: {pack}
title: {{vi: Hướng dẫn, en: Guidance}}
standing: LOCAL
issued_by: {{vi: Tỉnh ủy, en: Province A}}
unit: tinh
source: {{document: 09-HD/TU, issued: {day}, place: mục 5}}
"""


def settings(**values: str) -> str:
    """Return settings of ceilings as a layer has them."""
    lines = [
        f'  - {{setting: cap.{key}, from: DAY, value: "{value}"}}' for key, value in values.items()
    ]
    return "\n".join(("settings:", *lines, ""))


@dataclass
class Ward:
    """A ward with branches of two kinds directly under it, and members of one branch."""

    cycle: Cycle
    category: str
    good: int
    excellent: int

    @property
    def subjects(self) -> list[str]:
        cases = Case.objects.filter(cycle=self.cycle, category=self.category)
        return list(cases.order_by("pk").values_list("subject_code", flat=True))

    @property
    def group(self) -> PeerGroup:
        subject = self.subjects[0]
        found = case_of(self.cycle, self.category, subject).peer_group
        assert found is not None
        return found

    def decide(self) -> None:
        decided_on = self.cycle.closes_on - timedelta(days=10)
        graded = [Grade.EXCELLENT] * self.excellent + [Grade.GOOD] * self.good
        rows = [
            DecisionRow(self.category, subject, Outcome(grade), "p-tn", "QĐ 1", decided_on)
            for subject, grade in zip(self.subjects, graded, strict=False)
        ]
        # a group over its binding ceiling brings its reason
        record_decisions(cycle=self.cycle, rows=rows, at=LATER, by=BY, reason="Thành tích nổi trội")


LATER = datetime(2027, 1, 15, 9, tzinfo=UTC)


def register_ward() -> None:
    rows = [
        registered("tinh", None, "province_committee"),
        registered("p-tn", "tinh", "commune_committee"),
        *(registered(f"cs-{n:02}", "p-tn", "grassroots_branch") for n in range(GRASSROOTS)),
        *(registered(f"tdp-{n:02}", "p-tn", "subordinate_branch") for n in range(BRANCHES)),
    ]
    register_units(rows=rows, by=BY, at=LATER)
    people = [Person(code=f"dv-{n:02}", full_name=f"Người {n}") for n in range(MEMBERS)]
    Person.objects.bulk_create(people)
    branch = Unit.objects.get(code="tdp-00")
    Membership.objects.bulk_create(
        Membership(person=each, branch=branch, status="FULL", from_on=FOUNDED) for each in people
    )
    make_post(people[0], branch, is_head=True)


def ward(
    layer: str = "",
    *,
    category: str = "subordinate_branch",
    good: int = 18,
    excellent: int = 5,
    pack: str = "vn-party-2025",
    year: int = YEAR,
) -> Ward:
    """Open a cycle under a pack and a layer, and record decisions for one category."""
    register_ward()
    cycle = open_cycle(
        year=year,
        pack=pack,
        opens_on=date(year, 10, 1),
        closes_on=date(year, 12, 31),
        by=BY,
        at=LATER,
    )
    if layer:
        set_layer(layer, pack=pack, year=year)
    freeze_cycle(cycle=cycle, by=BY, at=LATER)
    found = Ward(cycle, category, good, excellent)
    found.decide()
    return found


def set_layer(layer: str, *, pack: str = "vn-party-2025", year: int = YEAR) -> None:
    day = f"{year}-11-20"
    text = HEAD.format(pack=pack, day=day) + layer.replace("DAY", day)
    store_layer(content=text.encode(), file="tinh.yaml", by=BY, at=LATER)
    clear_cache()


@dataclass(frozen=True)
class Numbers:
    """What a surface says of the group."""

    base: int
    allowed: int
    excellent: int
    over_by: int


@dataclass
class Surfaces:
    """Reads a group on every surface."""

    of: Ward
    client: Client
    command: Xeploai
    secret: str

    def each(self) -> Iterator[tuple[str, Numbers | None]]:
        """Yield each surface with its numbers; None where it lists only groups over a ceiling."""
        yield from self.pages()
        yield from self.files()
        yield from self.explanations()

    def pages(self) -> Iterator[tuple[str, Numbers | None]]:
        cycle, group, category = self.of.cycle, self.of.group, self.of.category
        deciding = f"/{cycle.year}/p-tn/deciding/"
        listed = self.client.get(deciding, {"category": category}).context["lines"]
        (line,) = [one for one, _ in listed if one.key == group.pk]
        yield "deciding list", numbers(line.decided)
        table = self.client.get(f"{deciding}{group.pk}/", {"category": category}).context["table"]
        yield "deciding table", numbers(table.decided)
        yield "deciding table, what if", numbers(table.what_if)
        address = f"/{cycle.year}/cases/{category}/{self.subject}/"
        yield "case page", numbers(self.client.get(address).context["ceiling"].allowance)
        page = self.client.get(f"/{cycle.year}/p-tn/", {"ceilings": "all", "groups": "all"})
        (row,) = [each for each in page.context["ceilings"].lines if each.check.key == group.pk]
        yield "unit page", numbers(row.check)

    @property
    def subject(self) -> str:
        return self.of.subjects[-1]

    def files(self) -> Iterator[tuple[str, Numbers | None]]:
        cycle, group = self.of.cycle, self.of.group
        address = f"/{cycle.year}/p-tn/tables/ceilings.csv"
        rows = csv_rows(self.client, address, ceilings="all")
        row = next(each for each in rows if each and each[0] == group.label)
        excellent, base, allowed, over_by = (int(row[place]) for place in (2, 4, 5, 7))
        yield "table as a file", Numbers(base, allowed, excellent, over_by)
        unit = CycleUnit.objects.select_related("cycle").get(cycle=cycle, code="p-tn")
        (data,) = [
            each
            for file in dataset_of(unit, with_persons=False, at=LATER).files
            if file.name == "ceilings"
            for each in file.rows()
            if each[1] == group.label
        ]
        yield "data set", Numbers(data[5], data[8], data[9], data[10])
        statistics = statistics_of(unit)
        exported = statistics_as_json(statistics, language="vi")["ceilings_over"]
        yield "export", from_json(exported, group.label)
        status, answer = get_json(
            self.client, f"/api/v1/cycles/{cycle.year}/units/p-tn/statistics", self.secret
        )
        assert status == 200
        assert isinstance(answer, dict)
        yield "API", from_json(answer["ceilings_over"], group.label)

    def explanations(self) -> Iterator[tuple[str, Numbers | None]]:
        cycle, category = self.of.cycle, self.of.category
        (explained,) = explanations_of_subject(cycle, self.subject, category=category)
        said = case_as_json(explained, "vi")["ceiling"]["decided"]
        yield "explanation", of_json(said, "base_number")
        words = ("rules", "explain", "--cycle", cycle.year, "--subject", self.subject)
        told = json.loads(self.command(*words, "--category", category, "--json").out)
        yield "command, JSON", of_json(told[0]["ceiling"]["decided"], "base_number")
        text = self.command(*words, "--category", category).text
        pattern = r"decided: base (\d+), allowed (\d+), excellent (\d+), over by (\d+)"
        found = re.search(pattern, text)
        assert found is not None
        yield "command", Numbers(*map(int, found.groups()))
        unit = CycleUnit.objects.get(cycle=cycle, code="p-tn")
        rehearsed = rehearse(cycle, unit=unit, book_for=lambda path: rulebook_for(cycle, path))
        (before,) = [
            each["before"]
            for each in rehearsal_as_json(rehearsed, "vi")["ceilings"]
            if each["group"] == self.of.group.label
        ]
        yield "rehearsal", of_json(before, "base_number")

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the surfaces that say how the number comes about, in Vietnamese."""
        cycle, group, category = self.of.cycle, self.of.group, self.of.category
        deciding = f"/{cycle.year}/p-tn/deciding/"
        query = f"?category={category}"
        yield "deciding list", text_of(self.client, f"{deciding}{query}")
        yield "deciding table", text_of(self.client, f"{deciding}{group.pk}/{query}")
        yield "case page", text_of(self.client, f"/{cycle.year}/cases/{category}/{self.subject}/")
        yield "unit page", text_of(self.client, f"/{cycle.year}/p-tn/?ceilings=all&groups=all")
        unit = CycleUnit.objects.select_related("cycle").get(cycle=cycle, code="p-tn")
        report = report_of(statistics_of(unit), written_on=date(YEAR + 1, 1, 10))
        for form in Format:
            yield f"report, {form}", words_of(report, form)


def numbers(allowance: Any) -> Numbers:
    return Numbers(allowance.base, allowance.allowed, allowance.excellent, allowance.over_by)


def from_json(listed: list[dict[str, Any]], group: str) -> Numbers | None:
    found = [each for each in listed if each["group"] == group]
    return of_json(found[0], "base_count") if found else None


def of_json(said: dict[str, Any], base: str) -> Numbers:
    return Numbers(said[base], said["allowed"], said["excellent"], said["over_by"])


@pytest.fixture
def surfaces(client_of: ClientOf, xeploai: Xeploai) -> Any:
    def read(of: Ward) -> Surfaces:
        client = client_of((Role.ORGANISATION_BOARD, "tinh"), name="board")
        return Surfaces(of, client, xeploai, token_for("tinh"))

    return read


def assert_everywhere(read: Surfaces, expected: Numbers) -> None:
    """Assert that every surface says the same of the group."""
    found = dict(read.each())
    only_over = {"export", "API"}
    wanted = {
        name: None if name in only_over and not expected.over_by else expected for name in found
    }
    assert found == wanted


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "").replace("\u00a0", "")


def assert_said(read: Surfaces, *phrases: str, but: tuple[str, ...] = ()) -> None:
    """Assert that each surface in words has the phrases."""
    missing = [
        (name, phrase)
        for name, text in read.texts()
        if name not in but
        for phrase in phrases
        if squeezed(phrase) not in squeezed(text)
    ]
    assert not missing


USUAL = settings(base="GOOD", share="20 %", rounding="NEAREST")


def test_five_of_twenty_three_are_over_by_one_and_three_of_seventeen_are_not(surfaces: Any) -> None:
    of = ward(USUAL)
    read = surfaces(of)

    assert_everywhere(read, Numbers(base=18, allowed=4, excellent=5, over_by=1))
    assert_said(read, "18 × 20% = 3,6, làm tròn thành 4", but=("report, xlsx",))
    assert_said(read, "09-HD/TU", but=())

    other = Ward(of.cycle, "grassroots_branch", good=14, excellent=3)
    other.decide()
    assert_everywhere(
        Surfaces(other, read.client, read.command, read.secret),
        Numbers(base=14, allowed=3, excellent=3, over_by=0),
    )


@pytest.mark.parametrize(
    ("layer", "base", "allowed"),
    [
        (settings(base="GOOD", share="10 %"), 18, 1),
        (settings(base="GOOD", share="20 %"), 18, 3),
        (settings(base="GOOD_OR_BETTER", share="20 %"), 23, 4),
        (settings(base="ALL_RATED", share="10 %"), 23, 2),
        (settings(base="GOOD", share="20 %", rounding="DOWN"), 18, 3),
        (settings(base="GOOD", share="15 %", rounding="UP"), 18, 3),
        (settings(base="GOOD", share="1/4", rounding="NEAREST"), 18, 5),
    ],
)
def test_share_base_and_rounding_of_a_local_document_act_everywhere(
    surfaces: Any, layer: str, base: int, allowed: int
) -> None:
    read = surfaces(ward(layer))

    assert_everywhere(read, Numbers(base, allowed, 5, max(0, 5 - allowed)))


def test_a_document_stored_after_the_decisions_acts_at_once_everywhere(surfaces: Any) -> None:
    of = ward(USUAL)
    read = surfaces(of)
    assert_everywhere(read, Numbers(18, 4, 5, 1))

    set_layer(settings(base="GOOD", share="10 %", rounding="NEAREST"))

    assert_everywhere(read, Numbers(18, 2, 5, 3))


def test_an_exceptional_share_acts_with_its_document_and_never_without(surfaces: Any) -> None:
    of = ward(USUAL + '  - {setting: cap.exceptional_share, from: DAY, value: "25 %"}\n')
    read = surfaces(of)
    assert_everywhere(read, Numbers(18, 4, 5, 1))
    given: dict[str, Any] = {
        "group": of.group,
        "issuing_body": "Tên tinh",
        "dated_on": date(YEAR, 12, 1),
        "by": BY,
        "at": LATER,
    }

    admit_exceptional_share(document_number="77-QĐ/TU", ground="Thành tích nổi trội", **given)
    clear_cache()

    assert_everywhere(read, Numbers(18, 5, 5, 0))
    assert_said(read, "77-QĐ/TU", but=("deciding list",))
    unit = CycleUnit.objects.get(cycle=of.cycle, code="p-tn")
    (exported,) = statistics_as_json(statistics_of(unit), language="vi")["exceptional_shares"]
    assert exported["exceptional_document"] == "77-QĐ/TU, Tên tinh"
    assert "25%" in text_of(read.client, f"/{YEAR}/p-tn/?ceilings=all&groups=all")

    withdraw_exceptional_share(document_number="78-QĐ/TU", ground="Thu hồi", **given)
    clear_cache()
    assert_everywhere(read, Numbers(18, 4, 5, 1))


def test_tightening_the_provision_itself_is_the_ceiling_everywhere(surfaces: Any) -> None:
    layer = "parameters:\n  - {parameter: P23-CAP-1.share, from: DAY, value: 15 %}\n"
    of = ward(
        layer, category="grassroots_branch", good=14, excellent=3, pack="vn-party-2023", year=2023
    )
    read = surfaces(of)

    # 15 % of 14 is 2.1; at the pack's own 20 % it would be 2.8
    assert_everywhere(read, Numbers(14, 2, 3, 1))
    assert_said(read, "14 × 15% = 2,1", but=("report, xlsx",))
    assert_said(read, "bắt buộc", but=("deciding list", "deciding table"))


def test_a_head_stands_outside_where_the_adopted_guidance_says_so(surfaces: Any) -> None:
    layer = "adopt:\n  - {provision: P25-CAP-1.GUIDANCE_MEMBER, from: DAY}\n"
    of = ward(layer + settings(base="GOOD"), category="member", good=16, excellent=5)
    read = surfaces(of)

    # the secretary is one of the five; 20 % of 16 is 3.2
    assert_everywhere(read, Numbers(16, 3, 4, 1))
    assert_said(read, "không tính người đứng đầu: 1", but=("report, xlsx", "deciding list"))


def test_without_the_adoption_the_head_counts(surfaces: Any) -> None:
    of = ward(USUAL, category="member", good=16, excellent=5)

    assert_everywhere(surfaces(of), Numbers(16, 3, 5, 2))


def test_a_ceiling_of_a_local_document_acts_where_no_text_binds(surfaces: Any) -> None:
    layer = """
provisions:
  - provision: L-CAP-1
    label: {vi: Chi bộ xuất sắc không quá 10 %, en: Branches at most 10 %}
    categories: [subordinate_branch]
    values:
      - from: DAY
        effect: CEILING
        base: ALL_RATED
        group_by: PEERS
        rounding: UP
        parameters:
          - {name: share, value: 10 %, unit: {vi: tổng số, en: of all}, stricter: LOWER}
"""
    read = surfaces(ward(layer))

    assert_everywhere(read, Numbers(23, 3, 5, 2))


@pytest.mark.parametrize(
    ("groups", "size"),
    [("PEERS", BRANCHES), ("SECTOR", BRANCHES), ("GRASSROOTS", BRANCHES)],
)
def test_groups_of_a_local_document_act_when_the_cycle_is_frozen(groups: str, size: int) -> None:
    of = ward(USUAL + f"  - {{setting: cap.groups, from: DAY, value: {groups}}}\n")

    assert of.group.group_by == groups
    assert Case.objects.filter(peer_group=of.group).count() == size
    assert of.group.path == CycleUnit.objects.get(cycle=of.cycle, code="p-tn").path


def test_groups_set_after_the_freeze_are_said_to_differ(surfaces: Any) -> None:
    of = ward(USUAL)
    read = surfaces(of)

    source = "{document: 99-HD/TU, issued: DAY, place: mục 9}"
    set_layer(USUAL + f"  - {{setting: cap.groups, from: DAY, value: SECTOR, source: {source}}}\n")

    assert_everywhere(read, Numbers(18, 4, 5, 1))
    frozen = localtime(Cycle.objects.get(pk=of.cycle.pk).frozen_at)
    day = f"{frozen:%d/%m/%Y}"
    assert_said(
        read, f"các nhóm của đợt này được chốt ngày {day}, theo cách chia khác với quy định"
    )
    # what the groups do not follow is cited for none of them
    unit = CycleUnit.objects.select_related("cycle").get(cycle=of.cycle, code="p-tn")
    cited = [documents_text(each.ceiling)["vi"] for each in statistics_of(unit).ceilings]
    assert cited
    assert not [each for each in cited if "99-HD/TU" in each]
    case_page = squeezed(dict(read.texts())["case page"])
    assert squeezed(f"(các nhóm của đợt này được chốt ngày {day}") in case_page


@pytest.mark.parametrize(
    ("layer", "missing"),
    [
        ("", "chưa có văn bản quy định tỷ lệ; chưa có cơ sở tính"),
        (settings(share="20 %"), "chưa có cơ sở tính"),
        (settings(base="GOOD"), "chưa có văn bản quy định tỷ lệ"),
    ],
)
def test_a_ceiling_without_share_or_base_has_no_number_and_says_what_is_missing(
    client_of: ClientOf, layer: str, missing: str
) -> None:
    of = ward(layer)
    client = client_of((Role.ORGANISATION_BOARD, "tinh"))
    unit = CycleUnit.objects.select_related("cycle").get(cycle=of.cycle, code="p-tn")

    assert statistics_of(unit).ceilings == ()
    assert group_lines(unit, of.category) == []
    for address in (
        f"/{YEAR}/p-tn/deciding/?category={of.category}",
        f"/{YEAR}/cases/{of.category}/{of.subjects[0]}/",
        f"/{YEAR}/p-tn/",
    ):
        assert missing in text_of(client, address), address
    report = report_of(statistics_of(unit), written_on=date(YEAR + 1, 1, 10))
    assert squeezed("chưa xác định") in squeezed(words_of(report, Format.MARKDOWN))


def test_members_of_branches_directly_under_a_commune_are_one_group_of_it(surfaces: Any) -> None:
    of = ward(USUAL, category="member", good=16, excellent=4)

    assert of.group.label == "Tên p-tn"
    assert Case.objects.filter(peer_group=of.group).count() == MEMBERS


def test_the_form_records_the_document_for_those_who_may_decide(client_of: ClientOf) -> None:
    of = ward(USUAL + '  - {setting: cap.exceptional_share, from: DAY, value: "25 %"}\n')
    address = f"/{YEAR}/p-tn/deciding/{of.group.pk}/exceptional-share/?category={of.category}"
    given = {
        "document_number": "77-QĐ/TU",
        "issuing_body": "Tên tinh",
        "dated_on": "2026-11-01",
        "ground": "Nổi trội",
    }
    board = client_of((Role.ORGANISATION_BOARD, "p-tn"), name="board")
    secretary = client_of((Role.BRANCH_SECRETARY, "p-tn"), name="secretary")

    assert secretary.post(address, given).status_code == 403
    assert board.post(address, {**given, "ground": ""}).status_code == 409
    assert board.post(address, given).status_code == 302

    page = board.get(f"/{YEAR}/p-tn/deciding/{of.group.pk}/?category={of.category}")
    assert page.context["table"].decided.allowed == 5
    assert "77-QĐ/TU của Tên tinh" in plain(page.content.decode())


def test_a_document_that_is_only_typed_in_is_a_preview(client_of: ClientOf) -> None:
    of = ward(USUAL + '  - {setting: cap.exceptional_share, from: DAY, value: "25 %"}\n')
    client = client_of((Role.ORGANISATION_BOARD, "tinh"))

    table = client.get(
        f"/{YEAR}/p-tn/deciding/{of.group.pk}/", {"category": of.category, "document": "77-QĐ/TU"}
    ).context["table"]

    assert (table.decided.allowed, table.what_if.allowed) == (4, 5)

    page = client.get(
        f"/{YEAR}/p-tn/deciding/{of.group.pk}/", {"category": of.category, "document": "x"}
    )
    assert page.context["table"].what_if.allowed == 4
    assert "“x” không phải là số văn bản" in plain(page.content.decode())


def test_an_exceptional_share_that_no_rule_has_cannot_be_admitted() -> None:
    of = ward(USUAL)

    with pytest.raises(Refused) as refused:
        admit_exceptional_share(
            group=of.group,
            document_number="",
            issuing_body="",
            dated_on=date(2099, 1, 1),
            ground=" ",
            by=BY,
            at=LATER,
        )

    assert len(refused.value.faults) == 5
    assert GradeDecision.objects.count() == 23


def test_the_group_shows_with_each_excellent_why_it_goes_over(client_of: ClientOf) -> None:
    of = ward(USUAL)
    office = client_of((Role.ORGANISATION_BOARD, "p-tn"))

    page = office.get(f"/{YEAR}/p-tn/deciding/{of.group.pk}/?category={of.category}")

    shown = plain(page.content.decode()).count("Lý do: Thành tích nổi trội")
    assert shown == of.excellent
