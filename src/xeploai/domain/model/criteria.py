"""Criteria sets: what a body judges by, with levels or points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .rules import Source


class Scale(StrEnum):
    """How criteria are judged: by the four levels, or by points."""

    LEVELS = "LEVELS"
    POINTS = "POINTS"


class WhenChanged(StrEnum):
    """What becomes of reviews already begun when a criteria set changes.

    KEEP: they keep the set under which they began. RESTART: they are assessed again.
    """

    KEEP = "KEEP"
    RESTART = "RESTART"


@dataclass(frozen=True)
class Criterion:
    """One criterion of a set; `most` is its highest number of points, where points are given."""

    code: str
    label: Mapping[str, str]
    most: Decimal | None = None


@dataclass(frozen=True)
class CriteriaGroup:
    """Criteria whose levels or points make one fact."""

    code: str
    fact: str
    label: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    most: Decimal | None = None


@dataclass(frozen=True)
class CriteriaSet:
    """A body's own criteria for some categories, in force from a day on.

    Source: Regulation 124-QĐ/TW of 4 October 2023, Article 18 (criteria sets are drawn up by
    the centrally-run committees).
    """

    code: str
    label: Mapping[str, str]
    from_on: date
    source: Source
    scale: Scale
    categories: tuple[str, ...]
    groups: tuple[CriteriaGroup, ...]
    when_changed: WhenChanged = WhenChanged.KEEP
