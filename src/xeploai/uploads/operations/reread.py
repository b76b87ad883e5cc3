"""Read the stored files of an upload again, and rebuild the context in which they were sent."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from xeploai.accounts.journal import Actor
from xeploai.cycle.queries import Reader
from xeploai.domain import Fault, Refused, message
from xeploai.intake import Kind, ParsedList, SourceFile, read_files
from xeploai.results.returns import SignedFile
from xeploai.uploads import preview_store
from xeploai.uploads.context import UploadContext
from xeploai.uploads.models import Upload, UploadFile
from xeploai.uploads.preview_store import Progress
from xeploai.uploads.queries import grant_for
from xeploai.uploads.reach import limited_to, reach_of
from xeploai.uploads.vocabulary import vocabulary_of

READING = "reading"


def read_upload(upload: Upload, *, with_progress: bool = True) -> ParsedList:
    """Parse the files of an upload.

    Args:
        with_progress: also write how far the reading has come, for the page of the upload.
    """
    sources = [SourceFile(_path_of(file), file.name) for file in upload.files.order_by("number")]

    def done(number: int) -> None:
        if with_progress:
            preview_store.write_progress(upload.pk, Progress(READING, number, len(sources)))

    if with_progress:
        preview_store.write_progress(upload.pk, Progress(READING, 0, len(sources)))
    kind = Kind(upload.kind) if upload.is_kind_given else None
    return read_files(sources, vocabulary=vocabulary_of(upload.cycle), kind=kind, done=done)


def context_of(upload: Upload, given: ParsedList, reader: Reader, at: datetime) -> UploadContext:
    """Return the context of an upload, with the reach of the sender's roles today."""
    grant = grant_for(reader, given.kind)
    reach = reach_of(reader, given.kind, upload.cycle)
    file = None
    if given.kind is Kind.RETURN:
        (first, *others) = upload.files.order_by("number")
        if others:
            raise Refused(Fault(message("A return is one file: send each by itself.")))
        file = SignedFile(first.name, _path_of(first).read_bytes())
    elif upload.unit_code:
        limit = limited_to(upload.unit_code, given.kind, upload.cycle, on=reader.on)
        reach = reach.within(limit)
    return UploadContext(
        by=Actor(reader.user.username, grant.role, grant.unit.code),
        at=at,
        cycle=upload.cycle,
        unit=upload.unit_code,
        reach=reach,
        document_number=upload.document_number,
        correction=upload.correction,
        file=file,
    )


def _path_of(file: UploadFile) -> Path:
    return Path(settings.FILES) / file.sha256[:2] / file.sha256
