"""Files on their way in: straight to the disk, and no further than their limit."""

from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from xeploai.domain import Fault, Refused, message
from xeploai.intake import FILE_BYTES_MAX, empty_file
from xeploai.uploads.operations import FILES_MAX, TOTAL_BYTES_MAX, SentFile

# What is longer is not even read to its end: nobody means to send that.
REQUEST_BYTES_MAX = 4 * TOTAL_BYTES_MAX
# The last field of the form: where it is missing, the form was cut off on its way.
LAST_FIELD = "whole"


class StopsAtLimit(TemporaryFileUploadHandler):
    """Write a file to the disk; keep nothing of one that is too large, and go on to the next."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece."""
        if start + len(raw_data) > FILE_BYTES_MAX:
            self.too_large.append(self.file_name or "")
            self.file.close()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def with_limit(request: HttpRequest) -> StopsAtLimit:
    """Let a request's files be written to the disk. Call it before anything reads the form."""
    handler = StopsAtLimit(request)
    request.upload_handlers = [handler]
    return handler


def refuse_endless(request: HttpRequest) -> None:
    """Refuse a request that says it is longer than anything that is taken, without reading it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > REQUEST_BYTES_MAX:
        text = message("The files have %(size)s MB together; at most %(limit)s MB are taken.")
        sizes = {"size": int(length) // 2**20, "limit": TOTAL_BYTES_MAX // 2**20}
        raise Refused(Fault(text, sizes))


def files_sent(request: HttpRequest, handler: StopsAtLimit) -> Sequence[SentFile]:
    """Return the files of a form.

    Raises:
        Refused: the form was cut off on its way, or a file is too large or empty_file.
    """
    if request.POST.get(LAST_FIELD) != "1":
        text = message(
            "The upload was cut off on its way, and nothing of it was kept. Send it again."
        )
        raise Refused(Fault(text))
    files = [
        one for one in request.FILES.getlist("files") if isinstance(one, TemporaryUploadedFile)
    ]
    longer = message(
        "The file has more than %(limit)s MB, which is the most that is read. Split it into"
        " several files."
    )
    limit = {"limit": FILE_BYTES_MAX // 2**20}
    faults = [Fault(longer, limit, name) for name in handler.too_large]
    faults += [empty_file(one.name or "") for one in files if not one.size]
    if faults:
        raise Refused(faults)
    if len(files) > FILES_MAX:
        text = message("These are %(number)s files; at most %(limit)s are taken at once.")
        raise Refused(Fault(text, {"number": len(files), "limit": FILES_MAX}))
    return [SentFile(Path(one.temporary_file_path()), one.name or "") for one in files]
