"""Pages and the interface for programs, read over HTTP by the demo's accounts."""

import html
import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .decoding import page_text, without_clock

PASSWORD = "minh-hoa-2023"  # noqa: S105  the demo's, and public
PROVINCE, DISTRICT, OFFICE = "ban-to-chuc-tinh", "ban-to-chuc-huyen", "van-phong-xa"
DECIDER, INSPECTOR, SECRETARY = "thuong-vu-huyen", "kiem-tra", "bi-thu"
MEMBER, AUDITOR, ADMINISTRATOR, PUBLISHER = "dang-vien", "giam-sat", "quan-tri", "cong-bo"
NOBODY = ""
ANSWER_LIMIT_S = 120
TOKEN_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """A page whose words are frozen.

    Args:
        link: go on to the first link on it that fits.
        posted: fields that are sent to it.
    """

    name: str
    user: str
    address: str
    lang: str = "vi"
    link: str = ""
    posted: Mapping[str, str] = field(default_factory=dict)


CASE = "/2023/cases"
PAGES = (
    Page("start-nobody", NOBODY, "/account/login/"),
    Page("start-province", PROVINCE, "/"),
    Page("start-member", MEMBER, "/"),
    Page("start-secretary", SECRETARY, "/"),
    Page("unit-province", PROVINCE, "/2023/kien-giang/"),
    Page("unit-province-en", PROVINCE, "/2023/kien-giang/", "en"),
    Page("unit-district", DISTRICT, "/2023/an-bien/"),
    Page("unit-district-2022", DISTRICT, "/2022/an-bien/"),
    Page("unit-committee", OFFICE, "/2023/an-bien-001/"),
    Page("unit-branch", SECRETARY, "/2023/an-bien-001-01/"),
    Page("unit-by-return", PROVINCE, "/2022/quan-su/"),
    Page("unit-not-rated", PROVINCE, "/2023/kien-hai/"),
    Page("unit-publisher", PUBLISHER, "/2023/kien-giang/"),
    Page("unit-forbidden", DISTRICT, "/2023/an-minh/"),
    Page("unit-unknown", PROVINCE, "/2023/nowhere/"),
    Page("search", PROVINCE, "/2023/?q=rach+gia"),
    Page("tree", PROVINCE, "/2023/an-bien/tree/"),
    Page("charts", PROVINCE, "/2023/kien-giang/charts/"),
    Page("cases-failed", DECIDER, "/2023/an-bien/cases/?category=member&figure=failed"),
    Page("cases-organisations", DISTRICT, "/2023/an-bien/cases/?category=organisations"),
    Page("cases-not-rated", PROVINCE, "/2023/kien-giang/cases/?figure=not_graded"),
    Page("case-district", PROVINCE, f"{CASE}/district_committee/an-bien/"),
    Page("case-replaced", PROVINCE, f"{CASE}/district_committee/cong-an/"),
    Page("case-not-rated", PROVINCE, f"{CASE}/district_committee/kien-hai/"),
    Page("case-missing-en", PROVINCE, f"{CASE}/district_committee/an-minh/", "en"),
    Page("case-recheck", PROVINCE, f"{CASE}/leadership_collective/TT-0018/"),
    Page("case-proposals", PROVINCE, f"{CASE}/leadership_collective/TT-0307/"),
    Page("case-cadre", PROVINCE, f"{CASE}/leading_cadre/DV-056064/"),
    Page("case-branch", DECIDER, f"{CASE}/subordinate_branch/an-bien-005-07/"),
    Page("case-committee", INSPECTOR, f"{CASE}/grassroots_committee/u-minh-thuong-001/"),
    Page("case-own", MEMBER, f"{CASE}/member/DV-015835/"),
    Page("case-own-cadre-en", MEMBER, f"{CASE}/leading_cadre/DV-015835/", "en"),
    Page("case-forbidden", MEMBER, f"{CASE}/member/DV-000193/"),
    Page("case-facts", OFFICE, "/2023/facts/subordinate_branch/an-bien-001-01/"),
    Page("case-grades", DECIDER, "/2023/grades/grassroots_committee/an-bien-002/"),
    Page("my-cases", MEMBER, "/my-cases/"),
    Page("compare-years", DISTRICT, "/2023/an-bien/compare/?with_year=2022"),
    Page("compare-tree", DISTRICT, "/2023/an-bien/compare/?with_year=2022&tree=this_year"),
    Page("compare-units", PROVINCE, "/2023/an-bien/compare/?with_unit=an-minh"),
    Page("compare-siblings", PROVINCE, "/2023/an-bien/compare/?siblings=1"),
    Page("deciding", DECIDER, "/2023/an-bien/deciding/"),
    Page("deciding-members", DECIDER, "/2023/an-bien/deciding/?category=member"),
    Page(
        "deciding-group",
        DECIDER,
        "/2023/an-bien/deciding/?category=leading_cadre",
        link=r"/2023/an-bien/deciding/\d+/[^\"]*",
    ),
    Page("evaluation-against", PROVINCE, "/2023/kien-giang/evaluation/?show=against"),
    Page("evaluation-missing", DISTRICT, "/2023/an-bien/evaluation/?show=missing"),
    Page("evaluation-rechecks", PROVINCE, "/2023/kien-giang/evaluation/?show=rechecks"),
    Page("rehearse", PROVINCE, "/2023/an-bien/rehearse/"),
    Page("rehearse-pack", PROVINCE, "/2023/an-bien-001/rehearse/?pack=vn-party-2025&run=1"),
    Page("rules", PROVINCE, "/rules/"),
    Page("rules-pack", PROVINCE, "/rules/vn-party-2023/?on=2023-12-31"),
    Page("rules-pack-en", PROVINCE, "/rules/vn-party-2025/?category=member&on=2025-12-31", "en"),
    Page("rules-diff", PROVINCE, "/rules/diff/?a=vn-party-2018&b=vn-party-2023"),
    Page("rules-check", PROVINCE, "/rules/check/"),
    Page("layers", PROVINCE, "/rules/layers/"),
    Page("layer", PROVINCE, "/rules/layers/of/kien-giang-2023/"),
    Page("layer-new", PROVINCE, "/rules/layers/new/"),
    Page("layer-form", PROVINCE, "/rules/layers/form/?pack=vn-party-2023"),
    Page("layer-form-again", PROVINCE, "/rules/layers/form/?from=kien-giang-2023"),
    Page(
        "layer-form-faults",
        PROVINCE,
        "/rules/layers/form/?pack=vn-party-2023",
        posted={"act": "preview", "pack": "vn-party-2023", "groups": "1", "code": "Sai mã"},
    ),
    Page("uploads", OFFICE, "/uploads/"),
    Page("uploads-unit", PROVINCE, "/uploads/?unit=kien-giang&cycle=2023"),
    Page("journal", AUDITOR, "/journal/?kind=list"),
    Page("journal-accounts-en", AUDITOR, "/journal/?kind=account&by=xeploai+demo", "en"),
    Page("journal-forbidden", DISTRICT, "/journal/"),
    Page("accounts", ADMINISTRATOR, "/accounts/"),
    Page("account-of", ADMINISTRATOR, "/accounts/bi-thu/"),
    Page(
        "account-refused",
        ADMINISTRATOR,
        "/accounts/",
        posted={"username": "bi thu", "label": "", "role": "MEMBER", "unit": "nowhere"},
    ),
    Page("account-own", DECIDER, "/account/"),
    Page("tokens", PROVINCE, "/account/tokens/"),
    Page("api-docs", NOBODY, "/api/"),
    Page("address-unknown", PROVINCE, "/nowhere/"),
)

