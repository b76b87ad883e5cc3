"""Accounts, and the journal of every change and of every view of personal data."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

HASH_LENGTH = 64
NAME_LENGTH = 150


class User(AbstractUser):
    """A user who signs in. Permissions come from roles: see `organisations.roles`."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    label = models.CharField(max_length=NAME_LENGTH, help_text="as others see the account")
    sessions_ended = models.PositiveIntegerField(
        default=0, help_text="how often all sessions were ended: those begun before are refused"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(label=""), name="account_has_label")]

    def __str__(self) -> str:
        return self.label

    def get_full_name(self) -> str:
        return self.label

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry; it changes with the password and `sessions_ended`."""
        own: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        if not self.sessions_ended:
            return own
        salt = "xeploai.accounts.sessions"
        value = f"{self.sessions_ended}:{own}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class JournalEntry(models.Model):
    """One change, or one view of personal data. Never changed, never removed.

    Each entry has the hash of the one before it; `accounts.journal.breaks` checks the chain. The
    number counts from 1 without a gap.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=NAME_LENGTH, help_text="name of the account, or the command")
    role = models.CharField(max_length=40, blank=True)
    role_unit = models.CharField(max_length=60, blank=True)
    act = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, help_text="what sort of thing it concerns")
    about = models.CharField(max_length=120, help_text="its code")
    unit = models.CharField(max_length=60, blank=True, help_text="code of the unit it belongs to")
    cycle = models.PositiveSmallIntegerField(null=True)
    # canonical JSON, as it was hashed
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    # checksum of the seals of the rows that the act stored; empty where it stored none
    seal = models.CharField(max_length=HASH_LENGTH, blank=True, default="")
    hash = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="journal_counts_from_one"),
        ]
        indexes = [
            models.Index(fields=["kind", "about", "number"], name="journal_by_thing"),
            models.Index(fields=["by", "number"], name="journal_by_person"),
            models.Index(fields=["unit", "number"], name="journal_by_unit"),
        ]


class JournalSeal(models.Model):
    """Checksums of rows that an act stored, in one table, as they stood then.

    The entry has the checksum of its seals, so that the chain covers the rows. Where a row was
    sealed again, since its act was followed by another on the same row, the later seal holds.

    Args:
        number: of the entry.
        columns: names of the columns that the checksums cover, with commas.
        ids: of the rows, ascending: `7,9-12`.
        digests: 32 bytes for each row.
    """

    number = models.BigIntegerField()
    position = models.PositiveIntegerField()
    table = models.CharField(max_length=NAME_LENGTH)
    columns = models.TextField()
    ids = models.TextField()
    digests = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "position"], name="seal_once_an_entry"),
        ]
        indexes = [models.Index(fields=["table", "number"], name="seals_of_table")]


class JournalHead(models.Model):
    """Number and hash of the last entry, in one row that the next writer locks."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=HASH_LENGTH, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_journal_head")]
