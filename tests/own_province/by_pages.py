"""Play the story on the pages, each step by an account whose role it is."""

import html
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from xeploai.accounts.journal import Actor
from xeploai.accounts.models import User
from xeploai.domain import Role
from xeploai.organisations.register import unit_by_code
from xeploai.organisations.roles import grant_role

from .by_commands import Commands
from .records import GRADES
from .sheets import file_of
from .story import DISTRICTS, NEIGHBOUR, ROOT, Sheet, Step

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BY, AT = Actor("test"), datetime(2022, 1, 3, 9, tzinfo=UTC)
ENGLISH = {"accept-language": "en"}
FAULT = re.compile(r'class="(?:fault|errorlist)[^"]*"[^>]*>(.*?)</(?:div|ul)>', re.DOTALL)
PERIODS = {"q1": "Q1", "q2": "Q2", "q3": "Q3"}
FIRST_DAY = date(2022, 1, 1)
# the accounts: the board of the province, the districts' offices, those of the grassroots
BOARD, DISTRICT, GRASSROOTS, SECRETARY = "ban-to-chuc", "vp-huyen", "vp-co-so", "bi-thu"


class NotDone(AssertionError):
    """A page did not do what a step of the story says."""


@dataclass
class Browser:
    """A signed-in browser that reads and sends forms in English."""

    client: Client

    def read(self, address: str) -> str:
        answer = self.client.get(address, headers=ENGLISH)
        if answer.status_code != 200:
            raise NotDone(address, answer.status_code, text_of(answer))
        return str(answer.content.decode())

    def send(self, address: str, **values: Any) -> str:
        """Send a form that has to be accepted; return where it leads."""
        answer = self.client.post(address, values, headers=ENGLISH)
        if answer.status_code != 302:
            raise NotDone(address, answer.status_code, text_of(answer))
        return str(answer.headers["Location"])

    def status(self, address: str, **values: Any) -> int:
        return int(self.client.post(address, values, headers=ENGLISH).status_code)


def text_of(answer: Any) -> str:
    """Return what a page says is wrong, or its beginning."""
    page = answer.content.decode()
    faults = [re.sub(r"<[^>]+>", " ", each) for each in FAULT.findall(page)]
    return " | ".join(" ".join(each.split()) for each in faults) or page[:2000]


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


