"""Every address and every field of its forms, with what nobody should send.

The order is drawn with a seed, so that a failure comes again with the same one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
# bytes that are no UTF-8: half of a pair of surrogates, and a byte that begins nothing
LONE_SURROGATE, NO_UTF8 = b"a\xed\xa0\x80b", b"\xff\xfe"
ODD: tuple[str | bytes, ...] = (
    "",
    " ",
    "\0",
    "a\0b",
    LONE_SURROGATE,
    NO_UTF8,
    "\N{RIGHT-TO-LEFT OVERRIDE}abc\N{POP DIRECTIONAL FORMATTING}",
    "\N{ZERO WIDTH JOINER}",
    "\ufdd0\uffff",
    "e\N{COMBINING ACUTE ACCENT}" * 40,
    "\x01\x1b[2J\x7f",
    "x" * 61,
    "x" * 300,
    "Đ" * 5_000,
    "-1",
    "0",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775809",
    "9" * 5_000,
    "1e308",
    "1e999999",
    "NaN",
    "-Infinity",
    "0x10",
    "1_000",
    "²",
    "٣",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "00/00/0000",
    "31/02/2024",
    "29/02/0001",
    "2024-W01",
    "99999-q9",
    "2023-q1-x",
    "[]",
    "{}",
    "null",
    "true",
    "'",
    '";--',
    "<script>",
    "%s%d%(a)s",
    "{0}",
    "../..",
    "a/b\\c",
    "\r\nX: 1",
    "member",
    "tinh",
    "excellent",
)
LONG: tuple[str, ...] = ("x" * 1_000_000, "9" * 1_000_000)
# what databases find hardest: tried in every field before the rest is drawn
HARD: tuple[str | bytes, ...] = (
    "a\0b",
    LONE_SURROGATE,
    "x" * 300,
    "Đ" * 5_000,
    "2147483648",
    "9223372036854775808",
    "²",
    "0001-01-01",
    "9999-12-31",
)
# a quoted cookie may have any character
COOKIES = (f'"{"a" * 31}\\000"', "x" * 300, f'"{"a" * 30}\\377\\376"', "", "²")
# what pages read from a query without a form that names it
QUERY = (
    "page",
    "figure",
    "category",
    "reason",
    "group",
    "q",
    "below",
    "outcome",
    "show",
    "fact",
    "sort",
    "name",
    "state",
    "with_year",
    "with_unit",
    "tree",
    "siblings",
    "of",
    "among",
    "rows",
    "cycle",
    "unit",
    "kind",
    "a",
    "b",
    "pack",
    "on",
    "run",
    "now",
    "draft",
    "value",
    "keep",
    "drop",
    "lang",
    "x",
    "whatif",
    "way",
    "by",
    "from",
    "until",
    "act",
    "role",
    "next",
    "number",
    "page_size",
    "parent",
)
METHODS = ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD")


@dataclass(frozen=True)
class Address:
    """An address with places for codes, as the resolver has it."""

    name: str
    route: str

    def path(self, values: Mapping[str, str | bytes]) -> str:
        """Return the address with values in its places, whatever they contain."""
        return "/" + PARAMETER.sub(lambda found: quote(values[found[1]], safe="/"), self.route)

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.route)


def addresses(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[Address]:
    """Yield every address that there is."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        else:
            assert isinstance(one, URLPattern)
            yield Address(str(one.name), route)


@dataclass
class PageForm:
    """A form of a page with the values that it has at first."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[PageForm] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        name = of.get("name", "")
        if tag == "form":
            self.found.append(PageForm(of.get("action", ""), of.get("method", "get").lower()))
        elif self.found and tag == "input" and of.get("type") == "file" and name:
            self.found[-1].files.append(name)
        elif self.found and tag in ("input", "button", "textarea") and name:
            self.found[-1].fields.append((name, of.get("value", "")))
        elif self.found and tag == "select" and name:
            self._select = name
            self.found[-1].fields.append((name, ""))
        elif self.found and tag == "option" and self._select and of.get("value"):
            # the last one: the first is often the empty choice
            self.found[-1].fields[-1] = (self._select, of["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def forms_of(page: str) -> list[PageForm]:
    """Return the forms of a page."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


