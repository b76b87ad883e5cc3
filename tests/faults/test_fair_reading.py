"""Real workers: one sender's two hundred lists do not make another wait."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared_demo import copy_home

pytestmark = [pytest.mark.faults]

PROGRAM = """
import os, signal, subprocess, sys, time
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from tests.builders import FOUNDED, make_members, make_tree
from xeploai.accounts.models import User
from xeploai.cycle.access import Reader
from xeploai.domain import Role
from xeploai.organisations.models import RoleGrant
from xeploai.portal.uploads import tasks
from xeploai.uploads.models import Upload
from xeploai.uploads.operations import Kind, SentFile, UploadOptions, receive_upload

AT = datetime.now(UTC)
HEADINGS = "Mã đảng viên;Họ và tên;Mã chi bộ;Tình trạng;Ngày vào Đảng;Từ ngày\\n"
folder = Path(sys.argv[1])

def sender(name, unit):
    user = User.objects.create_user(username=name, label=name)
    RoleGrant.objects.create(user=user, role=Role.ORGANISATION_BOARD, unit=unit, from_on=FOUNDED)
    return Reader(user, on=AT.date())

def send(reader, unit, rows):
    path = folder / "list.csv"
    name, days = reader.user.username, "01/02/2010;01/02/2010"
    lines = (f"{name}-{n};Người {n};{unit};FULL;{days}\\n" for n in range(rows))
    path.write_text(HEADINGS + "".join(lines))
    files, options = [SentFile(path, "list.csv")], UploadOptions(kind=Kind.PEOPLE)
    upload = receive_upload(reader=reader, files=files, options=options, at=AT)
    tasks.check.enqueue(upload.pk)
    return upload.pk

units = make_tree()
district, commune = sender("district", units["huyen-a"]), sender("commune", units["huyen-b"])
theirs = [send(district, "ap-a11", 1500) for _ in range(200)]
workers = subprocess.Popen([sys.executable, "-m", "xeploai", "work"])
try:
    while not Upload.objects.filter(pk__in=theirs, state="READY").exists():
        assert workers.poll() is None
        time.sleep(0.1)
    begun = time.monotonic()
    own = send(commune, "ap-b11", 2)
    while Upload.objects.get(pk=own).state in ("RECEIVED", "CHECKING"):
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    waited = time.monotonic() - begun
    waiting = Upload.objects.filter(pk__in=theirs, state="RECEIVED").count()
    print(Upload.objects.get(pk=own).state, waiting, waited)
finally:
    workers.send_signal(signal.SIGTERM)
    workers.wait(40)
"""


def test_two_rows_are_checked_in_seconds_while_another_has_two_hundred_lists_waiting(
    migrated_home: Path, tmp_path: Path
) -> None:
    home = copy_home(migrated_home, tmp_path / "home")
    environment = os.environ | {
        "XEPLOAI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "xeploai.config.settings",
    }

    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        env=environment,
        capture_output=True,
        timeout=240,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert ran.returncode == 0, ran.stderr.decode()[-3000:]
    state, waiting, waited = ran.stdout.decode().split()
    assert state == "READY"
    assert int(waiting) > 100
    # a machine that tests share; alone it takes one
    assert float(waited) < 10