@dataclass
class Pages:
    """What the steps of the story are on the pages."""

    operator: Commands
    browsers: dict[str, Browser] = field(default_factory=dict)
    # by unit, the account that has a role there
    offices: dict[str, str] = field(default_factory=dict)

    def play(self, step: Step) -> None:
        getattr(self, step.verb)(**step.values)

    # accounts

    def __post_init__(self) -> None:
        for name in (BOARD, DISTRICT, GRASSROOTS, SECRETARY):
            user = User.objects.create_user(username=name, label=name)
            client = Client()
            client.force_login(user, backend=BACKEND)
            self.browsers[name] = Browser(client)

    def grant(self, name: str, role: Role, unit: str) -> None:
        """Give an account a role, once."""
        if unit in self.offices:
            return
        self.offices[unit] = name
        user = User.objects.get(username=name)
        found = unit_by_code(unit)
        grant_role(user=user, role=role, unit=found, from_on=FIRST_DAY, by=BY, at=AT)

    def office_of(self, authority: str) -> str:
        """Return the account that records the decisions of a unit, with its role there."""
        if authority in (ROOT, NEIGHBOUR):
            return BOARD
        is_district = authority in (*DISTRICTS, "k1")
        name = DISTRICT if is_district else GRASSROOTS
        self.grant(name, Role.EXECUTIVE_OFFICE, authority)
        return name

    @property
    def board(self) -> Browser:
        return self.browsers[BOARD]

    # lists

    def send(self, sheet: Sheet, **terms: Any) -> None:
        if sheet.kind == "register":
            # no role reaches a root that does not exist yet: the operator enters it
            self.operator.send(sheet, **terms)
            root = next(row[0] for row in sheet.rows if not row[sheet.columns.index("parent")])
            self.grant(BOARD, Role.ORGANISATION_BOARD, root)
        elif sheet.kind == "gradings":
            for name, rows in self._by_office(sheet).items():
                own = Sheet(sheet.kind, sheet.columns, rows, f"{sheet.name}-{name}")
                self._upload(self.browsers[name], own, **terms)
        elif sheet.kind == "return":
            # by the sender's own office: who sent it may not accept it
            self._upload(self.browsers[self.office_of(terms["unit"])], sheet, **terms)
        else:
            self._upload(self.board, sheet, **terms)

    def _by_office(self, sheet: Sheet) -> dict[str, list[Sequence[str]]]:
        at, found = sheet.columns.index("authority"), defaultdict(list)
        for row in sheet.rows:
            found[self.office_of(row[at])].append(row)
        return found

    def _upload(self, browser: Browser, sheet: Sheet, **terms: Any) -> None:
        name, content = file_of(sheet)
        form = {"kind": sheet.kind, "cycle": "", "unit": "", "document": "", "whole": "1"}
        given = {key: str(value) for key, value in terms.items()}
        if "letter_date" in given:
            given["letter_on"] = given.pop("letter_date")
        files = [SimpleUploadedFile(name, content)]
        address = browser.send("/uploads/", files=files, **form | given)
        page = browser.read(address)
        if sheet.kind == "return" and 'name="lines"' in page:
            answer = {"act": "answer", "lines": "whole", "letter_on": given["letter_on"]}
            page = browser.read(browser.send(address, **answer))
        browser.send(address, act="confirm", token=hidden(page, "token"))
        done = browser.read(address)
        if "Đã lưu</title>" not in done:
            raise NotDone(sheet.name, text_of(browser.client.get(address, headers=ENGLISH)))

    def sheet(self, sheet: Sheet) -> None:
        self._upload(self.board, sheet)

    def layer(self, content: str, name: str) -> None:
        self.board.send("/rules/layers/new/", text=content, act="store")

    # cycles

    def plan(self, cycle: str, opens_on: date, closes_on: date, pack: str) -> None:
        year, _, quarter = cycle.partition("-")
        values = {"year": year, "family": "PARTY", "period": PERIODS.get(quarter, "YEAR")}
        self.board.send("/cycles/", **values, opens_on=opens_on, closes_on=closes_on)

    def open(self, cycle: str, by_return: tuple[str, ...]) -> None:
        self.board.send(f"/cycles/{cycle}/", act="OPEN", accept="on")
        for sender in by_return:
            self.board.send(f"/{cycle}/{sender}/returns/own/", act="by_return")

    def act(self, cycle: str, act: str, reason: str) -> None:
        self.board.send(f"/cycles/{cycle}/", act=act, reason=reason)

    def population(self, cycle: str) -> None:
        address = f"/{cycle}/{ROOT}/population/"
        accept = hidden(self.board.read(address), "accept")
        self.board.send(address, accept=accept)

    def end_case(self, cycle: str, subject: str, **values: Any) -> None:
        self.board.send(f"/{cycle}/end/member/{subject}/", **values)

    def add_case(self, cycle: str, subject: str, **values: Any) -> None:
        address = f"/{cycle}/{ROOT}/population/add/"
        self.board.send(address, category="member", subject=subject, **values)

    def verdict(self, cycle: str, unit: str, verdict: str, reason: str) -> None:
        address = f"/{cycle}/{unit}/returns/own/"
        number = hidden(self.board.read(address), "number")
        act = {"ACCEPTED": "accept", "SENT_BACK": "send_back"}[verdict]
        self.board.send(address, act=act, number=number, reason=reason)

    def add_tree(
        self, cycle: str, root: str, document: str, on: date, by_return: tuple[str, ...]
    ) -> None:
        address = f"/cycles/{cycle}/trees/"
        counts = {"counts_by": "returns" if by_return else "cases", "senders": ",".join(by_return)}
        paper = {"root": root, "document": document, "dated_on": on}
        answer = self.board.client.post(address, {"act": "check", **paper, **counts})
        sealed = hidden(answer.content.decode(), "sealed")
        if not sealed:
            raise NotDone(address, answer.status_code, text_of(answer))
        self.board.send(address, act="confirm", sealed=sealed)

    # cases

    def facts(
        self,
        cycle: str,
        category: str,
        subject: str,
        values: dict[str, Any],
        document: str,
        on: date,
    ) -> None:
        given = {name: "yes" if value else "no" for name, value in values.items()}
        source = {"source": "Ủy ban Kiểm tra", "document": document, "dated_on": on}
        address = f"/{cycle}/facts/{category}/{subject}/"
        self.board.send(address, **source, **given, correction="", seen="", confirm="1")

    def decide(self, cycle: str, category: str, subject: str, **given: Any) -> None:
        kind = "grade" if given["outcome"] in GRADES else "reason"
        values = {
            "outcome": f"{kind}:{given['outcome'].removeprefix('-')}",
            "authority": given["authority"],
            "document": given["document"],
            "decided_on": given["on"],
            "reason": given["reason"],
            "correction": given["correction"],
        }
        form = {f"decision-{name}": value for name, value in values.items()}
        office = self.browsers[self.office_of(given["authority"])]
        office.send(f"/{cycle}/grades/{category}/{subject}/", act="decide", **form)

    # the register

    def person_end(self, person: str, cause: str, on: date, document: str) -> None:
        values = {"cause": cause, "on": on, "document_number": document}
        self.board.send(f"/register/person/{person}/?act=end", **values)

    def person_status(self, person: str, status: str, on: date, document: str) -> None:
        values = {"status": status, "on": on, "document_number": document}
        self.board.send(f"/register/person/{person}/?act=status", **values)

    def unit_close(self, code: str, members_to: str, on: date, document: str) -> None:
        values = {"members_to": members_to, "on": on, "document_number": document}
        self.board.send(f"/register/unit/{code}/?act=close", **values, confirm="1")

    def unit_split(
        self, code: str, new: str, name: str, category: str, people: list[str], **given: Any
    ) -> None:
        values = {"code": new, "name": name, "category": category, "goes_over": "\n".join(people)}
        dated = {"on": given["on"], "document_number": given["document"]}
        self.board.send(f"/register/unit/{code}/?act=split", **values, **dated, confirm="1")
