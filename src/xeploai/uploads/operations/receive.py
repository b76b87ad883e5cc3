"""Receive an uploaded file, and read it again with the reach of its sender."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath
from shutil import copyfile, rmtree

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, User, note
from xeploai.cycle.queries import Cycle, Reader
from xeploai.domain import Fault, Refused, message
from xeploai.intake import (
    Kind,
    ParsedList,
    SourceFile,
    Vocabulary,
    read_as_sent,
    read_files,
    refuse_unlikely,
    write_refused,
)
from xeploai.organisations.models import RoleGrant
from xeploai.results.returns import SignedFile
from xeploai.uploads import preview_store
from xeploai.uploads.context import RowState, UploadContext, refuse_long_reason
from xeploai.uploads.models import FILE_NAME_LENGTH, TOKEN_LENGTH, Upload, UploadFile
from xeploai.uploads.preview_store import Progress
from xeploai.uploads.queries import grant_for
from xeploai.uploads.reach import limited_to, reach_of
from xeploai.uploads.vocabulary import vocabulary_of

from .room import refuse_full, refuse_too_much

FILES_MAX = 200
TOTAL_BYTES_MAX = 256 * 2**20


@dataclass(frozen=True)
class SentFile:
    """A received file: its temporary path, and its name at the sender's."""

    path: Path
    name: str


@dataclass(frozen=True)
class UploadOptions:
    """The sender's choices for an upload.

    Args:
        kind: None to detect it from the headings.
        unit_code: the sender of a return; for other lists, the unit to which rows are limited.
        reason: why decisions are otherwise than the rules say, of rows without a reason; why a
            return replaces a later letter, or the same letter with other figures.
        letter_on: the day of the letter of a return.
        only_lines, replaces_whole: what a return does to the lines that it leaves out.
    """

    kind: Kind | None = None
    cycle: Cycle | None = None
    unit_code: str = ""
    document_number: str = ""
    correction: str = ""
    reason: str = ""
    letter_on: date | None = None
    only_lines: bool = False
    replaces_whole: bool = False


def receive_upload(
    *, reader: Reader, files: Sequence[SentFile], options: UploadOptions, at: datetime
) -> Upload:
    """Store files to be checked in the background. None is read before: only in a process apart.

    Raises:
        Refused: no role allows it, or a file cannot be a list by its name, its size and its first
            bytes: with the faults of all files.
    """
    grant = grant_for(reader, options.kind)
    refuse_long_reason(options.reason)
    sources = _with_unique_names(files)
    _refuse_files(sources)
    size = sum(source.path.stat().st_size for source in sources)
    refuse_full(size)
    refuse_too_much(reader.user, size)
    draft = preview_store.draft_folder()
    try:
        stored = [_store(source, draft) for source in sources]
        return _receive(reader, grant, options, stored, draft, at)
    finally:
        rmtree(draft, ignore_errors=True)


def _receive(
    reader: Reader,
    grant: RoleGrant,
    options: UploadOptions,
    stored: Sequence[UploadFile],
    draft: Path,
    at: datetime,
) -> Upload:
    doer, size = reader.actor_as(grant), sum(file.size for file in stored)
    checksum = hashlib.sha256("".join(file.sha256 for file in stored).encode()).hexdigest()
    with transaction.atomic():
        # of what one person sends at the same time, one is looked at after the other
        User.objects.select_for_update().get(pk=reader.user.pk)
        refuse_too_much(reader.user, size)
        upload = Upload.objects.create(
            user=reader.user,
            role=grant.role,
            role_unit=grant.unit.code,
            kind=options.kind or "",
            is_kind_given=options.kind is not None,
            cycle=options.cycle,
            unit_code=options.unit_code,
            document_number=options.document_number,
            correction=options.correction,
            reason=options.reason,
            letter_on=options.letter_on,
            only_lines=options.only_lines,
            replaces_whole=options.replaces_whole,
            sha256=checksum,
            size=size,
            received_at=at,
            token=new_token(),
        )
        for number, file in enumerate(stored, 1):
            file.upload, file.number = upload, number
        UploadFile.objects.bulk_create(stored)
        after = {"files": [file.name for file in stored], "size": upload.size, "sha256": checksum}
        note_upload("received", upload, doer, at, after)
        preview_store.take_files(upload.pk, draft)
    return upload


def note_upload(
    act: str, upload: Upload, by: Actor, at: datetime, after: dict[str, object]
) -> None:
    """Note an act on an upload in the journal."""
    year = upload.cycle.year if upload.cycle else None
    entry = Entry(f"upload.{act}", "upload", str(upload.pk), year, after=after)
    note(entry, by=by, at=at)


