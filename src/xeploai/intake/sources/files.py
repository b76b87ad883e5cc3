"""A file's bytes, and whether they are what the ending of its name says."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

from xeploai.domain import Fault, Refused, message

from . import limits

MEGABYTE = 2**20
# as much as shows what a file is
START_BYTES = 200
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Name of the stream with the content of a workbook that is locked with a password.
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
MACROS = "vbaProject.bin"
MACRO_ENDINGS = (".xlsm", ".xltm", ".xlsb", ".xlam")
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


class FileFormat(StrEnum):
    """The formats that are read; the value is the ending of the file's name."""

    CSV = ".csv"
    XLSX = ".xlsx"
    XLS = ".xls"
    ODS = ".ods"
    TOML = ".toml"


TEXT_FORMATS = (FileFormat.CSV, FileFormat.TOML)
FORMATS: Mapping[str, FileFormat] = {str(each): each for each in FileFormat}


@dataclass(frozen=True)
class SourceFile:
    """A file to read: its path here, and the name that its sender gave it."""

    path: Path
    name: str


def refuse_unlikely(source: SourceFile) -> None:
    """Refuse a file by its name, its size and its first bytes; no more of it is read.

    Raises:
        Refused: missing, empty, too large, of an unknown ending, or not what its ending says.
    """
    file_format = _format_of(source.name)
    with _opened(source) as file:
        start = file.read(START_BYTES)
    if not start:
        raise Refused(empty_file(source.name))
    # a workbook that is locked begins otherwise, which its reader says
    if file_format in TEXT_FORMATS or not start.startswith(OLE_START):
        _refuse_unlike(source.name, file_format, start)


def load_file(source: SourceFile) -> tuple[FileFormat, bytes]:
    """Return a file's format and content.

    Raises:
        Refused: missing, empty, too large, locked, with macros, or not what its ending says.
    """
    name = source.name
    file_format = _format_of(name)
    data = _content_of(source)
    _refuse_locked(name, data)
    _refuse_unlike(name, file_format, data)
    if file_format in (FileFormat.XLSX, FileFormat.ODS):
        _refuse_packed(name, data)
    return file_format, data


def _format_of(name: str) -> FileFormat:
    ending = PurePath(name).suffix
    if ending.lower() in FORMATS:
        return FORMATS[ending.lower()]
    if ending.lower() in MACRO_ENDINGS:
        raise Refused(with_macros(name))
    text = message("Files ending in “%(ending)s” are not read. Save it as one of: %(known)s.")
    raise Refused(Fault(text, {"ending": ending, "known": ", ".join(FORMATS)}, name))


def _content_of(source: SourceFile) -> bytes:
    with _opened(source) as file:
        data = file.read()
    # a byte order mark and line ends alone are an empty file as well
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refused(empty_file(source.name))
    return data


@contextmanager
def _opened(source: SourceFile) -> Iterator[BinaryIO]:
    """Open a file that is not too large."""
    name = source.name
    try:
        size = source.path.stat().st_size
        if size > limits.FILE_BYTES_MAX:
            raise Refused(too_large(name, size))
        with source.path.open("rb") as file:
            yield file
    except OSError as error:
        text = message(
            "The file cannot be read (%(reason)s). Check its name and your rights to it."
        )
        raise Refused(Fault(text, {"reason": error.strerror or str(error)}, name)) from error


def empty_file(name: str) -> Fault:
    """Return the fault of a file without content."""
    return Fault(message("The file is empty. Was it saved and sent whole?"), {}, name)


def too_large(name: str, size: int) -> Fault:
    """Return the fault of a file that is larger than what is read."""
    text = message(
        "The file has %(size)s MB; at most %(limit)s MB are read. Split it into several files."
    )
    sizes = {"size": -(-size // MEGABYTE), "limit": limits.FILE_BYTES_MAX // MEGABYTE}
    return Fault(text, sizes, name)


def with_macros(name: str) -> Fault:
    """Return the fault of a workbook with programs in it."""
    text = message(
        "The workbook contains macros, which are not accepted. Save it as .xlsx without"
        " macros and send it again."
    )
    return Fault(text, {}, name)


def _refuse_locked(name: str, data: bytes) -> None:
    if data.startswith(OLE_START) and LOCKED_STREAM in data:
        raise Refused(locked(name))


def locked(name: str) -> Fault:
    """Return the fault of a file that only opens with a password."""
    text = message("The file is locked with a password. Save it without one and send it again.")
    return Fault(text, {}, name)


def broken(name: str) -> Fault:
    """Return the fault of a file that has the right beginning and cannot be read through."""
    text = message(
        "The file is broken and cannot be read. Open it, save it again, and send the new file."
    )
    return Fault(text, {}, name)


def _refuse_unlike(name: str, file_format: FileFormat, data: bytes) -> None:
    if not _fits(file_format, data):
        text = message(
            "The content is not that of a %(ending)s file. Open it in a spreadsheet program"
            " and save it as .xlsx or as CSV UTF-8."
        )
        raise Refused(Fault(text, {"ending": file_format.value}, name))


def _fits(file_format: FileFormat, data: bytes) -> bool:
    if file_format in TEXT_FORMATS:
        return not data.startswith((ZIP_START, OLE_START, b"%PDF", b"{\\rtf"))
    if file_format is FileFormat.XLS:
        return data.startswith(OLE_START)
    return data.startswith(ZIP_START) and _zip_fits(file_format, data)


def _zip_fits(file_format: FileFormat, data: bytes) -> bool:
    # the format requires its media type as the first part of the archive, not compressed
    is_ods = ODS_TYPE in data[:START_BYTES]
    return is_ods is (file_format is FileFormat.ODS)


def _refuse_packed(name: str, data: bytes) -> None:
    """Refuse what would swell, and programs, by what the file's own list of parts says."""
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(broken(name)) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.UNPACKED_BYTES_MAX or any(map(_swells, parts)):
        text = message(
            "The file unpacks to %(size)s MB, as no spreadsheet of this size does. Save it again"
            " in a spreadsheet program, without anything far outside the table."
        )
        raise Refused(Fault(text, {"size": -(-unpacked // MEGABYTE)}, name))
    if any(part.filename.endswith(MACROS) for part in parts):
        raise Refused(with_macros(name))


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(limits.SWOLLEN_FROM, limits.PACKED_MAX * part.compress_size)