# name, account whose token is sent, address below /api/v1/
V1_UNITS = "cycles/2023/units"
CALLS = (
    ("openapi", NOBODY, "openapi.json"),
    ("cycles", PROVINCE, "cycles"),
    ("units-2023-1", PROVINCE, f"{V1_UNITS}?page_size=1000"),
    ("units-2023-4", PROVINCE, f"{V1_UNITS}?page_size=1000&page=4"),
    ("units-2022-2", PROVINCE, "cycles/2022/units?page_size=500&page=2"),
    ("units-below", PROVINCE, f"{V1_UNITS}?parent=khoi"),
    ("units-words", PROVINCE, f"{V1_UNITS}?q=rach+gia&page_size=20"),
    ("units-of-district", DISTRICT, V1_UNITS),
    ("units-past-the-end", DISTRICT, f"{V1_UNITS}?page=90"),
    *((f"unit-{code}", PROVINCE, f"{V1_UNITS}/{code}") for code in ("kien-giang", "khoi-026")),
    *((f"unit-{code}", PROVINCE, f"{V1_UNITS}/{code}") for code in ("an-bien", "an-bien-001-01")),
    ("unit-return", PROVINCE, "cycles/2022/units/quan-su"),
    ("unit-in-return", PROVINCE, "cycles/2022/units/bien-phong-001"),
    ("statistics-province", PROVINCE, f"{V1_UNITS}/kien-giang/statistics"),
    ("statistics-province-en", PROVINCE, f"{V1_UNITS}/kien-giang/statistics"),
    ("statistics-district-en", DISTRICT, f"{V1_UNITS}/an-bien/statistics"),
    ("statistics-return", PROVINCE, "cycles/2022/units/quan-su/statistics"),
    ("401-no-token", NOBODY, "cycles"),
    ("401-wrong-token-en", "wrong", "cycles"),
    ("403-unit", DISTRICT, f"{V1_UNITS}/an-minh"),
    ("403-statistics-en", DISTRICT, f"{V1_UNITS}/kien-giang/statistics"),
    ("404-cycle", PROVINCE, "cycles/1999/units"),
    ("404-unit", PROVINCE, f"{V1_UNITS}/nowhere"),
    ("404-unit-en", PROVINCE, f"{V1_UNITS}/nowhere"),
    ("404-address", PROVINCE, "nowhere"),
    ("405-post", PROVINCE, "cycles"),
    ("422-page", PROVINCE, f"{V1_UNITS}?page=0"),
    ("422-page-size-en", PROVINCE, f"{V1_UNITS}?page_size=5000&page=x"),
    ("422-year", PROVINCE, "cycles/abc/units"),
)


