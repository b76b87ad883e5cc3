"""Files come in: looked at from outside, kept under their checksums, and listed as an upload."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.access import Reader
from xeploai.cycle.models import Cycle
from xeploai.domain import Fault, Refused, message
from xeploai.intake import Kind, SourceFile, load_file
from xeploai.results.returns import SignedFile, keep_file
from xeploai.uploads.models import FILE_NAME_LENGTH, TOKEN_LENGTH, Upload, UploadFile
from xeploai.uploads.queries import grant_for

FILES_MAX = 200
TOTAL_BYTES_MAX = 256 * 2**20


@dataclass(frozen=True)
class Sent:
    """A file as it came in: where it lies for now, and what its sender calls it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Wish:
    """What the sender says about the files.

    Args:
        kind: None where the headings shall tell.
        unit_code: who sends a return; for other lists the unit that no row may leave.
    """

    kind: Kind | None = None
    cycle: Cycle | None = None
    unit_code: str = ""
    document_number: str = ""
    correction: str = ""


def receive_upload(*, reader: Reader, sent: Sequence[Sent], wish: Wish, at: datetime) -> Upload:
    """Keep files that somebody sends in, to be checked in the background.

    Raises:
        Refused: no role allows it, or a file cannot be a list: with the faults of all files.
    """
    grant = grant_for(reader, wish.kind)
    sources = _named_apart(sent)
    _refuse_files(sources)
    files = [_kept(source) for source in sources]
    doer = Actor(reader.user.username, grant.role, grant.unit.code)
    checksum = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    with transaction.atomic():
        upload = Upload.objects.create(
            user=reader.user,
            role=grant.role,
            role_unit=grant.unit.code,
            kind=wish.kind or "",
            is_kind_given=wish.kind is not None,
            cycle=wish.cycle,
            unit_code=wish.unit_code,
            document_number=wish.document_number,
            correction=wish.correction,
            sha256=checksum,
            size=sum(file.size for file in files),
            received_at=at,
            token=new_token(),
        )
        for number, file in enumerate(files, 1):
            file.upload, file.number = upload, number
        UploadFile.objects.bulk_create(files)
        said = {"files": [file.name for file in files], "size": upload.size, "sha256": checksum}
        note_upload("received", upload, doer, at, said)
    return upload


def note_upload(act: str, upload: Upload, by: Actor, at: datetime, said: dict[str, object]) -> None:
    """Note in the journal what happened to an upload."""
    year = upload.cycle.year if upload.cycle else None
    entry = Entry(f"upload.{act}", "upload", str(upload.pk), year, after=said)
    note(entry, by=by, at=at)


def _named_apart(sent: Sequence[Sent]) -> list[SourceFile]:
    """Return the files under names of which each stands once: places are told by them."""
    sources: list[SourceFile] = []
    taken: set[str] = set()
    for one in sent:
        bare = PurePath(one.name.replace("\\", "/")).name.replace("\0", "")
        pure = PurePath(bare[-FILE_NAME_LENGTH + 10 :] or "?")
        name, number = pure.name, 1
        while name in taken:
            number += 1
            name = f"{pure.stem} ({number}){pure.suffix}"
        taken.add(name)
        sources.append(SourceFile(one.path, name))
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
            load_file(source)
        except Refused as refusal:
            faults += refusal.faults
    total = sum(source.path.stat().st_size for source in sources)
    if not faults and total > TOTAL_BYTES_MAX:
        text = message("The files have %(size)s MB together; at most %(limit)s MB are taken.")
        sizes = {"size": total // 2**20, "limit": TOTAL_BYTES_MAX // 2**20}
        faults.append(Fault(text, sizes))
    if faults:
        raise Refused(faults)


def _kept(source: SourceFile) -> UploadFile:
    file = SignedFile(source.name, source.path.read_bytes())
    keep_file(file)
    return UploadFile(name=source.name, sha256=file.sha256, size=len(file.content))


def new_token() -> str:
    """Return what tells one preview from the next."""
    return secrets.token_hex(TOKEN_LENGTH // 2)
