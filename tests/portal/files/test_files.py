"""Files that take long are made in the background, for whoever asked, and fetched when ready."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.builders import decide, decision
from tests.portal.conftest import ClientOf
from tests.portal.making import make_files
from xeploai.accounts.journal import search
from xeploai.accounts.models import User
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.downloads import queries
from xeploai.downloads.models import Download
from xeploai.organisations.models import RoleGrant
from xeploai.portal.files import plans, tasks
from xeploai.portal.site import now
from xeploai.uploads.fair_queue import FairWorker

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TEMPLATE = "/templates/gradings.xlsx?cycle=2023&unit=huyen-a"
CASES = "/2023/huyen-a/cases.csv?category=member&figure=total"
REPORT = "/2023/huyen-a/report.docx"
WHO = {"language": "en"}


@pytest.fixture(autouse=True)
def _all_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "ROWS_AT_ONCE", -1)


@pytest.fixture
def district(cycle: Cycle, client_of: ClientOf) -> Client:
    return client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="district")


def request_file(client: Client, address: str = TEMPLATE) -> str:
    """Ask for a file, and return the address of its page."""
    response = client.get(address)
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def content(response: Any) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("address", [TEMPLATE, CASES, REPORT])
def test_a_file_is_made_in_the_background_and_fetched_as_if_it_had_been_answered_at_once(
    district: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    page = request_file(district, address)
    assert "Đang lập" in text(district.get(page)) or "chờ đến lượt" in text(district.get(page))
    assert district.get(f"{page}content").status_code == 404

    make_files()

    assert "Tải tệp" in text(district.get(page))
    fetched = district.get(f"{page}content")
    monkeypatch.setattr(plans, "ROWS_AT_ONCE", 10**6)
    at_once = district.get(address)
    assert fetched.headers["Content-Disposition"] == at_once.headers["Content-Disposition"]
    assert fetched.headers["Content-Type"] == at_once.headers["Content-Type"]
    if address == CASES:
        assert body_of(content(fetched)) == body_of(at_once.content)
    else:
        assert content(fetched)[:2] == at_once.content[:2] == b"PK"


def body_of(text_: bytes) -> bytes:
    """Return the table without the note of when it was written."""
    return re.sub(rb"\d\d/\d\d/\d{4} \d\d:\d\d", b"", text_)


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("address", "act"), [(TEMPLATE, "template.taken"), (CASES, "cases.exported")]
)
def test_each_fetching_is_noted_and_the_making_is_not(
    district: Client, address: str, act: str
) -> None:
    page = request_file(district, address)
    make_files()
    assert not noted(act)

    district.get(f"{page}content")
    district.get(f"{page}content")

    first, second = noted(act)
    assert first.by == second.by == "district"


def noted(act: str) -> list[Any]:
    return [entry for entry in search() if entry.act == act]


def test_the_same_file_is_made_once_while_nothing_is_recorded(district: Client) -> None:
    first, again = request_file(district), request_file(district)
    make_files()

    assert first == again == request_file(district)
    assert request_file(district, f"{TEMPLATE}&lang=vi") == first
    assert request_file(district, "/templates/gradings.xlsx?cycle=2023&unit=xa-a1") != first


def test_after_a_decision_another_file_is_made_and_the_first_one_says_that_it_is_older(
    district: Client, cycle: Cycle
) -> None:
    first = request_file(district)
    make_files()
    assert "thông tin mới" not in text(district.get(first))

    decide(cycle, decision("member", "dv-2", Grade.GOOD))

    assert "thông tin mới" in text(district.get(first))
    assert request_file(district) != first


def test_what_is_recorded_while_a_file_is_made_makes_it_good_for_this_request_only(
    district: Client, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, make = request_file(district), plans.plan_of

    def with_decision(request: Any) -> Any:
        decide(cycle, decision("member", "dv-2", Grade.GOOD))
        monkeypatch.setattr(tasks, "plan_of", make)
        return make(request)

    monkeypatch.setattr(tasks, "plan_of", with_decision)
    make_files()

    assert "thông tin mới" in text(district.get(page))
    assert request_file(district) != page


def test_nobody_else_fetches_it_whatever_their_role(
    district: Client, board: Client, client_of: ClientOf
) -> None:
    page = request_file(district)
    make_files()
    same_role = client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="colleague")

    for other in (board, same_role):
        for address in (page, f"{page}content", f"{page}progress"):
            assert other.get(address).status_code == 404
        assert other.post(page).status_code == 404
        assert other.get("/files/").content.decode().count("gradings-") == 0
    assert Client().get(f"{page}content").headers["Location"].startswith("/account/login/")
    assert district.get(f"{page}content").status_code == 200


def test_with_the_role_goes_the_file(district: Client, cycle: Cycle) -> None:
    page = request_file(district)
    make_files()
    district.get(page)

    RoleGrant.objects.filter(user__username="district").update(until_on=now().date())

    assert district.get(f"{page}content").status_code == 403
    assert "Tải tệp" not in text(district.get(page))
    assert not noted("template.taken")


def test_with_another_role_the_file_is_asked_for_again(district: Client, cycle: Cycle) -> None:
    page = request_file(district)
    make_files()
    user = User.objects.get(username="district")
    grant = RoleGrant.objects.get(user=user)

    RoleGrant.objects.create(user=user, role=Role.AUDITOR, unit=grant.unit, from_on=grant.from_on)

    refusal = district.get(f"{page}content")
    assert refusal.status_code == 404
    assert "vai trò của đồng chí đã thay đổi" in text(refusal)
    assert not noted("template.taken")


def test_who_may_not_have_a_file_asks_for_nothing(cycle: Cycle, client_of: ClientOf) -> None:
    publisher = client_of((Role.PUBLISHER, "huyen-a"))

    assert publisher.get(TEMPLATE).status_code == 403
    assert publisher.get(CASES).status_code == 403
    assert not Download.objects.exists()


def test_a_person_waits_for_three_files_at_most(district: Client, client_of: ClientOf) -> None:
    for unit in ("huyen-a", "xa-a1", "ap-a11"):
        request_file(district, f"/templates/gradings.xlsx?cycle=2023&unit={unit}")

    refusal = district.get(CASES)

    assert refusal.status_code == 429
    assert refusal.headers["Retry-After"]
    request_file(client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="other"))
    make_files()
    request_file(district, CASES)


def test_the_next_file_is_of_whoever_was_served_longest_ago(
    district: Client, client_of: ClientOf
) -> None:
    other = client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="other")
    pages = [
        request_file(district, f"/templates/{kind}.xlsx?cycle=2023&unit=huyen-a")
        for kind in ("people", "posts")
    ]
    pages.append(request_file(other))
    worker = FairWorker(clock=now, only="making")

    order = []
    for _ in pages:
        task = worker.claim()
        assert task is not None
        order.append(Download.objects.get(task=task.pk).user.username)
        worker.run_task(task)

    assert order == ["district", "other", "district"]


def test_a_file_whose_making_fails_says_under_which_number_it_is_in_the_log(
    district: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> Any:
        raise ZeroDivisionError("no rows")

    page = request_file(district)
    monkeypatch.setattr("xeploai.uploads.prefilled.filled_template", fail)
    make_files()

    incident = Download.objects.get().incident
    assert incident in caplog.text
    assert incident in text(district.get(page))
    assert "no rows" not in text(district.get(page))
    monkeypatch.undo()
    monkeypatch.setattr(plans, "ROWS_AT_ONCE", -1)
    assert request_file(district) != page


def test_a_file_whose_workers_died_can_be_asked_for_again(district: Client) -> None:
    page = request_file(district)
    DBTaskResult.objects.filter(pk=Download.objects.get().task).update(
        status=TaskResultStatus.FAILED
    )

    assert "Không lập được tệp" in text(district.get(page))
    assert request_file(district) != page


def test_making_may_be_begun_again(district: Client) -> None:
    page = request_file(district)
    download = Download.objects.get()

    tasks.make.call(download.pk, download.user_id)
    tasks.make.call(download.pk, download.user_id)

    assert district.get(f"{page}content").status_code == 200
    assert len(list(folder().iterdir())) == 1


def folder() -> Path:
    return Path(configured.FILES).parent / "downloads"


def test_its_content_is_for_the_program_only_and_removed_with_it(district: Client) -> None:
    page = request_file(district)
    make_files()
    (file,) = folder().iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder().stat().st_mode & 0o777 == 0o700

    assert district.post(page).headers["Location"] == "/files/"

    assert not file.exists()
    assert district.get(page).status_code == 404


def test_cancelled_before_it_is_made_it_is_not_made(district: Client) -> None:
    page = request_file(district)
    district.post(page)

    make_files()

    assert not folder().exists()


def test_after_a_day_it_is_gone(district: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = request_file(district)
    make_files()
    removal = DBTaskResult.objects.get(task_path__endswith="tasks.remove")
    assert removal.run_after is not None
    assert removal.run_after - Download.objects.get().requested_at >= queries.KEEP_FOR
    later = now() + queries.KEEP_FOR
    monkeypatch.setattr("xeploai.portal.files.pages.now", lambda: later)

    assert district.get(page).status_code == 404
    tasks.remove.call(*removal.args_kwargs["args"])
    assert not list(folder().iterdir())


def test_programs_get_202_with_the_address_at_which_it_will_be(district: Client) -> None:
    headers = {"accept": "application/json"}
    answer = district.get(TEMPLATE, headers=headers)
    page = answer.headers["Location"]

    assert answer.status_code == 202
    assert district.get(page, headers=headers).json()["state"] == "MAKING"
    make_files()
    ready = district.get(page, headers=headers).json()
    assert ready["state"] == "READY"
    assert district.get(ready["content"]).status_code == 200


def test_without_a_script_the_page_loads_itself_again_until_the_file_is_ready(
    district: Client,
) -> None:
    page = request_file(district)
    waiting = district.get(page).content.decode()
    progress = district.get(f"{page}progress")

    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert "HX-Refresh" not in progress.headers
    make_files()
    assert "refresh" not in district.get(page).content.decode().split("</head>")[1]
    assert district.get(f"{page}progress").headers["HX-Refresh"] == "true"


def test_a_small_file_is_answered_at_once(
    district: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "ROWS_AT_ONCE", 1_000)

    answer: Callable[[str], Any] = district.get
    assert [answer(one).status_code for one in (TEMPLATE, CASES, REPORT)] == [200, 200, 200]
    assert not Download.objects.exists()
    assert noted("template.taken")
    assert noted("cases.exported")
