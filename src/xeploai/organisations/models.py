"""Units, their tree over time, the people, posts and collectives in it, and roles for it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xeploai.domain import (
    ROLE_LABELS,
    SECTOR_LABELS,
    EndCause,
    ReorganisationKind,
    Role,
    Sector,
)

CODE_LENGTH = 60
NAME_LENGTH = 300


def in_force(on: date, start: str = "from_on", end: str = "until_on") -> Q:
    """Return the condition that a row applies on a day."""
    return Q(**{f"{start}__lte": on}) & ends_after(on, end)


def ends_after(on: date, end: str = "until_on") -> Q:
    """Return the condition that a row applies on a day, or will apply after it."""
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on})


def dates_in_order(name: str, start: str, end: str) -> models.CheckConstraint:
    """Return the constraint that the end, if any, is after the start."""
    later = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)})
    return models.CheckConstraint(condition=later, name=name)


class Unit(models.Model):
    """A Party organisation. Its place in the tree has dates: see `Placement`."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    category = models.CharField(max_length=60)
    sector = models.CharField(
        max_length=20, choices=[(sector.value, SECTOR_LABELS[sector]["vi"]) for sector in Sector]
    )
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("unit_closes_after_opening", "opened_on", "closed_on"),
            models.CheckConstraint(condition=~Q(code=""), name="unit_has_code"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_name"),
            models.CheckConstraint(condition=Q(sector__in=list(Sector)), name="unit_sector_known"),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A former name of a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=NAME_LENGTH)
    until_on = models.DateField(help_text="first day of the next name")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "until_on"], name="one_former_name_a_day")
        ]


class FormerCategory(models.Model):
    """A former category of a unit. Earlier cycles keep it: see `register.categories_on`."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_categories")
    category = models.CharField(max_length=60)
    until_on = models.DateField(help_text="first day of the next category")
    document_number = models.CharField(max_length=60, help_text="that gave the next category")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "until_on"], name="one_former_category_a_day"),
            models.CheckConstraint(
                condition=~Q(document_number=""), name="change_of_category_has_document"
            ),
        ]


class Placement(models.Model):
    """The direct superior of a unit from a day on; none at the top."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="placements_below"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("placement_ends_after_start", "from_on", "until_on"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
                name="placement_not_under_itself",
            ),
            models.UniqueConstraint(fields=["unit", "from_on"], name="one_placement_begins_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until_on__isnull=True), name="one_open_placement"
            ),
        ]


class Lineage(models.Model):
    """A merge, split, rename, transfer or dissolution in the history of a unit."""

    class Kind(models.TextChoices):
        MERGED_INTO = "MERGED_INTO", "nhập vào"
        SPLIT_FROM = "SPLIT_FROM", "tách từ"
        RENAMED = "RENAMED", "đổi tên"
        TRANSFERRED = "TRANSFERRED", "chuyển giao"
        # closed, and nothing took it over: `other` is the superior that it leaves its figures to
        CLOSED = "CLOSED", "giải thể"

    kind = models.CharField(max_length=20, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lineage")
    other = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lineage_of_others",
        help_text="merged into, split from, or transferred to",
    )
    on = models.DateField()
    document_number = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="RENAMED", other__isnull=True)
                | (~Q(kind="RENAMED") & Q(other__isnull=False) & ~Q(other=F("unit"))),
                name="lineage_names_the_other_unit",
            ),
            models.UniqueConstraint(
                fields=["kind", "unit", "other", "on"], name="lineage_told_once"
            ),
        ]


class Reorganisation(models.Model):
    """A sheet of reorganisation that was carried out, and whether it was taken back."""

    file_name = models.CharField(max_length=255)
    first_on = models.DateField(help_text="day of its first change")
    last_on = models.DateField(help_text="day of its last change")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=150, blank=True, default="")
    reason = models.CharField(max_length=1000, blank=True, default="", help_text="for taking back")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | ~Q(reason=""),
                name="reorganisation_taken_back_with_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReorganisationLine(models.Model):
    """A row of a sheet of reorganisation, as it was read."""

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="lines"
    )
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=400)
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in ReorganisationKind]
    )
    unit_code = models.CharField(max_length=CODE_LENGTH)
    other_code = models.CharField(max_length=CODE_LENGTH, blank=True)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    category = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    along = models.TextField(blank=True)
    document_number = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "number"], name="reorganisation_line_numbered"
            ),
            models.CheckConstraint(
                condition=~Q(document_number=""), name="reorganisation_line_has_document"
            ),
        ]


class ReorganisedRow(models.Model):
    """A row of the register that a reorganisation stored or changed: to take it back exactly.

    Args:
        before: the fields that it changed, as they were; null where it stored the row.
        after: the same fields since; all fields of a row that it stored.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="register_rows"
    )
    table = models.CharField(max_length=40, help_text="name of the model")
    key = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "table", "key"], name="reorganised_row_once"
            )
        ]


class Person(models.Model):
    """A member of the Party, identified by a code of the installation."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    full_name = models.CharField(max_length=NAME_LENGTH)
    admitted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="person_has_code")]

    def __str__(self) -> str:
        return self.full_name