@dataclass(frozen=True)
class Answer:
    """Status and content that came back."""

    status: int
    text: str


class Visitor:
    """Somebody at a browser of their own."""

    def __init__(self, server: str, user: str) -> None:
        self.server = server
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        if user:
            self.post("/account/login/", {"login": user, "password": PASSWORD})

    def get(self, address: str) -> Answer:
        """Read a page."""
        return self.send(address, None, {})

    def post(self, address: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, with the token of its page."""
        token = TOKEN_FIELD.search(self.get(address).text)
        sent = {**fields, "csrfmiddlewaretoken": token[1] if token else ""}
        data = urllib.parse.urlencode(sent).encode()
        headers = {"Referer": self.server + address}
        return self.send(address, data, headers)

    def send(self, address: str, data: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send a request; an error's page is an answer as well."""
        # the server is one of this machine
        request = urllib.request.Request(self.server + address, data, dict(headers))  # noqa: S310
        try:
            response = self.opener.open(request, timeout=ANSWER_LIMIT_S)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            return Answer(response.status, response.read().decode("utf-8"))

    def token(self, until_on: str) -> str:
        """Make a token for programs, for the first role."""
        self.post("/account/again/?next=/account/tokens/", {"password": PASSWORD})
        role = re.search(r'<option value="(\d+)"', self.get("/account/tokens/").text)
        fields = {"grant": role[1] if role else "", "name": "frozen", "until_on": until_on}
        made = re.search(r'id="secret">([^<]+)<', self.post("/account/tokens/", fields).text)
        if made is None:
            raise SystemExit("No token came from /account/tokens/")
        return made[1]


class Visits:
    """Visitors, all signed in at the beginning: pages of accounts tell who has been there."""

    def __init__(self, server: str) -> None:
        self.server = server
        users = dict.fromkeys(page.user for page in PAGES)
        self.visitors = {user: Visitor(server, user) for user in users}

    def of(self, user: str) -> Visitor:
        """Return the visitor with that account."""
        return self.visitors[user]


def page_words(visits: Visits, page: Page) -> str:
    """Return the words of a page, below its status."""
    visitor = visits.of(page.user)
    address = _in_language(page.address, page.lang)
    answer = visitor.post(address, page.posted) if page.posted else visitor.get(address)
    if page.link:
        link = re.search(f'href="({page.link})"', answer.text)
        answer = visitor.get(html.unescape(link[1])) if link else answer
    text = without_clock(f"{answer.status}\n{page_text(answer.text)}")
    return text.replace(visits.server, "<server>")


def api_answers(visits: Visits, until_on: str) -> Iterator[tuple[str, str]]:
    """Give the answers of the interface for programs, by name."""
    tokens = {NOBODY: "", "wrong": "wrong"}
    for name, user, address in CALLS:
        spoken = _in_language(address, "en" if name.endswith("-en") else "vi")
        if user not in tokens:
            tokens[user] = visits.of(user).token(until_on)
        headers = {"Authorization": f"Bearer {tokens[user]}"} if tokens[user] else {}
        body = b"" if name.startswith("405") else None
        answer = visits.of(NOBODY).send(f"/api/v1/{spoken}", body, headers)
        yield f"api/{name}.json", without_clock(f"{answer.status}\n{_indented(answer.text)}")


def _in_language(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    except ValueError:
        return text
