"""A person asks for a file, and only this person has it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import AT
from xeploai.accounts.models import User
from xeploai.domain import Refused
from xeploai.downloads import queries, store
from xeploai.downloads.models import Download, DownloadState
from xeploai.downloads.operations import (
    OPEN_MAX,
    FileRequest,
    TooManyDownloads,
    fail_download,
    finish_download,
    remove_download,
    request_download,
)
from xeploai.downloads.queries import downloads_of, own_download, state_of
from xeploai.portal.files.tasks import enqueue_making

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST = FileRequest("/list.csv", "vi", "rights", "key", "list.csv", "text/csv")


@pytest.fixture
def user() -> User:
    return User.objects.create_user(username="an", label="An")


def ask(user: User, request: FileRequest = LIST, *, hours: int = 0) -> Download:
    at = AT + timedelta(hours=hours)
    return request_download(user=user, request=request, start=enqueue_making, at=at)


def finish(download: Download, key: str = "key") -> bool:
    return finish_download(
        download=download, content=b"a;b", details={"rows": 1}, content_key=key, at=AT
    )


def test_the_same_content_is_the_same_download_whether_it_waits_or_is_ready(user: User) -> None:
    first = ask(user)
    assert ask(user) == first

    finish(first)

    assert ask(user) == first
    assert ask(user, replace(LIST, content_key="another")) != first


def test_two_persons_never_share_a_download(user: User) -> None:
    other = User.objects.create_user(username="binh", label="Bình")

    assert ask(user) != ask(other)


def test_without_a_key_nothing_is_used_again(user: User) -> None:
    unknown = replace(LIST, content_key="")

    assert ask(user, unknown) != ask(user, unknown)


def test_what_changed_while_it_was_made_is_not_used_again(user: User) -> None:
    first = ask(user)

    finish(first, key="later")

    assert state_of(Download.objects.get()) is DownloadState.READY
    assert ask(user) != first


def test_as_many_wait_as_one_may_have_and_what_is_ready_or_failed_does_not_count(
    user: User,
) -> None:
    waiting = [ask(user, replace(LIST, content_key=str(n))) for n in range(OPEN_MAX)]
    with pytest.raises(TooManyDownloads):
        ask(user)
    assert ask(user, replace(LIST, content_key="0")) == waiting[0]

    finish(waiting[0], key="0")
    ask(user)
    with pytest.raises(TooManyDownloads):
        ask(user, replace(LIST, content_key="more"))
    fail_download(download=waiting[1], incident="1")

    ask(user, replace(LIST, content_key="more"))


def test_a_failure_is_asked_for_anew(user: User) -> None:
    first = ask(user)
    fail_download(download=first, incident="1a2b")

    assert state_of(Download.objects.get()) is DownloadState.FAILED
    assert ask(user) != first


def test_what_was_removed_while_it_was_made_leaves_nothing(user: User) -> None:
    first = ask(user)
    number = first.pk
    remove_download(number=number)

    assert not finish(Download(pk=number))
    assert not store.path_of(number).exists()


def test_content_that_is_gone_has_failed_as_after_a_restored_backup(user: User) -> None:
    first = ask(user)
    finish(first)
    store.remove(first.pk)

    assert state_of(Download.objects.get()) is DownloadState.FAILED
    assert ask(user) != first


def test_after_its_time_it_is_not_there(user: User) -> None:
    first = ask(user)
    later = AT + queries.KEEP_FOR

    assert list(downloads_of(user, at=AT)) == [first]
    assert not downloads_of(user, at=later)
    with pytest.raises(Refused):
        own_download(user, first.pk, at=later)
    assert ask(user, hours=24) != first
