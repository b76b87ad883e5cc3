"""A cycle, the tree it froze, its cases, and the decisions that nothing overwrites."""

from django.db import models
from django.db.models import F, Q

from xeploai.domain import (
    CaseEnd,
    CycleKey,
    CycleState,
    Family,
    Grade,
    GroupBy,
    Labels,
    Period,
    ReportingSource,
    deciding_body,
)
from xeploai.organisations.models import CODE_LENGTH, NAME_LENGTH

PATH_LENGTH = 64
GRADES = [(grade.value, grade.value) for grade in Grade]
NOT_RATED = "NOT_RATED"
UNDECIDED = "UNDECIDED"


class Cycle(models.Model):
    """One round of reviews, under one rule pack."""

    # the address: “2026”, “2026-q1”; made from the four fields below it and nothing else
    code = models.CharField(max_length=30, unique=True)
    family = models.CharField(
        max_length=20,
        choices=[(family.value, family.value) for family in Family],
        default=Family.PARTY,
    )
    year = models.PositiveSmallIntegerField()
    period = models.CharField(
        max_length=10,
        choices=[(period.value, period.value) for period in Period],
        default=Period.YEAR,
    )
    number = models.PositiveSmallIntegerField(
        default=0, help_text="of an ad hoc review within its year; 0 for other periods"
    )
    state = models.CharField(
        max_length=20,
        choices=[(state.value, state.value) for state in CycleState],
        default=CycleState.PLANNED,
    )
    pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=64)
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="the tree is taken as it stands on this day")
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="cycle_closes_after_opening"
            ),
            models.UniqueConstraint(
                fields=["family", "year", "period", "number"], name="one_cycle_a_period"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> CycleKey:
        """Family, year and period."""
        return CycleKey(self.year, Family(self.family), Period(self.period), self.number)

    @property
    def name(self) -> Labels:
        """The name on pages and in messages: the year, or the period in words."""
        return self.key.name

    @property
    def title(self) -> Labels:
        """The period in words."""
        return self.key.title

    def about_case(self, category: str, subject_code: str) -> str:
        """Return what the journal calls a case, which it finds by this and the year.

        A year has several cycles: of any but the Party's yearly one, the code comes first.
        """
        case = f"{category}/{subject_code}"
        return case if self.code.isdecimal() else f"{self.code}:{case}"


class CycleUnit(models.Model):
    """A unit as of the cycle's closing day. Later moves change nothing here."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="cycle_units"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="below")
    path = models.CharField(max_length=PATH_LENGTH)
    code = models.CharField(max_length=CODE_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH)
    category = models.CharField(max_length=60)
    sector = models.CharField(max_length=20)
    source = models.CharField(
        max_length=10,
        choices=[(source.value, source.value) for source in ReportingSource],
        default=ReportingSource.CASES,
    )
    # whether a return sent from here or from above replaces the cases
    is_covered = models.BooleanField(default=False)
    # members of the register who are not reviewed, by status; None in trees from before it was
    # counted
    not_reviewed = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="unit_once_a_cycle"),
            models.UniqueConstraint(fields=["cycle", "path"], name="path_once_a_cycle"),
            models.UniqueConstraint(fields=["cycle", "code"], name="code_once_a_cycle"),
            models.CheckConstraint(
                condition=Q(source=ReportingSource.CASES) | Q(is_covered=True),
                name="sender_of_return_is_covered",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "parent"], name="cycle_unit_parent")]

    def __str__(self) -> str:
        return self.name


class PeerGroup(models.Model):
    """Similar subjects that share one ceiling in one cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="peer_groups")
    category = models.CharField(max_length=60)
    label = models.CharField(max_length=2 * NAME_LENGTH)
    path = models.CharField(max_length=PATH_LENGTH, help_text="of the unit that holds the group")
    # how it was put together; empty where that was not recorded
    group_by = models.CharField(
        max_length=20, blank=True, choices=[(each.value, each.value) for each in GroupBy]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "category", "path", "label"], name="peer_group_once_a_cycle"
            )
        ]


class StandingCases(models.Manager["Case"]):
    """The cases that count: all but those that ended."""

    def get_queryset(self) -> models.QuerySet["Case"]:
        return super().get_queryset().filter(ended_on__isnull=True)