class FormerPersonCode(models.Model):
    """The code of a person who was registered twice, which leads to the person now."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    full_name = models.CharField(max_length=NAME_LENGTH)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_codes")
    document_number = models.CharField(max_length=60)
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="former_person_code_not_empty"),
            models.CheckConstraint(condition=~Q(document_number=""), name="joining_has_document"),
        ]


class Membership(models.Model):
    """A person's official membership in a branch. A change of status begins a new one.

    One that ends without another beginning on that day says why: `end_cause`. Rows from before
    causes were recorded have none.
    """

    class Status(models.TextChoices):
        PROBATIONARY = "PROBATIONARY", "dự bị"
        FULL = "FULL", "chính thức"
        EXEMPT = "EXEMPT", "miễn công tác và sinh hoạt đảng"
        SUSPENDED = "SUSPENDED", "bị đình chỉ sinh hoạt đảng"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    branch = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    status = models.CharField(max_length=20, choices=Status)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    end_cause = models.CharField(
        max_length=20,
        blank=True,
        default="",
        choices=[(cause.value, cause.value) for cause in EndCause],
    )
    # that gave the status, and that ended the membership
    document_number = models.CharField(max_length=60, blank=True, default="")
    end_document_number = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            dates_in_order("membership_ends_after_start", "from_on", "until_on"),
            models.CheckConstraint(
                condition=Q(end_cause="")
                | (Q(end_cause__in=list(EndCause)) & Q(until_on__isnull=False)),
                name="membership_ended_by_a_cause",
            ),
            models.UniqueConstraint(
                fields=["person", "from_on"], name="one_membership_begins_a_day"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on__isnull=True), name="one_open_membership"
            ),
        ]


class Post(models.Model):
    """A leading post of a person in a unit. The person is a leading cadre."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=NAME_LENGTH)
    title_code = models.CharField(max_length=CODE_LENGTH)
    is_head = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("post_ends_after_start", "from_on", "until_on"),
            models.UniqueConstraint(
                fields=["person", "unit", "title_code", "from_on"], name="post_held_once"
            ),
        ]


class LeadershipCollective(models.Model):
    """The leaders of an organisation, agency or unit, reviewed as one."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="collectives")
    kind = models.CharField(max_length=CODE_LENGTH)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("collective_closes_after_opening", "opened_on", "closed_on"),
            models.CheckConstraint(condition=~Q(code=""), name="collective_has_code"),
        ]

    def __str__(self) -> str:
        return self.name


class CollectiveSeat(models.Model):
    """A person's seat in a leadership collective."""

    collective = models.ForeignKey(
        LeadershipCollective, on_delete=models.PROTECT, related_name="seats"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("seat_ends_after_start", "from_on", "until_on"),
            models.UniqueConstraint(
                fields=["collective", "person", "from_on"], name="seat_taken_once"
            ),
        ]


class RoleGrant(models.Model):
    """A role of an account for a unit, from a day until a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants"
    )
    role = models.CharField(
        max_length=30, choices=[(role.value, ROLE_LABELS[role]["vi"]) for role in Role]
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_grants")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    is_acting = models.BooleanField(default=False, help_text="in place of an absent head")
    delegated_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    document_number = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            # both days are the same if a role was taken back before its first day was over
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(role__in=list(Role)), name="role_known"),
            models.CheckConstraint(
                condition=Q(is_acting=False, delegated_from__isnull=True)
                | Q(until_on__isnull=False),
                name="role_for_another_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "from_on"],
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="role_granted_once_a_day",
            ),
        ]


class PersonAccount(models.Model):
    """The member whose account it is, and who may see their own case with it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="person_account"
    )
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")


class ApiToken(models.Model):
    """A token with which a program reads, within the reach of one role and while it lasts.

    Only the hash of its secret is stored; the secret is shown once, when the token is created.
    """

    grant = models.ForeignKey(RoleGrant, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100, help_text="what the program is called")
    prefix = models.CharField(max_length=12, help_text="how the key begins, to know it by")
    sha256 = models.CharField(max_length=64, unique=True)
    from_on = models.DateField()
    until_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("token_ends_after_start", "from_on", "until_on"),
            models.CheckConstraint(condition=~Q(name=""), name="token_has_name"),
            models.UniqueConstraint(
                fields=["grant", "name"],
                condition=Q(revoked_at__isnull=True),
                name="token_named_once",
            ),
        ]


# a table of its own module: the requests name units and persons, and nothing here names them
from .account_requests import AccountRequest  # noqa: E402, F401
