"""What the regulations say, computed from plain values. Every public name of the domain."""

from . import evaluation, figures, model, text
from .evaluation import *
from .figures import *
from .grades import UNDECIDED, Grade, Outcome
from .labels import FIGURE_LABELS, GRADE_LABELS, LEVEL_LABELS, REASON_NOT_STATED_LABEL
from .model import *
from .register import (
    ABOVE_THE_GRADED,
    BRANCHES,
    SECTOR_LABELS,
    CollectiveEntry,
    FormerNameEntry,
    LineageEntry,
    LineageKind,
    MembershipEntry,
    MembershipStatus,
    PersonEntry,
    PlacementEntry,
    PostEntry,
    Register,
    SeatEntry,
    Sector,
    UnitEntry,
    search_key,
)
from .roles import ACT_LABELS, ACTS, CAN_BE_DELEGATED, ROLE_LABELS, Act, Role, roles_that_may
from .settings import COMPUTED_SETTINGS
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
from .words import (
    LANGUAGES,
    SOURCE_LANGUAGE,
    Fault,
    Label,
    Labels,
    Refused,
    contextual_label,
    install_translator,
    join_labels,
    label,
    message,
    say,
    say_place,
    translate,
)

__all__ = [
    "ABOVE_THE_GRADED",
    "ACTS",
    "ACT_LABELS",
    "BRANCHES",
    "CAN_BE_DELEGATED",
    "COMPUTED_SETTINGS",
    "FIGURE_LABELS",
    "GRADE_LABELS",
    "LANGUAGES",
    "LEVEL_LABELS",
    "REASON_NOT_STATED_LABEL",
    "ROLE_LABELS",
    "SECTOR_LABELS",
    "SOURCE_LANGUAGE",
    "STEP_WIDTH",
    "UNDECIDED",
    "Act",
    "CollectiveEntry",
    "DatedPlacement",
    "DatedUnit",
    "Fault",
    "FormerNameEntry",
    "Grade",
    "Label",
    "Labels",
    "LineageEntry",
    "LineageKind",
    "MembershipEntry",
    "MembershipStatus",
    "Outcome",
    "PersonEntry",
    "PlacementEntry",
    "PostEntry",
    "Refused",
    "Register",
    "Role",
    "SeatEntry",
    "Sector",
    "Span",
    "UnitEntry",
    "contextual_label",
    "faults_of_overlaps",
    "faults_of_tree",
    "install_translator",
    "join_labels",
    "label",
    "message",
    "next_path",
    "paths",
    "roles_that_may",
    "say",
    "say_place",
    "search_key",
    "translate",
    "tree_on",
]
__all__ += evaluation.__all__
__all__ += figures.__all__
__all__ += model.__all__
__all__ += text.__all__
