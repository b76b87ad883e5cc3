"""What may lie in the home unconfirmed, of one person and of all; and when it is removed."""

import shutil
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from xeploai.accounts.journal import User
from xeploai.domain import Fault, Refused, message
from xeploai.uploads import preview_store
from xeploai.uploads.models import Upload
from xeploai.uploads.states import UploadState

# nothing of them is stored yet, and their sender may still confirm or cancel them
UNCONFIRMED = (
    UploadState.RECEIVED,
    UploadState.CHECKING,
    UploadState.READY,
    UploadState.FAILED,
)
NAMED_MAX = 5
MB = 2**20
TOO_MUCH_UNCONFIRMED = message(
    "You have sent %(number)s lists that are not confirmed yet; with their previews and these"
    " files they would take %(size)s MB. At most %(most)s lists and %(limit)s MB may lie there"
    " unconfirmed. Confirm or cancel some of them first: %(lists)s."
)
TOO_MUCH_AT_ONCE = message(
    "With their preview these files take %(size)s MB; at most %(limit)s MB may lie there"
    " unconfirmed. Split them into several lists."
)
NO_ROOM = message(
    "Nothing was stored: the disk of the system has too little room left to take in files. Tell"
    " whoever runs the system; then send the files again."
)


def keep_for() -> timedelta:
    """Return how long what was sent waits to be confirmed."""
    return timedelta(days=settings.UNCONFIRMED_DAYS)


def refuse_full(size: int) -> None:
    """Refuse to take in so many bytes where signing in and recording would soon have no room.

    Raises:
        Refused: beside them less than the reserve would be free.
    """
    free = shutil.disk_usage(settings.HOME).free
    if free - size < settings.RESERVE_BYTES:
        raise Refused(Fault(NO_ROOM))


def refuse_too_much(user: User, size: int, *, besides: int | None = None) -> None:
    """Refuse more of one person than may lie unconfirmed.

    Args:
        size: bytes that are to come.
        besides: the upload that they belong to, where it is stored already.

    Raises:
        Refused: it names the largest of what lies there.
    """
    others = [one for one in _unconfirmed(user) if one.pk != besides]
    sizes = {one.pk: max(one.size, preview_store.bytes_of(one.pk)) for one in others}
    most, limit = settings.UNCONFIRMED_UPLOADS, settings.UNCONFIRMED_BYTES
    total = size + sum(sizes.values())
    if len(sizes) < most and total <= limit:
        return
    numbers = {"number": len(sizes), "most": most, "size": -(-total // MB), "limit": limit // MB}
    if not sizes:
        raise Refused(Fault(TOO_MUCH_AT_ONCE, numbers))
    largest = sorted(others, key=lambda one: -sizes[one.pk])[:NAMED_MAX]
    raise Refused(Fault(TOO_MUCH_UNCONFIRMED, numbers | {"lists": _named(largest, sizes)}))


def _unconfirmed(user: User) -> QuerySet[Upload]:
    unconfirmed = Upload.objects.filter(user=user, state__in=UNCONFIRMED)
    return unconfirmed.prefetch_related("files").order_by("received_at", "pk")


def _named(uploads: Iterable[Upload], sizes: dict[int, int]) -> str:
    """Return names such as `list.xlsx (7, 100 MB)`: the first file and the number of its page."""
    return "; ".join(
        f"{next((file.name for file in one.files.all()), '')}"
        f" ({one.pk}, {-(-sizes[one.pk] // MB)} MB)"
        for one in uploads
    )