class Case(models.Model):
    """One subject of one cycle, with unit, post and pack as of the closing day.

    A case that ended, for one who died or moved away, is kept with all that was recorded on it,
    but `objects` leaves it out, so that nothing counts or lists it.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="cases")
    category = models.CharField(max_length=60)
    cycle_unit = models.ForeignKey(CycleUnit, on_delete=models.PROTECT, related_name="cases")
    path = models.CharField(max_length=PATH_LENGTH)
    subject_code = models.CharField(max_length=CODE_LENGTH)
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, related_name="cases"
    )
    person = models.ForeignKey(
        "organisations.Person", on_delete=models.PROTECT, null=True, related_name="cases"
    )
    collective = models.ForeignKey(
        "organisations.LeadershipCollective",
        on_delete=models.PROTECT,
        null=True,
        related_name="cases",
    )
    post = models.CharField(max_length=NAME_LENGTH, blank=True)
    # whether the person heads a unit on the closing day, of a leading cadre by the post graded
    is_head = models.BooleanField(default=False)
    peer_group = models.ForeignKey(
        PeerGroup, on_delete=models.PROTECT, null=True, related_name="cases"
    )
    pack_version = models.CharField(max_length=64)
    ended_on = models.DateField(null=True, blank=True)
    end_cause = models.CharField(
        max_length=20, blank=True, default="", choices=[(one.value, one.value) for one in CaseEnd]
    )

    objects = StandingCases()
    with_ended: models.Manager["Case"] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_cause="")
                | (Q(ended_on__isnull=False) & ~Q(end_cause="")),
                name="ended_case_has_cause",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person__isnull=True, collective__isnull=True)
                | Q(unit__isnull=True, person__isnull=False, collective__isnull=True)
                | Q(unit__isnull=True, person__isnull=True, collective__isnull=False),
                name="case_has_one_subject",
            ),
            models.UniqueConstraint(
                fields=["cycle", "category", "subject_code"], name="subject_once_a_category"
            ),
        ]
        indexes = [models.Index(fields=["cycle", "path", "category"], name="case_by_path")]


class LateChange(models.Model):
    """A case that was added, moved or ended after the population stood, with reason and document.

    `came_from` names the unit that a moved case was in; empty for the others.
    """

    class Kind(models.TextChoices):
        ADDED = "ADDED", "bổ sung"
        MOVED = "MOVED", "chuyển"
        ENDED = "ENDED", "kết thúc"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="late_changes")
    kind = models.CharField(max_length=10, choices=Kind)
    came_from = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    reason = models.CharField(max_length=300)
    document_number = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["ADDED", "MOVED", "ENDED"]), name="late_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document_number=""),
                name="late_change_has_reason_and_document",
            ),
        ]


class ExceptionalShare(models.Model):
    """A document that admits the exceptional share of a ceiling for one group. Never changed.

    A later row replaces the one before it; one that withdraws ends it. The row that nothing
    replaces is in force. The database refuses an update or a deletion by trigger (migration 0005).
    """

    peer_group = models.ForeignKey(
        PeerGroup, on_delete=models.PROTECT, related_name="exceptional_shares"
    )
    document_number = models.CharField(max_length=60)
    dated_on = models.DateField()
    ground = models.CharField(max_length=500)
    # as it is printed; null in rows from before it was asked for. A column that may be null is
    # added without making the table anew, which would lose its triggers on SQLite
    issuing_body = models.CharField(max_length=300, null=True)  # noqa: DJ001
    is_withdrawal = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(document_number="") & ~Q(ground=""),
                name="exceptional_share_has_document_and_ground",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawal=False) | Q(replaces__isnull=False),
                name="withdrawal_ends_a_document",
            ),
            models.UniqueConstraint(
                fields=["peer_group"],
                condition=Q(replaces__isnull=True),
                name="one_first_exceptional_share_a_group",
            ),
        ]


class GradeDecision(models.Model):
    """A competent authority's decision. Never changed, never removed: only replaced.

    The decision that nothing replaces is the one in force. The database refuses an update or
    a deletion by trigger (migration 0002).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    grade = models.CharField(max_length=10, choices=GRADES, blank=True)
    not_rated_reason = models.CharField(max_length=60, blank=True)
    authority = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="grade_decisions"
    )
    document_number = models.CharField(max_length=60)
    decided_on = models.DateField()
    # why a record was wrong, where the same document is recorded again
    correction = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    # the body that decided, as it is printed; empty in rows from before it was recorded
    body = models.CharField(max_length=300, blank=True, default="")
    # why a superior decided in place of the competent body
    ground = models.CharField(max_length=300, blank=True, default="")
    # why it was recorded after the cycle was reported or closed; empty where it was not late
    late_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(grade="") & ~Q(not_rated_reason=""))
                | (Q(grade__in=list(Grade)) & Q(not_rated_reason="")),
                name="decision_grades_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=~Q(document_number=""), name="decision_names_its_document"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(replaces__isnull=True),
                name="one_first_decision_a_case",
            ),
        ]

    @property
    def deciding_body(self) -> str:
        """The body that decided, as it is printed."""
        return deciding_body(self.body, self.authority.name, self.authority.category)


class Tally(models.Model):
    """Number of cases of a unit by category and outcome in force.

    Rewritten in the transaction that records decisions, for the units of these decisions only:
    writers of different units never wait for each other. Totals of a subtree are sums over a
    range of paths. `cycle.operations.tally_faults` recounts and compares.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="tallies")
    cycle_unit = models.ForeignKey(CycleUnit, on_delete=models.PROTECT, related_name="tallies")
    path = models.CharField(max_length=PATH_LENGTH)
    sector = models.CharField(max_length=20)
    is_covered = models.BooleanField(default=False)
    category = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, help_text="a grade, NOT_RATED or UNDECIDED")
    reason = models.CharField(max_length=60, blank=True)
    peer_group = models.ForeignKey(
        PeerGroup, on_delete=models.PROTECT, null=True, related_name="tallies"
    )
    number = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["cycle", "path"], name="tally_by_path")]
