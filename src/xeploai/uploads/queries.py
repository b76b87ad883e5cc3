"""Reads of uploads, and of who may send which list."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from xeploai.accounts.models import User
from xeploai.cycle.queries import Case, Reader
from xeploai.domain import (
    ACT_LABELS,
    ACTS,
    ROLE_LABELS,
    Act,
    Fault,
    Refused,
    Role,
    message,
    roles_that_may,
)
from xeploai.intake import Kind
from xeploai.organisations.models import RoleGrant

from . import preview_store
from .models import Upload
from .reach import ACT_OF_KIND

__all__ = [
    "Upload",
    "grant_for",
    "is_stalled",
    "kinds_open_to",
    "names_of_subjects",
    "no_role_for",
    "own_upload",
    "sender_of",
    "uploads_of",
]

# longer than any step takes between two heartbeats
SILENCE_S = 60


def uploads_of(user: User) -> QuerySet[Upload]:
    """Return the uploads of a user, the latest first."""
    uploads = Upload.objects.filter(user=user).select_related("cycle").prefetch_related("files")
    return uploads.order_by("-received_at", "-pk")


def own_upload(user: User, number: int) -> Upload:
    """Return one of the user's own uploads. Raises `Refused` for any other."""
    upload = uploads_of(user).filter(pk=number).first()
    if upload is None:
        text = message("There is no such upload, or another user sent it in.")
        raise Refused(Fault(text))
    return upload


def sender_of(number: int) -> User:
    """Return the user who sent an upload."""
    return Upload.objects.select_related("user").get(pk=number).user


def is_stalled(upload: Upload, now: datetime) -> bool:
    """Whether a worker should be at work and has sent no heartbeat for a while."""
    begun = max(filter(None, (upload.received_at, upload.confirmed_at)))
    last = max(begun.timestamp(), preview_store.last_heartbeat(upload.pk))
    return upload.is_at_work and now.timestamp() - last > SILENCE_S


def kinds_open_to(reader: Reader) -> list[Kind]:
    """Return the kinds of list that the reader may send for some unit."""
    return [kind for kind, act in ACT_OF_KIND.items() if reader.may_anywhere(act)]


def grant_for(reader: Reader, kind: Kind | None) -> RoleGrant:
    """Return the role by which the reader may send a kind of list, or any list.

    Raises:
        Refused: no role of theirs allows it.
    """
    acts = {ACT_OF_KIND[kind]} if kind else set(ACT_OF_KIND.values())
    for grant in reader.grants:
        if acts & ACTS[Role(grant.role)]:
            return grant
    raise Refused(no_role_for(sorted(acts)))


def no_role_for(acts: Iterable[Act]) -> Fault:
    """Return the fault of a reader whose roles allow none of these acts."""
    acts = tuple(acts)
    text = message("None of your roles lets you %(act)s. Roles that do: %(roles)s.")
    roles = [role for role in Role if any(role in roles_that_may(act) for act in acts)]
    values = {
        "act": _joined([ACT_LABELS[act] for act in acts]),
        "roles": _joined([ROLE_LABELS[role] for role in roles]),
    }
    return Fault(text, values)


def _joined(labels: Iterable[Mapping[str, str]]) -> dict[str, str]:
    chosen = list(labels)
    return {language: "; ".join(label[language] for label in chosen) for language in ("vi", "en")}


def names_of_subjects(upload: Upload, codes: Iterable[str]) -> Mapping[str, str]:
    """Return the names of the subjects of gradings, by code."""
    if upload.kind != Kind.GRADINGS or upload.cycle is None:
        return {}
    cases = Case.objects.filter(cycle=upload.cycle, subject_code__in=set(codes))
    related = cases.select_related("person", "collective", "cycle_unit")
    return {
        case.subject_code: str(case.person or case.collective or case.cycle_unit)
        for case in related
    }
