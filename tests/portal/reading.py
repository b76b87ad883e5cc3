"""Read the sentences, rows and cells of a page."""

import re
from html import unescape

from django.test import Client

from xeploai.domain.roles import Role

TOP = (Role.ORGANISATION_BOARD, "tinh")
Row = tuple[str, ...]


def page_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def plain(html: str) -> str:
    """Return markup as text, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def text_of(client: Client, address: str, status: int = 200) -> str:
    return plain(page_of(client, address, status))


def section(page: str, name: str) -> str:
    rest = page[page.index(f'id="{name}"') :]
    return rest[: rest.index("</section>")]


def rows(page: str) -> list[Row]:
    """Return the rows of all tables, as the texts of their cells."""
    found = re.findall(r"<tr\b[^>]*>(.*?)</tr>", page, re.DOTALL)
    return [
        tuple(plain(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL))
        for row in found
    ]


def row(page: str, first: str) -> Row:
    """Return the only row whose first cell is a text."""
    (found,) = [one for one in rows(page) if one and one[0] == first]
    return found


def texts(page: str, tag: str = "p") -> list[str]:
    """Return the texts of all elements of a kind."""
    return [plain(one) for one in re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", page, re.DOTALL)]


def links(page: str) -> list[str]:
    """Return where the links of a page lead."""
    return [unescape(one) for one in re.findall(r'<a\b[^>]* href="([^"]*)"', page)]
