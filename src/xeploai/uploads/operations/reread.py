"""The files of an upload, read from where they are kept, and the terms on which they came."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from xeploai.accounts.journal import Actor
from xeploai.cycle.access import Reader
from xeploai.domain import Fault, Refused, message
from xeploai.intake import Kind, ParsedList, SourceFile, read_files
from xeploai.results.returns import SignedFile
from xeploai.uploads import preview_store as kept
from xeploai.uploads.context import Terms
from xeploai.uploads.models import Upload, UploadFile
from xeploai.uploads.preview_store import Progress
from xeploai.uploads.queries import grant_for
from xeploai.uploads.reach import limited_to, reach_of
from xeploai.uploads.summaries import vocabulary_of

READING = "reading"


def read_upload(upload: Upload, *, tells: bool = True) -> ParsedList:
    """Return what the files of an upload say, telling how far the reading has come."""
    sources = [SourceFile(_path_of(file), file.name) for file in upload.files.order_by("number")]

    def done(number: int) -> None:
        if tells:
            kept.tell(upload.pk, Progress(READING, number, len(sources)))

    if tells:
        kept.tell(upload.pk, Progress(READING, 0, len(sources)))
    kind = Kind(upload.kind) if upload.is_kind_given else None
    return read_files(sources, vocabulary=vocabulary_of(upload.cycle), kind=kind, done=done)


def terms_of(upload: Upload, given: ParsedList, reader: Reader, at: datetime) -> Terms:
    """Return how far the sender's roles reach today, and what was said about the files."""
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
    return Terms(
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
