"""What the regulations say, computed from plain values. Every public name of the domain."""

from . import evaluation, figures, model, text
from .evaluation import *
from .faults import Fault, Labels, Refused, message
from .figures import *
from .grades import UNDECIDED, Grade, Outcome
from .model import *
from .register import (
    ABOVE_THE_GRADED,
    BRANCHES,
    SECTOR_LABELS,
    Collective,
    FormerName,
    Lineage,
    LineageKind,
    Membership,
    MembershipStatus,
    Person,
    Placement,
    Post,
    Register,
    Seat,
    Sector,
    Unit,
    search_key,
)
from .roles import ACT_LABELS, ACTS, CAN_BE_DELEGATED, ROLE_LABELS, Act, Role, roles_that_may
from .text import *
from .tree import (
    STEP_WIDTH,
    DatedPlacement,
    DatedUnit,
    Span,
    faults_of_overlaps,
    faults_of_tree,
    next_path,
    paths,
    tree_on,
)

__all__ = [
    "ABOVE_THE_GRADED",
    "ACTS",
    "ACT_LABELS",
    "BRANCHES",
    "CAN_BE_DELEGATED",
    "ROLE_LABELS",
    "SECTOR_LABELS",
    "STEP_WIDTH",
    "UNDECIDED",
    "Act",
    "Collective",
    "DatedPlacement",
    "DatedUnit",
    "Fault",
    "FormerName",
    "Grade",
    "Labels",
    "Lineage",
    "LineageKind",
    "Membership",
    "MembershipStatus",
    "Outcome",
    "Person",
    "Placement",
    "Post",
    "Refused",
    "Register",
    "Role",
    "Seat",
    "Sector",
    "Span",
    "Unit",
    "faults_of_overlaps",
    "faults_of_tree",
    "message",
    "next_path",
    "paths",
    "roles_that_may",
    "search_key",
    "tree_on",
]
__all__ += evaluation.__all__
__all__ += figures.__all__
__all__ += model.__all__
__all__ += text.__all__
