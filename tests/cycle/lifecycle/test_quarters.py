"""A quarter is about those whom the pack reviews by quarter, and the year shows its quarters."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.builders import BY, decision, make_members, make_post, make_tree, unit_of
from xeploai.accounts.models import User
from xeploai.cycle.lifecycle import faults_of_withdrawal, quarters_with_progress
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.operations import (
    freeze_cycle,
    plan_cycle,
    propose_grade,
    record_decisions,
)
from xeploai.cycle.queries import previous_cycle, quarters_of
from xeploai.domain import CycleState, Family, Grade, Outcome, Period, Refused, Role, say
from xeploai.organisations.models import Unit
from xeploai.organisations.roles import grant_role
from xeploai.results.statistics import compute_statistics

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2027, 1, 15, 9, tzinfo=UTC)
DAYS = {
    Period.Q1: (date(2026, 1, 1), date(2026, 3, 31)),
    Period.Q2: (date(2026, 4, 1), date(2026, 6, 30)),
    Period.YEAR: (date(2026, 10, 1), date(2026, 12, 31)),
}


def opened(period: Period, family: Family = Family.PARTY) -> Cycle:
    """Plan and open a cycle of 2026."""
    opens_on, closes_on = DAYS[period]
    cycle = plan_cycle(
        year=2026,
        family=family,
        period=period,
        opens_on=opens_on,
        closes_on=closes_on,
        by=BY,
        at=AT,
    )
    freeze_cycle(cycle=cycle, by=BY, at=AT)
    return cycle


@pytest.fixture(autouse=True)
def province() -> None:
    """Store members, one of whom leads a commune's organisation."""
    units = make_tree()
    make_post(make_members(units["ap-a11"], 3)[0], units["xa-a1"], is_head=True)


def test_a_quarter_reviews_leading_cadres_only_and_the_year_everybody() -> None:
    quarter, year = opened(Period.Q1), opened(Period.YEAR)

    assert set(Case.objects.filter(cycle=quarter).values_list("category", "subject_code")) == {
        ("leading_cadre", "dv-0")
    }
    assert Case.objects.filter(cycle=year, category="member").count() == 3
    statistics = compute_statistics(unit_of(quarter, "tinh"))
    assert list(statistics.categories) == ["leading_cadre"]
    assert statistics.cycle_title["vi"] == "quý I năm 2026"


def test_a_quarter_is_compared_with_the_quarter_before_and_never_with_a_year() -> None:
    year, first, second = opened(Period.YEAR), opened(Period.Q1), opened(Period.Q2)

    assert previous_cycle(first) is None
    assert previous_cycle(second) == first
    assert previous_cycle(year) is None
    assert quarters_of(year) == [first, second]


def test_the_years_case_shows_the_grades_of_its_quarters() -> None:
    quarter, _ = opened(Period.Q1), opened(Period.YEAR)
    row = decision(
        "leading_cadre",
        "dv-0",
        Grade.COMPLETED,
        document="QĐ quý",
        decided_on=date(2026, 3, 20),
    )
    record_decisions(cycle=quarter, rows=[row], at=AT, by=BY, reason="Thử")
    Cycle.objects.filter(pk=quarter.pk).update(state=CycleState.CLOSED)
    late = replace(row, document_number="QĐ muộn", decided_on=date(2026, 4, 20))
    record_decisions(cycle=quarter, rows=[late], at=AT, by=BY, correction="Kiểm điểm lại")
    user = User.objects.create_user(username="ban", password=None, label="Ban")
    top = Unit.objects.get(code="tinh")
    day = date(2020, 1, 1)
    grant_role(user=user, role=Role.ORGANISATION_BOARD, unit=top, from_on=day, by=BY, at=AT)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get("/2026/cases/leading_cadre/dv-0/?lang=en").content.decode()

    quarters = page.partition('id="quarters"')[2].partition("</section>")[0]
    assert "quarter I of 2026" in quarters
    assert "QĐ muộn" in quarters
    address = "/2026-q1/cases/leading_cadre/dv-0/?lang=en"
    assert "late: Kiểm điểm lại" in client.get(address).content.decode()
    assert 'href="/2026-q1/cases/leading_cadre/dv-0/"' in quarters


