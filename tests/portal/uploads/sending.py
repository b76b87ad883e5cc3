"""Workbooks, and the form that sends them."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

IMMEDIATE = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default", "reading", "making"],
    }
}
HEADINGS = (
    "Nhóm đối tượng",
    "Mã đối tượng",
    "Mức xếp loại",
    "Lý do",
    "Cấp có thẩm quyền",
    "Số quyết định",
    "Ngày quyết định",
)
GOOD_ROW = ("Đảng viên", "dv-0", "Hoàn thành tốt nhiệm vụ", "", "xa-a1", "QĐ 1", "20/12/2023")
BAD_ROW = ("Đảng viên", "dv-9", "Hoàn thành tốt nhiệm vụ", "", "xa-a1", "QĐ 1", "20/12/2023")


def workbook(*rows: tuple[str, ...]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 6, "KẾT QUẢ XẾP LOẠI NĂM 2023")
        for at, row in enumerate((HEADINGS, *rows), 2):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return stream.getvalue()


def send(client: Client, *files: tuple[str, bytes], **more: str) -> HttpResponse:
    form = {"kind": "", "cycle": "2023", "unit": "", "document": "", "whole": "1"} | more
    uploaded = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(  # type: ignore[return-value]
        "/uploads/?lang=en", {"files": uploaded, **form}, headers={"accept-language": "en"}
    )


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def zip_with(name: str, content: bytes) -> bytes:
    stream = BytesIO(workbook(GOOD_ROW))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return stream.getvalue()


def bomb() -> bytes:
    return zip_with("xl/more.xml", b"\0" * (64 * 2**20))


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def rows_of(answer: Any, tmp_path: Path) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return [row for row in book["Dữ liệu"].iter_rows(min_row=3, values_only=True) if any(row)]
