"""A file's bytes, and whether they are what the ending of its name says."""

import zipfile
from collections.abc import Mapping
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from xeploai.domain.faults import Fault, Refused, message

from .limits import FILE_BYTES_MAX, UNPACKED_BYTES_MAX

MEGABYTE = 2**20
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Name of the stream that holds a workbook locked with a password.
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


class Format(StrEnum):
    """A format that is read, by the ending of its name."""

    CSV = ".csv"
    XLSX = ".xlsx"
    XLS = ".xls"
    ODS = ".ods"
    TOML = ".toml"


TEXT_FORMATS = (Format.CSV, Format.TOML)
FORMATS: Mapping[str, Format] = {str(each): each for each in Format}


def load(path: Path) -> tuple[Format, bytes]:
    """Return a file's format and content.

    Raises:
        Refused: missing, empty, too large, locked, or not what its ending says.
    """
    file_format = _format_of(path)
    data = _content_of(path)
    _refuse_locked(path, data)
    if not _fits(file_format, data):
        text = message(
            "The content is not that of a %(ending)s file. Open it in a spreadsheet program"
            " and save it as .xlsx or as CSV UTF-8."
        )
        raise Refused(Fault(text, {"ending": file_format.value}, path.name))
    if file_format in (Format.XLSX, Format.ODS):
        _refuse_swollen(path, data)
    return file_format, data


def _format_of(path: Path) -> Format:
    if path.suffix.lower() in FORMATS:
        return FORMATS[path.suffix.lower()]
    text = message("Files ending in “%(ending)s” are not read. Save it as one of: %(known)s.")
    raise Refused(Fault(text, {"ending": path.suffix, "known": ", ".join(FORMATS)}, path.name))


def _content_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise Refused(_too_large(path, size, FILE_BYTES_MAX))
        data = path.read_bytes()
    except OSError as error:
        text = message(
            "The file cannot be read (%(reason)s). Check its name and your rights to it."
        )
        raise Refused(Fault(text, {"reason": error.strerror or error}, path.name)) from error
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refused(
            Fault(message("The file is empty. Was it saved and sent whole?"), {}, path.name)
        )
    return data


def _too_large(path: Path, size: int, limit: int) -> Fault:
    text = message(
        "The file has %(size)s MB; at most %(limit)s MB are read. Split it into several files."
    )
    sizes = {"size": -(-size // MEGABYTE), "limit": limit // MEGABYTE}
    return Fault(text, sizes, path.name)


def _refuse_locked(path: Path, data: bytes) -> None:
    if data.startswith(OLE_START) and LOCKED_STREAM in data:
        raise Refused(locked(path.name))


def locked(name: str) -> Fault:
    """Return the fault of a file that only opens with a password."""
    text = message("The file is locked with a password. Save it without one and send it again.")
    return Fault(text, {}, name)


def broken(name: str) -> Fault:
    """Return the fault of a file that has the right beginning and cannot be read through."""
    text = message("The file is broken and cannot be read. Open it, save it anew, and try again.")
    return Fault(text, {}, name)


def _fits(file_format: Format, data: bytes) -> bool:
    if file_format in TEXT_FORMATS:
        return not data.startswith((ZIP_START, OLE_START, b"%PDF", b"{\\rtf"))
    if file_format is Format.XLS:
        return data.startswith(OLE_START)
    return data.startswith(ZIP_START) and _zip_fits(file_format, data)


def _zip_fits(file_format: Format, data: bytes) -> bool:
    is_ods = ODS_TYPE in data[:200]
    return is_ods is (file_format is Format.ODS)


def _refuse_swollen(path: Path, data: bytes) -> None:
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(BytesIO(data)).infolist())
    except zipfile.BadZipFile as error:
        raise Refused(broken(path.name)) from error
    if unpacked > UNPACKED_BYTES_MAX:
        raise Refused(_too_large(path, unpacked, UNPACKED_BYTES_MAX))
