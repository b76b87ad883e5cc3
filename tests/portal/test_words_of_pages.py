"""No page shows an official a code, or English among Vietnamese: every address is walked."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.builders import AT, BY, decide, decision
from tests.cycle.assessed import MORE, decided_cycle, store_local_rules
from tests.portal.conftest import ClientOf
from tests.untranslated import codes_in, english_in
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import plan_cycle
from xeploai.domain.cycles import Period
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# for programs, and those who write them
TECHNICAL = {"api_docs", "api_schema"}
# what is not read as a sentence
UNREAD = re.compile(r"<(script|style|code|pre|textarea)\b.*?</\1>", re.DOTALL)
# in English on purpose: the other language, and names of programs
SAID_SO = {"English", "xeploai", "CSV", "Markdown", "Word", "Excel", "PDF"}
EXAMPLE_OF_A_NAME = "vanphong.an"  # to sign in with
ALIKE = 1  # pages of one address with the same parameters
SERVER_ERROR = 500


@pytest.fixture
def year() -> Cycle:
    """Return a cycle with facts, local rules, a return, a reason for not rating, and a quarter."""
    cycle = decided_cycle()
    store_local_rules(MORE % 60, code="xa-2023", unit="xa-a1")
    decide(cycle, decision("member", "dv-0", Outcome(None, "review_pending")))
    decide(cycle, decision("member", "dv-1", Grade.GOOD))
    plan_cycle(
        year=2026,
        opens_on=date(2026, 3, 1),
        closes_on=date(2026, 3, 31),
        period=Period.Q1,
        by=BY,
        at=AT,
    )
    return cycle


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        (Role.ORGANISATION_BOARD, "tinh"),
        (Role.EXECUTIVE_OFFICE, "xa-a1"),
        (Role.ADMINISTRATOR, "tinh"),
        (Role.AUDITOR, "tinh"),
        (Role.PUBLISHER, "tinh"),
    ],
)
def test_no_page_shows_a_code_or_english(
    role: Role, unit: str, year: Cycle, client_of: ClientOf
) -> None:
    found = []

    for path, page in walk(client_of((role, unit))):
        texts = [text for text in read_texts(page) if EXAMPLE_OF_A_NAME not in text]
        found += [(path, code) for text in texts for code in codes_in(text)]
        found += [(path, text) for text in english_in(texts) if text not in SAID_SO]

    assert Counter(found) == Counter()


def walk(client: Client) -> Iterator[tuple[str, str]]:
    """Yield the pages that links lead to, from the start, a few of each address, in Vietnamese."""
    seen, alike, todo = {"/"}, Counter[object](), deque(["/"])
    while todo:
        path = todo.popleft()
        response = client.get(path, headers={"accept-language": "vi"}, follow=True)
        if response.streaming:
            b"".join(response)
            continue
        assert response.status_code < SERVER_ERROR, path
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = response.content.decode()
        yield path, page
        for link in links(path, page):
            shape = shape_of(link)
            if link in seen or shape is None or alike[shape] == ALIKE:
                continue
            alike[shape] += 1
            seen.add(link)
            todo.append(link)


def links(path: str, page: str) -> Iterator[str]:
    for address in re.findall(r'<a\b[^>]* href="([^"#]+)', page):
        link = unescape(address)
        yield path.partition("?")[0] + link if link.startswith("?") else link


def shape_of(link: str) -> object:
    """Return the address of a page with its parameters; None of what is no page to look at."""
    url = urlsplit(link)
    query = dict(parse_qsl(url.query))
    try:
        match = resolve(url.path)
    except Resolver404:
        return None
    if url.netloc or query.get("lang") == "en" or match.view_name in TECHNICAL | {"account_logout"}:
        return None
    return match.view_name, match.kwargs.get("pack"), tuple(sorted(query))


def read_texts(page: str) -> Iterator[str]:
    """Yield the texts between the tags of a page."""
    for text in re.split(r"<[^>]+>", UNREAD.sub(" ", page)):
        if words := " ".join(unescape(text).split()):
            yield words
