"""Stream the files of a request to disk, and refuse those over the limits."""

from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from xeploai.domain import Fault, Refused, message
from xeploai.uploads.operations import (
    FILE_BYTES_MAX,
    FILES_MAX,
    TOTAL_BYTES_MAX,
    SentFile,
    empty_file,
    refuse_full,
)

# longer requests are refused without reading them: no form of ours sends one
REQUEST_BYTES_MAX = 4 * TOTAL_BYTES_MAX
# the last field of the form: if it is missing, the connection broke before the end
LAST_FIELD = "whole"


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Write files to disk; skip a file once it exceeds the limit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, or skip the rest of the file."""
        if start + len(raw_data) > FILE_BYTES_MAX:
            self.too_large.append(self.file_name or "")
            self.file.close()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def limit_upload(request: HttpRequest) -> LimitedUploadHandler:
    """Set the upload handler of a request. Call it before `request.POST` is read."""
    handler = LimitedUploadHandler(request)
    request.upload_handlers = [handler]
    return handler


def refuse_oversized(request: HttpRequest) -> None:
    """Refuse a request whose `Content-Length` is over the limit, without reading it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > REQUEST_BYTES_MAX:
        text = message("The files have %(size)s MB together; at most %(limit)s MB are taken.")
        sizes = {"size": int(length) // 2**20, "limit": TOTAL_BYTES_MAX // 2**20}
        raise Refused(Fault(text, sizes))


def refuse_without_room(request: HttpRequest) -> None:
    """Refuse a request for which the disk has no room, without reading it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    refuse_full(int(length) if length.isdecimal() else 0)


def files_of_form(request: HttpRequest, handler: LimitedUploadHandler) -> Sequence[SentFile]:
    """Return the files of a form.

    Raises:
        Refused: the form is incomplete, or files are too large, empty or too many.
    """
    if request.POST.get(LAST_FIELD) != "1":
        text = message("The upload was interrupted, and nothing was stored. Send the files again.")
        raise Refused(Fault(text))
    files = [
        one for one in request.FILES.getlist("files") if isinstance(one, TemporaryUploadedFile)
    ]
    too_large = message(
        "The file is larger than %(limit)s MB, the limit for one file. Split it into several files."
    )
    limit = {"limit": FILE_BYTES_MAX // 2**20}
    faults = [Fault(too_large, limit, name) for name in handler.too_large]
    faults += [empty_file(one.name or "") for one in files if not one.size]
    if faults:
        raise Refused(faults)
    if len(files) > FILES_MAX:
        text = message("These are %(number)s files; at most %(limit)s are taken at once.")
        raise Refused(Fault(text, {"number": len(files), "limit": FILES_MAX}))
    return [SentFile(Path(one.temporary_file_path()), one.name or "") for one in files]