@dataclass(frozen=True)
class Shot:
    """One request of the fuzzer."""

    method: str
    path: str
    query: str = ""
    data: bytes | dict[str, Any] = b""
    content_type: str = ""
    cookie: str = ""

    def __str__(self) -> str:
        sent = f"{str(self.data)[:600]} {self.cookie[:99]}"
        return f"{self.method} {self.path[:200]}?{self.query[:200]} {sent}"


def odd(random: Random) -> str | bytes:
    """Draw something that nobody should send."""
    return random.choice(LONG) if random.random() < 0.01 else random.choice(ODD)


def odd_address(one: Address, known: Mapping[str, list[str]], random: Random) -> Shot:
    """Draw a request of an address with odd values in its places and its query."""
    values: dict[str, str | bytes] = {
        name: random.choice(known.get(name, ["x"])) for name in one.parameters
    }
    if one.parameters and random.random() < 0.5:
        values[random.choice(one.parameters)] = odd(random)
    names = random.sample(QUERY, random.randrange(4))
    query = [(name, odd(random)) for name in names]
    if query and random.random() < 0.3:
        query.append((query[0][0], odd(random)))
    method = random.choice(METHODS) if random.random() < 0.2 else "GET"
    return Shot(method, one.path(values), urlencode(query))


def sweep(
    every: list[Address],
    forms: list[tuple[str, PageForm]],
    known: Mapping[str, list[str]],
    random: Random,
) -> list[Shot]:
    """Return each place of each address, and each field of each form, with what is hardest."""
    shots = []
    for one in every:
        for place in one.parameters:
            values = {name: random.choice(known.get(name, ["x"])) for name in one.parameters}
            shots += [Shot("GET", one.path({**values, place: hard})) for hard in HARD]
    for path, form in forms:
        first = _as_first_filled(form, random)
        for name in dict.fromkeys(name for name, _ in first):
            for hard in HARD:
                fields = [(each, hard if each == name else value) for each, value in first]
                shots.append(_sent(form, path, fields, random))
    for name in ("sessionid", "csrftoken", "lang", "messages"):
        shots += [Shot("GET", "/", cookie=f"{name}={odd}") for odd in COOKIES]
        shots += [Shot("POST", "/account/login/", cookie=f"{name}={odd}") for odd in COOKIES]
    random.shuffle(shots)
    return shots


def _as_first_filled(form: PageForm, random: Random) -> list[tuple[str, str | bytes]]:
    """Return the fields as a person would send them: of several buttons one, and no field empty."""
    fields: dict[str, str | bytes] = {}
    for name, value in random.sample(form.fields, len(form.fields)):
        fields[name] = value or fields.get(name) or "1"
    return list(fields.items())


def odd_form(form: PageForm, path: str, random: Random) -> Shot:
    """Draw a form as filled in, with some odd values, names, arrays or kinds of field."""
    fields: list[tuple[str, str | bytes]] = [
        (name, random.choice((value, value, value, "1"))) for name, value in form.fields
    ]
    for _ in range(random.choice((1, 1, 2, 5))):
        if fields:
            place = random.randrange(len(fields))
            fields[place] = (fields[place][0], odd(random))
    if fields and random.random() < 0.2:
        name, _ = random.choice(fields)
        fields += [(name, odd(random)), (f"{name}[]", odd(random)), (f"{name}[a]", "1")]
    return _sent(form, path, fields, random)


def _sent(form: PageForm, path: str, fields: list[tuple[str, str | bytes]], random: Random) -> Shot:
    target = urlsplit(form.action or path)
    if form.method != "post":
        return Shot("GET", target.path or path, urlencode(fields))
    if form.files or random.random() < 0.1:
        return Shot("POST", target.path or path, target.query, _with_files(form, fields, random))
    kind = "application/x-www-form-urlencoded"
    return Shot("POST", target.path or path, target.query, urlencode(fields).encode(), kind)


def _with_files(
    form: PageForm, fields: list[tuple[str, str | bytes]], random: Random
) -> dict[str, Any]:
    data: dict[str, Any] = dict(fields)
    for name in form.files or [name for name, _ in fields[:1]]:
        file_name = random.choice(("a.csv", "a.xlsx", "\u202ea.csv", "a" * 200 + ".csv", "a"))
        content = random.choice((b"", b"\0", b"a,b\n1,2\n", b"PK\3\4", NO_UTF8 * 100, b"x" * 5000))
        data[name] = SimpleUploadedFile(file_name, content)
    return data
