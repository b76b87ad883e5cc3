"""The home that the bench `web` serves: a province, accounts, and the bare pages."""

import argparse
import gzip
import os
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tools.bench.measure import report_and_exit

if TYPE_CHECKING:
    from django.test import Client

    from xeploai.accounts.models import User

YEAR, ROOT = 2023, "kien-giang"
GRADES = 2540  # of a district's file
DISTRICT = 8  # characters of a path: the province and the district
PASSWORD = "measured-not-guarded"  # noqa: S105 (a made-up account in a folder that is thrown away)
ACCOUNTS = 8
# who ask for templates
BOARDS = 4
# parts of the province: `tiny`, one district, is for a try of the bench itself
SIZES = {"full": 1.0, "small": 0.1, "tiny": 0.01}
AT = datetime(2024, 3, 1, 9, tzinfo=UTC)
ADDRESSES = {
    "unit_page": f"/{YEAR}/{ROOT}/",
    "case_list": f"/{YEAR}/{ROOT}/cases/?category=member&figure=failed",
    "sign_in": "/account/login/",
}
FOLDER = "bare"
# the backends that sessions name, on our site and on the bare one
BACKENDS = {
    "ours": "allauth.account.auth_backends.AuthenticationBackend",
    "bare": "django.contrib.auth.backends.ModelBackend",
}


def username(number: int) -> str:
    """Return the name of an account of the bench."""
    return f"bench-{number}"


