"""Reads of uploads."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from xeploai.accounts.models import User
from xeploai.cycle.access import Reader
from xeploai.cycle.models import Case
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

from . import preview_store as kept
from .models import Upload as Upload
from .reach import ACT_OF_KIND

# longer than any step takes without a word
SILENCE_S = 60


def uploads_of(user: User) -> QuerySet[Upload]:
    """Return what somebody sent in, the latest first."""
    found = Upload.objects.filter(user=user).select_related("cycle").prefetch_related("files")
    return found.order_by("-received_at", "-pk")


def own_upload(user: User, number: int) -> Upload:
    """Return an upload of somebody's own. Raises `Refused` where it is not theirs."""
    found = uploads_of(user).filter(pk=number).first()
    if found is None:
        text = message("There is no such upload, or somebody else sent it in.")
        raise Refused(Fault(text))
    return found


def sender_of(number: int) -> User:
    """Return who sent an upload in."""
    return Upload.objects.select_related("user").get(pk=number).user


def is_stalled(upload: Upload, now: datetime) -> bool:
    """Whether the background should be at work and has not been heard of for a while."""
    begun = max(filter(None, (upload.received_at, upload.confirmed_at)))
    last = max(begun.timestamp(), kept.last_sign_of(upload.pk))
    return upload.is_at_work and now.timestamp() - last > SILENCE_S


def kinds_open_to(reader: Reader) -> list[Kind]:
    """Return the kinds of list that somebody may send in for some unit."""
    return [kind for kind, act in ACT_OF_KIND.items() if reader.may_anywhere(act)]


def grant_for(reader: Reader, kind: Kind | None) -> RoleGrant:
    """Return the role by which somebody sends in a kind of list, or any at all.

    Raises:
        Refused: no role of theirs allows it.
    """
    acts = {ACT_OF_KIND[kind]} if kind else set(ACT_OF_KIND.values())
    for grant in reader.grants:
        if acts & ACTS[Role(grant.role)]:
            return grant
    raise Refused(no_role_for(sorted(acts)))


def no_role_for(acts: Iterable[Act]) -> Fault:
    """Return why somebody may not do any of these acts."""
    acts = tuple(acts)
    text = message("None of your roles lets you %(act)s. Roles that do: %(roles)s.")
    roles = [role for role in Role if any(role in roles_that_may(act) for act in acts)]
    values = {
        "act": _listed([ACT_LABELS[act] for act in acts]),
        "roles": _listed([ROLE_LABELS[role] for role in roles]),
    }
    return Fault(text, values)


def _listed(labels: Iterable[Mapping[str, str]]) -> dict[str, str]:
    chosen = list(labels)
    return {language: "; ".join(label[language] for label in chosen) for language in ("vi", "en")}


def names_of_subjects(upload: Upload, codes: Iterable[str]) -> Mapping[str, str]:
    """Return what the subjects of gradings are called, by code."""
    if upload.kind != Kind.GRADINGS or upload.cycle is None:
        return {}
    cases = Case.objects.filter(cycle=upload.cycle, subject_code__in=set(codes))
    related = cases.select_related("person", "collective", "cycle_unit")
    return {
        one.subject_code: str(one.person or one.collective or one.cycle_unit) for one in related
    }
