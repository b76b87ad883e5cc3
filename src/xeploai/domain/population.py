"""The population of a cycle against the register: what changed, and what ends a case.

The population is who and what a cycle reviews: its tree of units and its cases. While a cycle is
open it follows the register as of the closing day.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from .register import END_CAUSE_LABELS
from .words import Labels, label


class CaseEnd(StrEnum):
    """Why a subject is no longer reviewed in a cycle.

    The first six are `EndCause`, why a membership ended. NOT_STATED: the register
    gives no cause, which is not the same as none.
    """

    DIED = "DIED"
    TRANSFERRED_OUT = "TRANSFERRED_OUT"
    EXPELLED = "EXPELLED"
    REMOVED = "REMOVED"
    LEFT = "LEFT"
    MERGED = "MERGED"
    EXEMPT = "EXEMPT"
    SUSPENDED = "SUSPENDED"
    POST_ENDED = "POST_ENDED"
    CLOSED = "CLOSED"
    NOT_STATED = "NOT_STATED"


CASE_END_LABELS: Mapping[CaseEnd, Labels] = {
    # the register's own words
    **{CaseEnd(cause.value): words for cause, words in END_CAUSE_LABELS.items()},
    CaseEnd.EXEMPT: label("Exempt from Party work and meetings"),
    CaseEnd.SUSPENDED: label("Suspended from Party meetings"),
    CaseEnd.POST_ENDED: label("No leading post any more"),
    CaseEnd.CLOSED: label("Closed or no longer reviewed"),
    CaseEnd.NOT_STATED: label("The register states no cause"),
}


class PopulationKind(StrEnum):
    """What is different between a cycle and the register."""

    UNIT_OPENED = "UNIT_OPENED"
    UNIT_CLOSED = "UNIT_CLOSED"
    UNIT_RENAMED = "UNIT_RENAMED"
    UNIT_MOVED = "UNIT_MOVED"
    UNIT_CATEGORY = "UNIT_CATEGORY"
    UNIT_SECTOR = "UNIT_SECTOR"
    UNIT_CODE = "UNIT_CODE"
    NOT_REVIEWED = "NOT_REVIEWED"  # the number of members who are not, in a unit
    ORGANISATION_JOINED = "ORGANISATION_JOINED"
    ORGANISATION_LEFT = "ORGANISATION_LEFT"
    MEMBER_JOINED = "MEMBER_JOINED"
    MEMBER_MOVED = "MEMBER_MOVED"
    MEMBER_LEFT = "MEMBER_LEFT"
    MEMBER_CHANGED = "MEMBER_CHANGED"  # became or ceased to be a head, or has another code
    COLLECTIVE_JOINED = "COLLECTIVE_JOINED"
    COLLECTIVE_MOVED = "COLLECTIVE_MOVED"
    COLLECTIVE_LEFT = "COLLECTIVE_LEFT"
    CADRE_JOINED = "CADRE_JOINED"
    CADRE_MOVED = "CADRE_MOVED"
    CADRE_LEFT = "CADRE_LEFT"
    CADRE_CHANGED = "CADRE_CHANGED"


POPULATION_KIND_LABELS: Mapping[PopulationKind, Labels] = {
    PopulationKind.UNIT_OPENED: label("Units opened"),
    PopulationKind.UNIT_CLOSED: label("Units closed"),
    PopulationKind.UNIT_RENAMED: label("Units renamed"),
    PopulationKind.UNIT_MOVED: label("Units under another superior"),
    PopulationKind.UNIT_CATEGORY: label("Units of another category"),
    PopulationKind.UNIT_SECTOR: label("Units of another sector"),
    PopulationKind.UNIT_CODE: label("Units with another code"),
    PopulationKind.NOT_REVIEWED: label("Branches with another number of members not reviewed"),
    PopulationKind.ORGANISATION_JOINED: label("Organisations to review that are new"),
    PopulationKind.ORGANISATION_LEFT: label("Organisations no longer to review"),
    PopulationKind.MEMBER_JOINED: label("Members who joined"),
    PopulationKind.MEMBER_MOVED: label("Members who moved to another branch"),
    PopulationKind.MEMBER_LEFT: label("Members who left or are not reviewed"),
    PopulationKind.MEMBER_CHANGED: label("Members with another post or code"),
    PopulationKind.COLLECTIVE_JOINED: label("Leadership collectives opened"),
    PopulationKind.COLLECTIVE_MOVED: label("Leadership collectives of another unit"),
    PopulationKind.COLLECTIVE_LEFT: label("Leadership collectives closed"),
    PopulationKind.CADRE_JOINED: label("Leading posts that began"),
    PopulationKind.CADRE_MOVED: label("Leading cadres whose main post is in another unit"),
    PopulationKind.CADRE_LEFT: label("Leading posts that ended"),
    PopulationKind.CADRE_CHANGED: label("Leading cadres with another main post in the unit"),
}


class Consequence(StrEnum):
    """What a difference does to the case of its subject, once it is confirmed.

    REMOVED: nothing was recorded on the case. ENDED: facts or proposals were; it stays, and no
    total counts it. STAYS: it is decided, after the day of the change; somebody has to end or move
    it late, or to correct the decision. STANDS: it was decided before that day, and counts where
    it was. ENDED_LATE: it was ended late, by a document, and only a document brings it back.
    """

    NONE = "NONE"
    ADDED = "ADDED"
    FOLLOWS = "FOLLOWS"
    REMOVED = "REMOVED"
    ENDED = "ENDED"
    STAYS = "STAYS"
    STANDS = "STANDS"
    ENDED_LATE = "ENDED_LATE"


CONSEQUENCE_LABELS: Mapping[Consequence, Labels] = {
    Consequence.NONE: label("no case is concerned"),
    Consequence.ADDED: label("comes into the review"),
    Consequence.FOLLOWS: label("the case goes along, with its facts and proposals"),
    Consequence.REMOVED: label("nothing was recorded: the case is removed"),
    Consequence.ENDED: label("the case is ended and kept, and counts in no total"),
    Consequence.STAYS: label(
        "decided already: stays as it is until it is ended or moved late, or the decision corrected"
    ),
    Consequence.STANDS: label("decided before that day: the grade stands and counts where it was"),
    Consequence.ENDED_LATE: label(
        "ended late by a document: stays ended until it is added again with one"
    ),
}


def decision_stands(*, decided_on: date, changed_on: date | None) -> bool:
    """Whether a case was decided while its subject was still where the case is.

    Who died, left or moved after being graded keeps the grade, and counts where it was given.

    Args:
        decided_on: day of the first decision.
        changed_on: first day on which the subject was no longer there; None where that is not
            known, so that somebody has to look.

    Source: 12-HD/BTCTW and 366-QĐ/TW grade the year's work of those who are members when their
    organisation reviews them; reading of this program.
    """
    return changed_on is not None and decided_on < changed_on