def main() -> None:
    """Build the home, or record a decision in it; report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("act", choices=["build", "decide", "store"])
    parser.add_argument("home", type=Path)
    parser.add_argument("size")
    args = parser.parse_args()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    django.setup()
    acts = {"build": lambda: build(args.home, args.size), "decide": decide, "store": store}
    report_and_exit(acts[args.act]())


def build(home: Path, size: str) -> dict[str, Any]:
    """Make the province, open accounts, keep the pages that the bare ones are made like."""
    _make_province(size)
    users = [_open_account(number) for number in range(ACCOUNTS)]
    sessions: dict[str, str] = {
        f"session_{name}": _session_of(users[0], BACKENDS[name]) for name in BACKENDS
    }
    boards = [_open_account(ACCOUNTS + number, board=True) for number in range(BOARDS)]
    sessions["sessions_of_boards"] = ",".join(
        _session_of(user, BACKENDS["ours"]) for user in boards
    )
    return {**_bare_pages(home, users[0]), **sessions, "case_ours": _address_of_a_case()}


def _make_province(size: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    from tools.bench.statistics.child import part_of
    from xeploai.cli.commands.demo.store import store_cycle, store_register_of
    from xeploai.demo import make_province

    province = part_of(make_province(), SIZES[size])
    call_command("migrate", verbosity=0, interactive=False)
    store_register_of(province.register, at=AT)
    for cycle in province.cycles:
        store_cycle(cycle)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _open_account(number: int, *, board: bool = False) -> "User":
    from xeploai.accounts.journal import Actor
    from xeploai.accounts.operations import open_account
    from xeploai.domain.roles import Role
    from xeploai.organisations.models import Unit
    from xeploai.organisations.roles import grant_role

    by = Actor("xeploai bench")
    name = username(number)
    user = open_account(username=name, label=name, password=PASSWORD, by=by, at=AT)
    top = Unit.objects.get(code=ROOT)
    role = Role.ORGANISATION_BOARD if board else Role.AUDITOR
    grant_role(user=user, role=role, unit=top, from_on=date(2020, 1, 1), by=by, at=AT)
    return user


def _session_of(user: "User", backend: str) -> str:
    return str(_signed_in(user, backend).cookies["sessionid"].value)


def _signed_in(user: "User", backend: str) -> "Client":
    from django.test import Client

    client = Client(headers=known_host())
    client.force_login(user, backend=backend)
    return client


def _bare_pages(home: Path, user: "User") -> dict[str, str]:
    """Keep our pages as templates of bare ones, and return where both are asked for."""
    from django.test import Client

    (home / FOLDER).mkdir()
    known, unknown = _signed_in(user, BACKENDS["ours"]), Client(headers=known_host())
    addresses: dict[str, str] = {}
    for page, address in ADDRESSES.items():
        client = unknown if page == "sign_in" else known
        response = client.get(address, headers={"accept-encoding": "gzip"})
        text = gzip.decompress(response.content).decode()
        (home / FOLDER / f"{page}.html").write_text(as_template(text), encoding="utf-8")
        addresses[f"{page}_ours"] = address
        addresses[f"{page}_bare"] = f"/{page}/"
    return addresses


def _address_of_a_case() -> str:
    """Return the page of a member; whoever looks at it is noted in the journal."""
    from xeploai.cycle.models import Case

    cases = Case.objects.filter(cycle__year=YEAR, category="member")
    case = cases.order_by("pk")[0]
    return f"/{YEAR}/cases/{case.category}/{case.subject_code}/"


def known_host() -> dict[str, str]:
    """Return the head of a request that names this very site."""
    from django.conf import settings

    return {"host": settings.ALLOWED_HOSTS[0]}


def as_template(text: str) -> str:
    """Return a template that shows the same text, with the little that a bare page adds."""
    form = '<form method="post">{% csrf_token %}{{ form }}</form>'
    return f"{{{{ found.label }}}}{form}{{% verbatim %}}{text}{{% endverbatim %}}"


def decide() -> dict[str, Any]:
    """Replace one decision: from then on no page may show the earlier figures."""
    from xeploai.accounts.journal import Actor
    from xeploai.cycle.models import GradeDecision
    from xeploai.cycle.operations import DecisionRow, record_decisions
    from xeploai.domain.grades import Grade, Outcome

    held = (
        GradeDecision.objects.filter(
            case__cycle__year=YEAR, case__category="member", grade="GOOD", replaced_by=None
        )
        .select_related("case__cycle", "authority")
        .order_by("pk")[0]
    )
    row = DecisionRow(
        held.case.category,
        held.case.subject_code,
        Outcome(Grade.FAILED),
        held.authority.code,
        "bench",
        held.decided_on,
        reason="bench",
    )
    record_decisions(cycle=held.case.cycle, rows=[row], at=AT, by=Actor("xeploai bench"))
    return {"decided": held.case.subject_code}


def store() -> dict[str, Any]:
    """Store a file of a district's grades, each by a new document, as an upload is stored."""
    from xeploai.accounts.journal import Actor
    from xeploai.cycle.queries import cycle_of
    from xeploai.intake import SourceFile, read_files
    from xeploai.uploads.operations import UploadContext, import_list, vocabulary_of
    from xeploai.uploads.operations.store import PlannedImport

    cycle = cycle_of(str(YEAR))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "district.csv"
        number = _write_grades(file)
        given = read_files([SourceFile(file, file.name)], vocabulary=vocabulary_of(cycle))
    context = UploadContext(by=Actor("xeploai bench"), at=AT, cycle=cycle, reason="bench")
    writes, write = list[float](), PlannedImport.write

    def timed(planned: PlannedImport) -> None:
        writes.append(time.perf_counter())
        write(planned)

    with patch.object(PlannedImport, "write", timed):
        begun = time.perf_counter()
        import_list(given, context)
    ended = time.perf_counter()
    # from the first row to the commit: as long as others who write can have to wait
    return {"rows": number, "store_s": ended - begun, "locked_s": ended - writes[-1]}


def _write_grades(file: Path) -> int:
    """Write the grades of the members of the largest district; return how many."""
    from xeploai.cycle.models import GradeDecision

    held = GradeDecision.objects.filter(
        case__cycle__year=YEAR, case__category="member", replaced_by=None
    ).exclude(grade="")
    by_district: dict[str, list[Any]] = {}
    for one in held.select_related("case", "authority").order_by("case__path", "pk"):
        by_district.setdefault(one.case.path[:DISTRICT], []).append(one)
    district = max(by_district.values(), key=len)[:GRADES]
    lines = ["category,subject,grade,authority,document_number,decided_on"]
    lines += [
        f"member,{one.case.subject_code},{one.grade},{one.authority.code},bench-file,{one.decided_on}"
        for one in district
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(district)


if __name__ == "__main__":
    main()
