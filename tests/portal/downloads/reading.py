"""Download a table and read its rows."""

import csv
import io
from typing import Any

import openpyxl
from django.test import Client
from django.urls import reverse

from tests.builders import (
    FOUNDED,
)
from xeploai.accounts.models import User
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit

TOP_ROLE = Role.ORGANISATION_BOARD


def client_with(role: Role, unit: str) -> Client:
    user = User.objects.create_user(username=f"{role}-{unit}", label="Ai đó", password="x")
    RoleGrant.objects.create(
        user=user, role=role, unit=Unit.objects.get(code=unit), from_on=FOUNDED
    )
    client = Client()
    client.force_login(user)
    return client


def csv_rows(client: Client, address: str, **query: str) -> list[list[str]]:
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def xlsx_rows(client: Client, address: str, **query: str) -> list[list[Any]]:
    response = client.get(address, query)
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [[cell.value for cell in row] for row in book[book.sheetnames[0]].iter_rows()]


def table_address(name: str, form: str = "csv", code: str = "tinh") -> str:
    return reverse("table", args=[2023, code, name, form])


def cases_address(form: str = "csv", code: str = "tinh") -> str:
    return reverse("cases_file", args=[2023, code, form])
