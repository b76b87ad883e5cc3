"""Downloads: who asked for which file, under which figures and roles, and how far it is."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from xeploai.accounts.models import HASH_LENGTH

NAME_LENGTH, TYPE_LENGTH, LANGUAGE_LENGTH, INCIDENT_LENGTH = 255, 100, 10, 16
TASK_LENGTH = 36


class DownloadState(StrEnum):
    """How far a download is."""

    MAKING = "MAKING"
    READY = "READY"
    FAILED = "FAILED"


class Download(models.Model):
    """A file that one person asked for. Its content is in the home, until it is removed.

    Nobody else gets it: another person's roles, and what is hidden from them, may differ.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="downloads"
    )
    address = models.TextField(help_text="path and query that the file is the answer to")
    language = models.CharField(max_length=LANGUAGE_LENGTH)
    rights = models.CharField(max_length=HASH_LENGTH, help_text="of the roles and the day")
    content_key = models.CharField(
        max_length=HASH_LENGTH, blank=True, help_text="of all that the content depends on"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    media_type = models.CharField(max_length=TYPE_LENGTH)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in DownloadState],
        default=DownloadState.MAKING,
    )
    task = models.CharField(max_length=TASK_LENGTH, blank=True)
    # what the journal notes when the file is fetched
    details = models.JSONField(default=dict)
    size = models.PositiveBigIntegerField(default=0)
    incident = models.CharField(max_length=INCIDENT_LENGTH, blank=True)
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(DownloadState)), name="download_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DownloadState.READY, made_at__isnull=False)
                | (~Q(state=DownloadState.READY) & Q(made_at__isnull=True)),
                name="ready_download_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["user", "-requested_at"], name="downloads_of_somebody")]
