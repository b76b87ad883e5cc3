"""Static files under hashed names, and compressed responses."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client, override_settings

from tests.builders import make_cycle, make_tree
from xeploai.accounts.models import User
from xeploai.organisations.models import Unit
from xeploai.organisations.roles import grant_role
from xeploai.portal.site.static_files import CollectedFiles

GZIP = {"accept-encoding": "gzip"}
FIRST_VISIT_BYTES = 150_000


@pytest.fixture
def static_root(tmp_path: Path) -> Path:
    with override_settings(STATIC_ROOT=str(tmp_path)):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.md"])
    return tmp_path


def test_collected_files_bear_their_checksum_and_have_a_compressed_copy(static_root: Path) -> None:
    names = CollectedFiles(location=str(static_root), base_url="/static/")

    address = names.url("portal/style.css")

    file = static_root / address.removeprefix("/static/")
    assert address != "/static/portal/style.css"
    plain = finders.find("portal/style.css")
    assert isinstance(plain, str)
    assert file.read_bytes() == Path(plain).read_bytes()
    assert gzip.decompress(Path(f"{file}.gz").read_bytes()) == file.read_bytes()


def test_what_was_not_collected_comes_from_the_package_under_its_plain_name(tmp_path: Path) -> None:
    names = CollectedFiles(location=str(tmp_path), base_url="/static/")

    assert names.url("portal/style.css") == "/static/portal/style.css"


@pytest.mark.django_db
def test_a_first_visit_is_small_enough_for_a_slow_line(static_root: Path) -> None:
    make_tree()
    make_cycle()
    user = User.objects.create_user(username="doc", label="Độc", password="x")
    client = sign_in(user)

    response = client.get("/2023/tinh/", headers=GZIP)

    assert response.headers["Content-Encoding"] == "gzip"
    styles = sum(file.stat().st_size for file in static_root.rglob("style.*.css.gz"))
    scripts = sum(
        file.stat().st_size
        for file in static_root.rglob("*.js.gz")
        if "vendor/echarts" not in file.as_posix() and "portal" in file.parts
    )
    assert styles
    assert len(response.content) + styles + scripts < FIRST_VISIT_BYTES


def sign_in(user: User) -> Client:
    from tests.builders import AT, BY, FOUNDED
    from xeploai.domain.roles import Role

    top = Unit.objects.get(code="tinh")
    grant_role(user=user, role=Role.AUDITOR, unit=top, from_on=FOUNDED, by=BY, at=AT)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_two_answers_with_the_same_content_differ_in_length() -> None:
    make_tree()
    make_cycle()
    client = sign_in(User.objects.create_user(username="doc", label="Độc", password="x"))

    lengths = {len(client.get("/2023/tinh/", headers=GZIP).content) for _ in range(8)}

    assert len(lengths) > 1
