"""Parts of pages that are rendered once and given again while their figures stay as they are.

A part is kept under the version of the figures (`results.versions`), which every write raises, so
what is given again is what would be rendered now. It is also kept apart by whatever else makes a
difference: the language, the day, the reader's roles, the address. It may not depend on anything
more, such as the reader's name.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xeploai.results.versions import figures_version

from .guard import language_of_page, reader_of

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

Context = Mapping[str, Any]


def kept_parts(
    request: HttpRequest,
    unit: "CycleUnit",
    templates: Mapping[str, str],
    context: Callable[[], Context],
) -> dict[str, SafeString]:
    """Return parts of a page by name, rendered from a context made only where it is needed.

    Args:
        templates: of each part, by the part's name.
    """
    version = figures_version(unit)
    if version is None:
        return _rendered(request, templates, context())
    key = _key(request, list(templates.values()), unit.pk, version)
    parts = caches["parts"].get(key)
    if parts is None:
        parts = _rendered(request, templates, context())
        caches["parts"].set(key, {name: str(part) for name, part in parts.items()})
    return {name: mark_safe(part) for name, part in parts.items()}  # noqa: S308 (rendered)


def _rendered(
    request: HttpRequest, templates: Mapping[str, str], context: Context
) -> dict[str, SafeString]:
    given = {**context, "reader": reader_of(request)}
    nobody = _without_visitor(request)
    return {name: render_to_string(one, given, nobody) for name, one in templates.items()}


def _without_visitor(request: HttpRequest) -> HttpRequest:
    """Return a request with the address alone: no token or message can get into a kept part."""
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
    asked = (request.path, sorted(request.GET.lists()))
    said = (templates, unit, version, language_of_page(), reader.on, roles, asked)
    return sha256(repr(said).encode()).hexdigest()
