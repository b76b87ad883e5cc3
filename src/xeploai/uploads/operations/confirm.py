"""Acts on an upload once it is received: check, confirm, store, cancel, try again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.cycle.access import Reader
from xeploai.domain import Fault, Refused, message
from xeploai.intake import Kind, ParsedList, pause_garbage_collection
from xeploai.uploads import preview_store as kept
from xeploai.uploads.context import Checked, CheckedRow
from xeploai.uploads.models import Upload
from xeploai.uploads.preview_store import Progress
from xeploai.uploads.states import ROW_STATE_LABELS, NotNow, RowState, State, refuse_unless_follows

from .check import check
from .receive import new_token, note_upload
from .reread import read_upload, terms_of
from .store import (
    hold_others_off,
    refuse_as_whole,
    refuse_faulty,
    refuse_terms,
    refuse_unreadable,
    store,
)

CHANGES_NAMED = 10
COMPARING, STORING = "comparing", "storing"


class ChangedSince(Refused):
    """What is stored is no longer as it was when the preview was made; carries a new one."""

    def __init__(self, faults: Iterable[Fault], checked: Checked) -> None:
        self.checked = checked
        super().__init__(faults)


def check_upload(*, upload_id: int, reader: Reader, at: datetime) -> None:
    """Give every row of an upload its state. Stores nothing; done again, it begins anew.

    Args:
        reader: who sent it, with the roles of today.
    """
    with transaction.atomic():
        upload = _held(upload_id)
        if upload.state in (State.CANCELLED, State.READY, State.REFUSED):
            return
        _become(upload, State.CHECKING)
    try:
        with pause_garbage_collection():
            given, checked = _previewed(upload, reader, at)
    except Refused as refusal:
        _end_check(upload_id, State.REFUSED, at, faults=refusal.faults)
        return
    except Exception:
        _end_check(upload_id, State.FAILED, at)
        raise
    _end_check(upload_id, State.READY, at, kind=given.kind, checked=checked)


def _previewed(upload: Upload, reader: Reader, at: datetime) -> tuple[ParsedList, Checked]:
    """Read and compare the files, and keep what each row would do."""
    given = read_upload(upload)
    terms = terms_of(upload, given, reader, at)
    refuse_unreadable(given)
    refuse_terms(given, terms)
    kept.tell(upload.pk, Progress(COMPARING, 0, 0))
    checked = check(given, terms)
    refuse_as_whole(checked)
    kept.keep_lines(upload.pk, kept.lines_of(checked.rows))
    kept.keep_findings(upload.pk, remarks=given.remarks)
    return given, checked


def _held(upload_id: int) -> Upload:
    return Upload.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=upload_id)


def _become(upload: Upload, state: State) -> None:
    refuse_unless_follows(State(upload.state), state)
    upload.state = state
    upload.save()


def _end_check(
    upload_id: int,
    state: State,
    at: datetime,
    *,
    faults: Iterable[Fault] | None = None,
    kind: Kind | None = None,
    checked: Checked | None = None,
) -> None:
    if faults is not None:
        kept.keep_findings(upload_id, faults=faults)
    with transaction.atomic():
        upload = _held(upload_id)
        if upload.state != State.CHECKING:
            return  # cancelled meanwhile
        upload.kind = kind or upload.kind
        upload.checked_at, upload.token = at, new_token()
        if checked is not None:
            _count(upload, checked)
        _become(upload, state)


def _count(upload: Upload, checked: Checked) -> None:
    numbers = checked.numbers
    upload.new, upload.changed = numbers[RowState.NEW], numbers[RowState.CHANGED]
    upload.unchanged, upload.refused = numbers[RowState.UNCHANGED], numbers[RowState.REFUSED]


@transaction.atomic
def confirm_upload(
    *, upload_id: int, token: str, good_only: bool, at: datetime
) -> tuple[Upload, bool]:
    """Say yes to a preview. Returns the upload, and whether it is now to be stored.

    The same yes said twice is one: the second answer is False.

    Raises:
        Refused: it is not the latest preview, or there is nothing that may be stored.
    """
    upload = _held(upload_id)
    if upload.token == token and upload.state in (State.STORING, State.STORED):
        return upload, False
    if upload.token != token and upload.state == State.READY:
        text = message("There is a newer preview of these files. Look at it before you confirm.")
        raise Refused(Fault(text))
    refuse_unless_follows(State(upload.state), State.STORING)
    if upload.refused and not good_only:
        text = message(
            "%(number)s rows are refused, and a list is stored whole or not at all. Correct them,"
            " or choose to store the good rows."
        )
        raise Refused(Fault(text, {"number": upload.refused}))
    if not upload.good:
        raise Refused(Fault(message("Nothing in these files would change anything.")))
    upload.is_good_only, upload.confirmed_at = good_only, at
    _become(upload, State.STORING)
    return upload, True


def store_upload(
    *, upload_id: int, reader: Reader, told: Callable[[Upload], object] = lambda _: None
) -> None:
    """Store what was confirmed, all in one transaction, if it is still what was shown.

    Every row is checked again under a lock. Where a row would now do something else than the
    preview said, nothing is stored, and the upload waits with a new preview that says so.

    Args:
        told: is called with the upload once it is stored, still within the transaction.
    """
    upload = Upload.objects.select_related("cycle").get(pk=upload_id)
    if upload.state != State.STORING:
        return
    try:
        given = read_upload(upload)
        kept.tell(upload_id, Progress(STORING, 0, 0))
        with transaction.atomic():
            _store(upload_id, given, reader, told)
    except Refused as refusal:
        _back_to_ready(upload_id, refusal, at=upload.confirmed_at or upload.received_at)
    except Exception:
        with transaction.atomic():
            _become(_held(upload_id), State.FAILED)
        raise


def _store(
    upload_id: int, given: ParsedList, reader: Reader, told: Callable[[Upload], object]
) -> None:
    upload = _held(upload_id)
    if upload.state != State.STORING or upload.confirmed_at is None:
        return  # another worker was first
    terms = terms_of(upload, given, reader, upload.confirmed_at)
    hold_others_off()
    checked = check(given, terms)
    _refuse_changed(upload, checked)
    refuse_faulty(given, checked, good_only=upload.is_good_only)
    taken = store(given, checked, terms)
    kept.keep_findings(upload_id, remarks=taken.remarks)
    upload.stored_at = terms.at
    _become(upload, State.STORED)
    said = {
        "new": upload.new,
        "changed": upload.changed,
        "unchanged": upload.unchanged,
        "left_out": upload.refused,
        "sha256": upload.sha256,
        "confirmed_as": "good only" if upload.is_good_only else "all",
    }
    note_upload("confirmed", upload, terms.by, terms.at, said)
    told(upload)


def _refuse_changed(upload: Upload, checked: Checked) -> None:
    """Refuse what is no longer as the preview said. Raises `ChangedSince` naming the rows."""
    before = kept.kept_lines(upload.pk)
    lines = kept.lines_of(checked.rows)
    if lines != before:
        known = set(before)
        rows = [row for row, line in zip(checked.rows, lines, strict=True) if line not in known]
        raise ChangedSince(_said_of(rows), checked)


def _said_of(rows: Sequence[CheckedRow]) -> Iterable[Fault]:
    text = message(
        "Nothing was stored: since the preview somebody else changed what %(number)s of the rows"
        " are about. Below is a new preview."
    )
    yield Fault(text, {"number": len(rows)})
    for row in rows[:CHANGES_NAMED]:
        now = message("“%(subject)s” is now: %(state)s.")
        values = {"subject": row.subject, "state": ROW_STATE_LABELS[row.state]}
        yield row.faults[0] if row.faults else Fault(now, values, row.place)


def _back_to_ready(upload_id: int, refusal: Refused, at: datetime) -> None:
    """Let the sender look again, and say why nothing was stored."""
    checked = refusal.checked if isinstance(refusal, ChangedSince) else None
    if checked is not None:
        kept.keep_lines(upload_id, kept.lines_of(checked.rows))
    kept.keep_findings(upload_id, since=refusal.faults)
    with transaction.atomic():
        upload = _held(upload_id)
        if checked is not None:
            _count(upload, checked)
        upload.token, upload.checked_at = new_token(), at
        _become(upload, State.READY)


@transaction.atomic
def cancel_upload(*, upload_id: int, by: Actor, at: datetime) -> Upload:
    """Take an upload back before it is stored. What was sent stays in the journal."""
    upload = _held(upload_id)
    if upload.state == State.CANCELLED:
        return upload
    _become(upload, State.CANCELLED)
    note_upload("cancelled", upload, by, at, {"sha256": upload.sha256})
    return upload


@transaction.atomic
def note_look(*, upload: Upload, what: str, by: Actor, at: datetime) -> None:
    """Note that somebody looked at the rows of an upload, which name persons."""
    note_upload(what, upload, by, at, {"rows": upload.rows})


@transaction.atomic
def retry_upload(*, upload_id: int) -> Upload:
    """Make an upload ready to be worked on again, where the work was interrupted.

    Nothing was stored by then: what stores is one transaction.
    """
    upload = _held(upload_id)
    if upload.state == State.FAILED:
        _become(upload, State.RECEIVED)
    if not upload.is_at_work:
        raise NotNow(State(upload.state))
    kept.tell(upload_id, Progress())
    return upload