def _with_unique_names(files: Sequence[SentFile]) -> list[SourceFile]:
    """Return the files under unique names, since the places of faults contain them."""
    sources: list[SourceFile] = []
    names: set[str] = set()
    for file in files:
        bare = PurePath(file.name.replace("\\", "/")).name.replace("\0", "")
        pure = PurePath(bare[-FILE_NAME_LENGTH + 10 :] or "?")
        name, number = pure.name, 1
        while name in names:
            number += 1
            name = f"{pure.stem} ({number}){pure.suffix}"
        names.add(name)
        sources.append(SourceFile(file.path, name))
    return sources


def _refuse_files(sources: Sequence[SourceFile]) -> None:
    if not sources:
        raise Refused(Fault(message("No file was chosen. Choose one or more.")))
    if len(sources) > FILES_MAX:
        text = message("These are %(number)s files; at most %(limit)s are taken at once.")
        raise Refused(Fault(text, {"number": len(sources), "limit": FILES_MAX}))
    faults: list[Fault] = []
    for source in sources:
        try:
            refuse_unlikely(source)
        except Refused as refusal:
            faults += refusal.faults
    total = sum(source.path.stat().st_size for source in sources)
    if not faults and total > TOTAL_BYTES_MAX:
        text = message("The files have %(size)s MB together; at most %(limit)s MB are taken.")
        sizes = {"size": total // 2**20, "limit": TOTAL_BYTES_MAX // 2**20}
        faults.append(Fault(text, sizes))
    if faults:
        raise Refused(faults)


def _store(source: SourceFile, draft: Path) -> UploadFile:
    with source.path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    stored = draft / checksum
    copyfile(source.path, stored)
    return UploadFile(name=source.name, sha256=checksum, size=stored.stat().st_size)


def new_token() -> str:
    """Return a token that identifies a preview."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


READING = "reading"


def read_upload(
    upload: Upload,
    *,
    reader: Reader | None = None,
    with_progress: bool = True,
    is_wanted: Callable[[], bool] = lambda: True,
) -> ParsedList:
    """Parse the files of an upload.

    Args:
        reader: the sender, if their right to send it is to be asked for: before anything is read
            where the kind is known, else as soon as the headings show it.
        with_progress: also write how far the reading has come, for the page of the upload.
        is_wanted: asked again and again while a file is read; where it says no, that ends.

    Raises:
        Refused: the files cannot be read, or the sender may not send them.
        Unwanted: `is_wanted` said no.
    """

    def refuse_kind(kind: Kind) -> None:
        if reader is not None:
            grant_for(reader, kind)

    kind = Kind(upload.kind) if upload.is_kind_given else None
    if reader is not None:
        grant_for(reader, kind)
    sources = _sources(upload)

    def done(number: int) -> None:
        if with_progress:
            preview_store.write_progress(upload.pk, Progress(READING, number, len(sources)))

    if with_progress:
        preview_store.write_progress(upload.pk, Progress(READING, 0, len(sources)))
    return read_files(
        sources,
        vocabulary=_words(upload),
        kind=kind,
        done=done,
        is_wanted=is_wanted,
        refuse_kind=refuse_kind,
    )


def _sources(upload: Upload) -> list[SourceFile]:
    return [SourceFile(_path_of(file), file.name) for file in upload.files.order_by("number")]


def _words(upload: Upload) -> Vocabulary:
    return vocabulary_of(upload.cycle, localtime(upload.received_at).date())


def refused_workbook(upload: Upload, language: str) -> bytes:
    """Return the refused rows of a checked upload as they were sent, each with its reasons.

    The files are read again for their cells only: what is wrong is as the preview says.
    """
    given = read_as_sent(_sources(upload), vocabulary=_words(upload), kind=Kind(upload.kind))
    rows = preview_store.rows_one_by_one(upload.pk, state=RowState.REFUSED)
    return write_refused(given, ((row.place, row.faults) for row in rows), language)


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
        by=reader.actor_as(grant),
        at=at,
        cycle=upload.cycle,
        unit=upload.unit_code,
        reach=reach,
        document_number=upload.document_number,
        correction=upload.correction,
        reason=upload.reason,
        file=file,
        letter_on=upload.letter_on,
        only_lines=upload.only_lines,
        replaces_whole=upload.replaces_whole,
    )


def _path_of(file: UploadFile) -> Path:
    return preview_store.path_of(file.upload_id, file.sha256)
