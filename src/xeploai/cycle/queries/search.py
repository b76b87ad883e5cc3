"""Search for units and cases by words of their name or code."""

from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case as Switch
from django.db.models import Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Length
from django.db.models.sql.compiler import SQLCompiler

from xeploai.cycle.models import Case, CycleUnit
from xeploai.domain import search_key

# names repeat: most of a province's are among the last that were searched
_cached_key = lru_cache(maxsize=50_000)(search_key)


class SearchKey(Func):
    """Compute `domain.search_key` inside the database: no capitals, no diacritics."""

    function = "SEARCH_KEY"
    arity = 1
    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        """Register the Python function: SQLite's `LOWER` knows no letter beyond ASCII."""
        connection.ensure_connection()
        connection.connection.create_function(self.function, 1, _cached_key, deterministic=True)
        return super().as_sql(compiler, connection, **context)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        """Decompose letters and drop the marks: works under any locale, needs no extension."""
        template = (
            "LOWER(REGEXP_REPLACE(NORMALIZE(TRANSLATE(%(expressions)s, 'đĐ', 'dd'), NFD),"
            " '[\u0300-\u036f]', '', 'g'))"
        )
        return super().as_sql(compiler, connection, template=template, **context)


def _with_all_words(code: str, words: str) -> Q:
    """Return the condition that each word is part of the annotated key or of the code."""
    condition = Q()
    for word in search_key(words).split():
        condition &= Q(key__contains=word) | Q(**{f"{code}__icontains": word})
    return condition


def units_matching(units: QuerySet[CycleUnit], words: str) -> QuerySet[CycleUnit]:
    """Return the units whose name or code contains all words.

    Those that contain them as one phrase come first, then the highest in the tree.
    """
    named = units.annotate(key=SearchKey("name"))
    as_phrase = Q(key__contains=search_key(words)) | Q(code__iexact=words)
    rank = Switch(When(as_phrase, then=Value(0)), default=Value(1))
    matching = named.filter(_with_all_words("code", words)).select_related("parent")
    return matching.order_by(rank, Length("path"), "path")


def cases_matching(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Return the cases whose subject's name or code contains all words."""
    subject = Coalesce("person__full_name", "collective__name", "cycle_unit__name")
    named = cases.annotate(key=SearchKey(subject))
    return named.filter(_with_all_words("subject_code", words))
