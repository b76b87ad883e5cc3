"""The page that says what the interface for programs can do, made from its own description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xeploai.domain import message

from .endpoints import api

ANSWERS = {
    "200": message("the answer"),
    "401": message("no token, or one that is over, revoked, or whose role has ended"),
    "403": message("the unit lies outside the role's reach"),
    "404": message("there is no such cycle, unit or address"),
    "422": message("a part of the address cannot be read"),
}
# what the examples ask for
EXAMPLES = {"year": "2023", "code": "kien-giang", "q": "an bien", "page_size": "20"}


@dataclass(frozen=True)
class Parameter:
    """A part of the address that can be chosen."""

    name: str
    place: str
    is_needed: bool
    kind: str
    meaning: str
    example: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked, with an example that works on the demo province."""

    name: str
    method: str
    path: str
    summary: str
    parameters: list[Parameter]
    answers: list[tuple[str, str]]
    schema: str
    example: str


# it tells of no data: whoever writes a program reads it before there is a token
@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """List every operation of the interface."""
    schema = api.get_openapi_schema()
    context = {
        "operations": list(_operations(schema)),
        "openapi": reverse("api:openapi-json"),
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "portal/api/docs.html", context)


def _operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method, given in methods.items():
            parameters = [_parameter(one) for one in given.get("parameters", [])]
            summary = str(given["summary"])
            yield Operation(
                given["operationId"],
                method.upper(),
                path,
                gettext(summary),
                parameters,
                _answers(given["responses"]),
                _schema_name(given["responses"]),
                _example(path, parameters),
            )


def _answers(responses: Mapping[Any, Any]) -> list[tuple[str, str]]:
    """Return each code that can be answered, with what it means."""
    meanings = [(str(code), ANSWERS[str(code)]) for code in responses]
    return [(code, gettext(meaning)) for code, meaning in meanings]


def _parameter(given: Mapping[str, Any]) -> Parameter:
    meaning = str(given["schema"]["description"])
    return Parameter(
        given["name"],
        given["in"],
        given["required"],
        given["schema"]["type"],
        gettext(meaning),
        EXAMPLES.get(given["name"], ""),
    )


def _schema_name(responses: Mapping[Any, Any]) -> str:
    """Return what the answer is called in the description."""
    content = next(iter(responses.values()))["content"]["application/json"]["schema"]
    reference = content.get("$ref") or content["items"]["$ref"]
    name = str(reference).rsplit("/", 1)[-1]
    return name if "$ref" in content else f"[{name}]"


def _example(path: str, parameters: list[Parameter]) -> str:
    for one in parameters:
        path = path.replace(f"{{{one.name}}}", one.example)
    asked = [f"{one.name}={one.example}" for one in parameters if one.place == "query"]
    shown = [part for part in asked if not part.endswith("=")]
    return f"{path}?{'&'.join(shown)}".replace(" ", "%20") if shown else path
