"""Cache rendered parts of pages until their figures change.

The key contains the version of the figures (`results.versions`), which every write raises, so a
cached part equals what would be rendered now. It also contains all else that a part may depend
on: language, day, the reader's roles, URL. A part must not show anything more, such as the
reader's name.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xeploai.domain import Act
from xeploai.results.versions import cycle_version, figures_version

from .reader import language_of_page, reader_of

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

Context = Mapping[str, Any]


def cached_parts(
    request: HttpRequest,
    unit: "CycleUnit",
    templates: Mapping[str, str],
    context: Callable[[], Context],
) -> dict[str, SafeString]:
    """Return the rendered parts of a page by name.

    Args:
        templates: template of each part, by the part's name.
        context: called only if a part is missing from the cache.
    """
    version = _version_for(request, unit)
    # in a transaction that may yet be undone, nothing may enter the cache
    if version is None:
        return _render(request, templates, context())
    key = _key(request, list(templates.values()), unit.pk, version)
    parts = caches["parts"].get(key)
    if parts is None:
        parts = _render(request, templates, context())
        caches["parts"].set(key, {name: str(part) for name, part in parts.items()})
    return {name: mark_safe(part) for name, part in parts.items()}  # noqa: S308 (rendered)


def _version_for(request: HttpRequest, unit: "CycleUnit") -> int | None:
    """Return the version of all that a part depends on.

    What is hidden of persons depends on all units of the cycle.
    """
    if reader_of(request).may(Act.SEE_PERSONS, unit):
        return figures_version(unit)
    return cycle_version(unit.cycle)


def _render(
    request: HttpRequest, templates: Mapping[str, str], context: Context
) -> dict[str, SafeString]:
    values = {**context, "reader": reader_of(request)}
    bare = _without_visitor(request)
    return {name: render_to_string(one, values, bare) for name, one in templates.items()}


def _without_visitor(request: HttpRequest) -> HttpRequest:
    """Return a request with the URL alone: no token or message can get into a cached part."""
    bare = HttpRequest()
    bare.method, bare.path, bare.path_info, bare.GET = (
        "GET",
        request.path,
        request.path,
        request.GET,
    )
    return bare


def _key(request: HttpRequest, templates: list[str], unit: int, version: int) -> str:
    reader = reader_of(request)
    roles = sorted((grant.role, grant.unit_id, grant.is_acting) for grant in reader.grants)
    url = (request.path, sorted(request.GET.lists()))
    parts = (templates, unit, version, language_of_page(), reader.on, roles, url)
    return sha256(repr(parts).encode()).hexdigest()