def test_a_decision_on_a_member_in_a_quarter_is_refused() -> None:
    quarter = opened(Period.Q1)

    with pytest.raises(Refused, match="dv-1"):
        record_decisions(
            cycle=quarter,
            rows=[decision("member", "dv-1", Grade.GOOD, decided_on=date(2026, 3, 20))],
            at=AT,
            by=BY,
        )


def not_rated(cycle: Cycle, reason: str, on: date) -> None:
    row = decision("leading_cadre", "dv-0", Outcome(not_rated_reason=reason), decided_on=on)
    record_decisions(cycle=cycle, rows=[row], at=AT, by=BY, reason="Thử")


def test_a_quarter_and_a_year_each_have_their_own_reasons_for_not_rating() -> None:
    quarter, year = opened(Period.Q2), opened(Period.YEAR)
    in_quarter, in_year = date(2026, 6, 20), date(2026, 12, 20)

    with pytest.raises(Refused, match=r"not a reason for not rating in cycle quarter II of 2026"):
        not_rated(quarter, "review_pending", in_quarter)
    with pytest.raises(Refused, match=r"not a reason for not rating in cycle 2026"):
        not_rated(year, "quarter_training", in_year)

    not_rated(quarter, "quarter_training", in_quarter)
    not_rated(year, "review_pending", in_year)


def test_a_proposal_in_a_quarter_gives_a_reason_of_the_quarter() -> None:
    case = Case.objects.get(cycle=opened(Period.Q2))

    with pytest.raises(Refused) as refused:
        propose_grade(
            case=case,
            stage="SELF",
            outcome=Outcome(not_rated_reason="newly_admitted"),
            proposed_on=date(2026, 6, 20),
            at=AT,
            by=BY,
        )

    # once, with the reasons of the quarter in words
    (fault,) = refused.value.faults
    assert "sick or maternity leave" in str(fault.values["known"])


def test_a_quarter_before_the_guidance_has_the_reasons_of_the_text_before() -> None:
    not_rated(opened(Period.Q1), "review_pending", date(2026, 3, 20))


def test_the_year_tells_how_far_its_quarters_are() -> None:
    year, quarter = opened(Period.YEAR), opened(Period.Q2)

    (before,) = quarters_with_progress(year)
    not_rated(quarter, "quarter_leave", date(2026, 6, 20))
    (after,) = quarters_with_progress(year)

    assert (before.cases, before.undecided, after.undecided) == (1, 1, 0)
    assert quarters_with_progress(quarter) == []


def test_a_year_that_is_not_planned_shows_its_quarters_on_its_page(client: Client) -> None:
    opened(Period.Q1)
    opened(Period.Q2)
    user = User.objects.create(username="ban-to-chuc", label="Ban tổ chức", password="!")
    top = Unit.objects.get(code="tinh")
    grant_role(
        user=user, role=Role.ORGANISATION_BOARD, unit=top, from_on=date(2024, 1, 1), by=BY, at=AT
    )
    client.force_login(user)

    page = client.get("/cycles/2026/", headers={"accept-language": "vi"})
    missing = client.get("/cycles/2024/")

    text = page.content.decode()
    assert page.status_code == 200
    assert text.index("/cycles/2026-q1/") < text.index("/cycles/2026-q2/")
    assert missing.status_code == 404


def test_quarters_that_hold_a_year_back_are_called_by_their_names() -> None:
    opened(Period.Q1)
    year = opened(Period.YEAR)

    (fault,) = [one for one in faults_of_withdrawal(year) if "quarters" in one.values]

    assert say(fault, "vi").endswith(
        "còn có các quý: quý I năm 2026. Đồng chí hủy các đợt đó trước."
    )
    assert "2026-q1" not in say(fault, "en")
