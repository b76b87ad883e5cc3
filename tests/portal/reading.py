"""What tests read off a page."""

import re

from django.test import Client

from xeploai.domain.roles import Role

TOP = (Role.ORGANISATION_BOARD, "tinh")


def page_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def text_of(client: Client, address: str, status: int = 200) -> str:
    plain = re.sub(r"<[^>]+>", " ", page_of(client, address, status))
    return " ".join(plain.split())


def section(page: str, name: str) -> str:
    rest = page[page.index(f'id="{name}"') :]
    return rest[: rest.index("</section>")]
