"""What an administrator of accounts asked for, until a second person confirms or refuses it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xeploai.domain import ROLE_LABELS, Role

SHORT, LONG = 60, 150
UNDECIDED = Q(state="WAITING", decided_by="", decided_at__isnull=True)
DECIDED = ~Q(state="WAITING") & ~Q(decided_by="") & Q(decided_at__isnull=False)


class AccountRequest(models.Model):
    """One act on an account that opens what is said of persons.

    Args:
        by: sign-in name of the administrator who asked for it.
        decided_by: who confirmed, refused or withdrew it: an account, or the command.
    """

    class Kind(models.TextChoices):
        """What was asked for."""

        ROLE = "ROLE"
        PERSON = "PERSON"  # link the account to the member
        PASSWORD = "PASSWORD"  # noqa: S105 (a new one)
        SECOND_FACTOR = "SECOND_FACTOR"  # remove it

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "WAITING"
        CONFIRMED = "CONFIRMED"
        REFUSED = "REFUSED"
        WITHDRAWN = "WITHDRAWN"

    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account_requests"
    )
    role = models.CharField(
        max_length=30,
        blank=True,
        choices=[(role.value, ROLE_LABELS[role]["vi"]) for role in Role],
    )
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, related_name="account_requests"
    )
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    is_acting = models.BooleanField(default=False)
    document_number = models.CharField(max_length=SHORT, blank=True)
    person = models.ForeignKey(
        "organisations.Person", on_delete=models.PROTECT, null=True, related_name="account_requests"
    )
    by = models.CharField(max_length=LONG)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.CharField(max_length=LONG, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=LONG, blank=True, help_text="why it was refused")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=UNDECIDED | DECIDED, name="request_decided_whole"),
            models.CheckConstraint(
                condition=Q(kind="ROLE", unit__isnull=False, from_on__isnull=False) & ~Q(role="")
                | Q(unit__isnull=True, from_on__isnull=True, role="") & ~Q(kind="ROLE"),
                name="request_of_role_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="PERSON", person__isnull=False)
                | Q(person__isnull=True) & ~Q(kind="PERSON"),
                name="request_of_person_whole",
            ),
            # whoever asks does not confirm, whatever the program says
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | ~Q(decided_by=models.F("by")),
                name="request_confirmed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="requests_by_state")]
