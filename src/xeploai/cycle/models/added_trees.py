"""The tree of another province that was added to an earlier cycle, after they merged."""

from django.db import models
from django.db.models import Q

from xeploai.organisations.models import CODE_LENGTH, NAME_LENGTH

from .cases import Cycle


class AddedTree(models.Model):
    """A second tree of a cycle: whose it is, by which document it came, and if it was taken back.

    The units are those of the cycle below `root_code`. The codes are text, since units that came
    with the tree may leave the register again with it.

    Args:
        listed: codes of the units that came into the register with the tree.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="added_trees")
    root_code = models.CharField(max_length=CODE_LENGTH)
    root_name = models.CharField(max_length=NAME_LENGTH)
    document_number = models.CharField(max_length=60)
    dated_on = models.DateField()
    units = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    listed = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=150, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="", help_text="for taking back")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "root_code"],
                condition=Q(taken_back_at__isnull=True),
                name="tree_added_once_a_cycle",
            ),
            models.CheckConstraint(
                condition=~Q(document_number="") & ~Q(root_code=""),
                name="added_tree_has_document",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | ~Q(reason=""),
                name="tree_taken_back_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.root_name
