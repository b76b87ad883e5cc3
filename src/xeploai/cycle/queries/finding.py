"""Reads behind what people look through: the tree step by step, cases narrowed down, one case."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case as Switch
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Length
from django.db.models.sql.compiler import SQLCompiler

from xeploai.cycle.models import UNDECIDED, Case, Cycle, CycleUnit, PeerGroup, Tally
from xeploai.domain import STEP_WIDTH, Fault, Refused, message, search_key

from .tree_and_cases import subtree, with_decisions

# names repeat: most of a province's are among the last that were asked for
_kept_key = lru_cache(maxsize=50_000)(search_key)


class SearchKey(Func):
    """`domain.register.search_key` inside the database: no capitals, no diacritics."""

    function = "SEARCH_KEY"
    arity = 1
    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        """Lend the database our own function: its own knows no letter beyond ASCII."""
        connection.ensure_connection()
        connection.connection.create_function(self.function, 1, _kept_key, deterministic=True)
        return super().as_sql(compiler, connection, **context)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        """Take letters apart, drop the marks: works under any locale, needs no extension."""
        template = (
            "LOWER(REGEXP_REPLACE(NORMALIZE(TRANSLATE(%(expressions)s, 'đĐ', 'dd'), NFD),"
            " '[\u0300-\u036f]', '', 'g'))"
        )
        return super().as_sql(compiler, connection, template=template, **context)


def _with_all_words(code: str, words: str) -> Q:
    """Return the condition that each word is part of the annotated key or of the code."""
    found = Q()
    for word in search_key(words).split():
        found &= Q(key__contains=word) | Q(**{f"{code}__icontains": word})
    return found


def units_matching(units: QuerySet[CycleUnit], words: str) -> QuerySet[CycleUnit]:
    """Return the units whose name or code contains the words.

    Those that contain them side by side come first, then the highest in the tree.
    """
    named = units.annotate(key=SearchKey("name"))
    side_by_side = Q(key__contains=search_key(words)) | Q(code__iexact=words)
    rank = Switch(When(side_by_side, then=Value(0)), default=Value(1))
    found = named.filter(_with_all_words("code", words)).select_related("parent")
    return found.order_by(rank, Length("path"), "path")


def steps_below(units: QuerySet[CycleUnit], parents: Iterable[int]) -> QuerySet[CycleUnit]:
    """Return, of these units, the direct subordinates of some, each knowing if it has its own."""
    own = CycleUnit.objects.filter(parent=OuterRef("pk"))
    below = units.filter(parent__in=list(parents)).annotate(has_below=Exists(own))
    return below.order_by("path")


def highest_of(units: QuerySet[CycleUnit]) -> QuerySet[CycleUnit]:
    """Return, of these units, those whose superior is not among them."""
    inside = Q(parent__in=units.values("pk"))
    return units.filter(Q(parent__isnull=True) | ~inside).select_related("cycle").order_by("path")


def subordinates_holding(unit: CycleUnit, codes: Iterable[str]) -> dict[str, str]:
    """Return, by code, in which direct subordinate's part of the tree each unit stands."""
    wanted = list(codes)
    if not wanted:
        return {}
    end = len(unit.path) + STEP_WIDTH
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    direct = dict(below.filter(parent=unit).values_list("path", "code"))
    rows = below.filter(code__in=wanted).values_list("code", "path")
    return {code: direct[path[:end]] for code, path in rows if path[:end] in direct}


def units_with_cases(unit: CycleUnit) -> int:
    """Return how many units at or below one have cases that its totals count."""
    tallies = Tally.objects.filter(cycle=unit.cycle_id, is_covered=False, **subtree(unit))
    return tallies.values("cycle_unit").distinct().count()


def cases_matching(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Return the cases whose subject's name or code contains the words."""
    subject = Coalesce("person__full_name", "collective__name", "cycle_unit__name")
    named = cases.annotate(key=SearchKey(subject))
    return named.filter(_with_all_words("subject_code", words))


def cases_within(cases: QuerySet[Case], unit: CycleUnit) -> QuerySet[Case]:
    """Return the cases at or below a unit."""
    return cases.filter(**subtree(unit))


def peer_group(unit: CycleUnit, key: int) -> PeerGroup:
    """Return a group that lies wholly within a unit. Raises `Refused` where there is none."""
    groups = PeerGroup.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    found = groups.filter(pk=key).first()
    if found is None:
        text = message("There is no such group of similar subjects within “%(unit)s”.")
        raise Refused(Fault(text, {"unit": unit.name}))
    return found


def case_of(cycle: Cycle, category: str, subject: str) -> Case:
    """Return one case with its decisions. Raises `Refused` where there is none."""
    cases = Case.objects.filter(cycle=cycle, category=category, subject_code=subject)
    found = with_decisions(cases).select_related("cycle_unit__cycle", "peer_group").first()
    if found is None:
        text = message("Cycle %(year)s has no case of “%(subject)s” in that category.")
        raise Refused(Fault(text, {"year": cycle.year, "subject": subject}))
    return found


def cases_of_same_subject(case: Case) -> QuerySet[Case]:
    """Return all cases of a case's subject, of every cycle, the latest first."""
    same = Case.objects.filter(
        unit=case.unit_id, person=case.person_id, collective=case.collective_id
    )
    return _latest_first(same)


def cases_of_person(person: int) -> QuerySet[Case]:
    """Return all cases of a person, of every cycle, the latest first."""
    return _latest_first(Case.objects.filter(person=person))


def _latest_first(cases: QuerySet[Case]) -> QuerySet[Case]:
    ordered = cases.order_by("-cycle__closes_on", "category")
    return with_decisions(ordered).select_related("cycle_unit__cycle")


def sender_above(unit: CycleUnit) -> CycleUnit | None:
    """Return the unit whose return stands in place of the cases here; None where none does."""
    if not unit.is_covered:
        return None
    steps = [unit.path[:end] for end in range(STEP_WIDTH, len(unit.path) + 1, STEP_WIDTH)]
    above = CycleUnit.objects.filter(cycle=unit.cycle_id, path__in=steps)
    return above.filter(source="RETURN").first()


def graded_in_group(group: PeerGroup) -> dict[str, int]:
    """Return how many subjects of a group have which grade, as far as their cases count."""
    rows = Tally.objects.filter(peer_group=group, is_covered=False).exclude(outcome=UNDECIDED)
    found: dict[str, int] = {}
    for outcome, number in rows.values_list("outcome", "number"):
        found[outcome] = found.get(outcome, 0) + number
    return found
