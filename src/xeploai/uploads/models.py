"""Uploads: the files, their sender, state and result."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xeploai.accounts.models import HASH_LENGTH
from xeploai.cycle.models import Cycle
from xeploai.domain import Role
from xeploai.intake import Kind
from xeploai.organisations.models import CODE_LENGTH

from .states import AT_WORK, UploadState

FILE_NAME_LENGTH = 255
TOKEN_LENGTH = 32


class Upload(models.Model):
    """One or more files of one kind, sent in together, stored together or not at all.

    The states of its rows are files in the home (`uploads.preview_store`): they are many, only
    the sender reads them, and each check rewrites them.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads"
    )
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    role_unit = models.CharField(max_length=CODE_LENGTH)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    is_kind_given = models.BooleanField(default=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, related_name="uploads")
    unit_code = models.CharField(
        max_length=CODE_LENGTH, blank=True, help_text="who sends a return; else the limit of rows"
    )
    document_number = models.CharField(max_length=60, blank=True)
    correction = models.CharField(max_length=300, blank=True)
    letter_on = models.DateField(null=True, help_text="the day of the letter of a return")
    only_lines = models.BooleanField(default=False, help_text="a return corrects its lines only")
    replaces_whole = models.BooleanField(
        default=False, help_text="confirms that a return drops what it leaves out"
    )
    # why decisions are otherwise than the rules say, of rows without a reason of their own; why a
    # return replaces a later letter, or the same with other figures
    reason = models.CharField(max_length=1000, blank=True, default="")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in UploadState],
        default=UploadState.RECEIVED,
    )
    sha256 = models.CharField(max_length=HASH_LENGTH, help_text="of the files' checksums in order")
    size = models.PositiveBigIntegerField(help_text="bytes of all files")
    # rows by what they would change, or changed
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    is_good_only = models.BooleanField(default=False, help_text="refused rows were left out")
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(null=True)
    # sent back with the confirmation; every new preview gets another token
    token = models.CharField(max_length=TOKEN_LENGTH)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(UploadState)), name="upload_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=list(Kind)), name="upload_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[UploadState.STORING, UploadState.STORED])
                | Q(confirmed_at__isnull=False),
                name="stored_upload_was_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.STORED, stored_at__isnull=False)
                | (~Q(state=UploadState.STORED) & Q(stored_at__isnull=True)),
                name="stored_upload_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["user", "-received_at"], name="uploads_of_somebody")]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.new + self.changed + self.unchanged + self.refused

    @property
    def good(self) -> int:
        """Number of rows without a fault that would change something."""
        return self.new + self.changed

    @property
    def is_at_work(self) -> bool:
        """Whether a worker works on it, or should."""
        return self.state in AT_WORK


class UploadFile(models.Model):
    """One file of an upload, stored in the home under its checksum."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=FILE_NAME_LENGTH)
    sha256 = models.CharField(max_length=HASH_LENGTH)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_file_numbered"),
            models.UniqueConstraint(fields=["upload", "name"], name="upload_file_named_once"),
        ]
