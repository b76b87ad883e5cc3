"""One database with the demo's register: preview a sheet, carry it out, take it back.

On the pages, as an office does, while a cycle that sees it is open: under the clock is what the
office waits for. Beside each, the same rows in plain SQL, which must leave the register as ours
leaves it.
"""

import os
import statistics
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tools.bench.databases import child_with_database
from tools.bench.measure import BenchFailed, Stopwatch, report_and_exit, timed
from tools.bench.reorganisation.sheet import FILE_NAME, ON, sheet_rows
from tools.bench.statistics.child import AT, part_of
from xeploai.demo import make_province
from xeploai.demo.continuation import sheet_file
from xeploai.domain import Register, ReorganisationRow, Role

if TYPE_CHECKING:
    from xeploai.uploads.models import Upload

PASSWORD = "measured-not-guarded"  # noqa: S105 (a made-up account in a folder that is thrown away)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OPENS_ON, CLOSES_ON = date(2024, 1, 2), date(2024, 12, 31)
FOUND = 302  # where a form was accepted


def main() -> None:
    """Build, measure, report."""
    with child_with_database("rows", "repeat") as args:
        register = part_of(make_province(), args.scale).register
        _build(register)
        facts = _measure(sheet_rows(register, args.rows), args.repeat)
    report_and_exit(facts)


def _build(register: Register) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from xeploai.accounts.journal import Actor
    from xeploai.cli.commands.demo.store import store_register_of
    from xeploai.cycle.operations import freeze_cycle, open_cycle

    store_register_of(register, at=AT)
    by: Any = {"by": Actor("bench"), "at": AT}
    cycle = open_cycle(
        year=2024, pack="vn-party-2023", opens_on=OPENS_ON, closes_on=CLOSES_ON, **by
    )
    freeze_cycle(cycle=cycle, **by)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(rows: Sequence[ReorganisationRow], repeat: int) -> dict[str, Any]:
    from tools.bench.reorganisation import plain_sql
    from xeploai.cycle.reorganisation import plan_reorganisation, reorganisations

    office, file = _Office(), _file_of(rows)
    effects = plan_reorganisation(rows=rows).effects
    office.preview(file)  # loads what later ones share
    before = plain_sql.register()
    times: dict[str, list[Stopwatch]] = {name: [] for name in ("preview", "carry_out", "take_back")}
    for _ in range(repeat):
        upload, previewing = office.preview(file)
        times["preview"].append(previewing)
        times["carry_out"].append(office.confirm(upload))
        after, number = plain_sql.register(), reorganisations()[0].pk
        times["take_back"].append(office.take_back(number))
        _refuse_other("taken back", plain_sql.register(), before)
    sheet = plain_sql.Sheet(number)
    sql: dict[str, list[Stopwatch]] = {name: [] for name in times}
    for _ in range(repeat):
        sql["preview"].append(sheet.read(effects))
        sql["carry_out"].append(sheet.carry_out())
        _refuse_other("carried out in SQL", plain_sql.register(), after)
        sql["take_back"].append(sheet.take_back())
        _refuse_other("taken back in SQL", plain_sql.register(), before)
    return {
        "rows": len(rows),
        "units": len(effects.before),
        "members": len(effects.moved_members),
        "register_rows": sheet.size,
        **{f"{name}_s": _median(watches) for name, watches in times.items()},
        **{f"{name}_sql_s": _median(watches) for name, watches in sql.items()},
    }


def _median(watches: Sequence[Stopwatch]) -> float:
    return statistics.median(watch.seconds for watch in watches)


def _refuse_other(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise BenchFailed(f"{what}, the register is not as it should be")


def _file_of(rows: Sequence[ReorganisationRow]) -> bytes:
    from xeploai.uploads.operations import vocabulary_of

    labels = vocabulary_of(None).categories_of_units
    return sheet_file(tuple(rows), {code: each["vi"] for code, each in labels.items()})


class _Office:
    """The province's organisation board at its browser."""

    def __init__(self) -> None:
        from django.test import Client
        from django.test.utils import setup_test_environment

        from xeploai.accounts.journal import Actor
        from xeploai.accounts.operations import open_account
        from xeploai.organisations.register import Unit
        from xeploai.organisations.roles import grant_role

        # lets the client see what a page was made of
        setup_test_environment()
        by: Any = {"by": Actor("bench"), "at": AT}
        user = open_account(username="office", label="Office", password=PASSWORD, **by)
        top = Unit.objects.get(placements__parent=None, placements__until_on=None)
        grant_role(user=user, role=Role.ORGANISATION_BOARD, unit=top, from_on=ON, **by)
        self.client: Client = Client()
        self.client.force_login(user, backend=BACKEND)

    def preview(self, file: bytes) -> "tuple[Upload, Stopwatch]":
        """Send the sheet in, let the worker check it, and look at the preview."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        from xeploai.portal.uploads import tasks
        from xeploai.uploads.models import Upload

        sheet = SimpleUploadedFile(FILE_NAME, file)
        form = {"files": sheet, "kind": "reorganisation", "whole": "1"}
        with timed() as watch:
            sent = self.client.post("/uploads/", form)
            upload = Upload.objects.latest("pk")
            tasks.check.func(upload.pk)
            page = self.client.get(sent.headers.get("Location", "/"))
        upload.refresh_from_db()
        if upload.refused or not page.context["effects"]:
            raise BenchFailed(f"no preview: {sent.status_code}, {upload.state}, {upload.refused}")
        return upload, watch

    def confirm(self, upload: "Upload") -> Stopwatch:
        """Confirm the preview, let the worker carry it out, and look at the page again."""
        from xeploai.portal.uploads import tasks

        page = f"/uploads/{upload.pk}/"
        with timed() as watch:
            self.client.post(page, {"act": "confirm", "token": upload.token})
            tasks.store.func(upload.pk)
            self.client.get(page)
        upload.refresh_from_db()
        if upload.state != "STORED":
            raise BenchFailed(f"not carried out: {upload.state}")
        return watch

    def take_back(self, number: int) -> Stopwatch:
        """Take the sheet back on its page, and look at the page again."""
        page = f"/reorganisations/{number}/"
        with timed() as watch:
            sent = self.client.post(page, {"reason": "bench"})
            self.client.get(page)
        if sent.status_code != FOUND:
            raise BenchFailed(f"not taken back: {sent.status_code}")
        return watch


if __name__ == "__main__":
    main()
