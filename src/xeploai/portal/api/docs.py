"""The documentation page of the API, made from its OpenAPI schema."""

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
    "401": message("no token, or one that has expired, was revoked, or whose role has ended"),
    "403": message("the role may not see the unit"),
    "404": message("unknown cycle, unit or address"),
    "422": message("a part of the address is not valid"),
}
# values of the parameters in the examples
EXAMPLES = {"cycle": "2023", "code": "kien-giang", "q": "an bien", "page_size": "20"}


@dataclass(frozen=True)
class ApiParameter:
    """A parameter of an operation."""

    name: str
    place: str
    is_needed: bool
    kind: str
    meaning: str
    example: str


@dataclass(frozen=True)
class ApiOperation:
    """An operation of the API, with an example that works on the demo province."""

    name: str
    method: str
    path: str
    summary: str
    parameters: list[ApiParameter]
    answers: list[tuple[str, str]]
    schema: str
    example: str


# public: it contains no data, and programmers read it before they have a token
@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation of the API."""
    schema = api.get_openapi_schema()
    context = {
        "operations": list(_operations(schema)),
        "openapi": reverse("api:openapi-json"),
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "portal/api/docs.html", context)


def _operations(schema: Mapping[str, Any]) -> Iterator[ApiOperation]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            parameters = [_parameter(one) for one in operation.get("parameters", [])]
            summary = str(operation["summary"])
            yield ApiOperation(
                operation["operationId"],
                method.upper(),
                path,
                gettext(summary),
                parameters,
                _answers(operation["responses"]),
                _schema_name(operation["responses"]),
                _example(path, parameters),
            )


def _answers(responses: Mapping[Any, Any]) -> list[tuple[str, str]]:
    """Return each status code with its meaning."""
    meanings = [(str(code), ANSWERS[str(code)]) for code in responses]
    return [(code, gettext(meaning)) for code, meaning in meanings]


def _parameter(schema: Mapping[str, Any]) -> ApiParameter:
    meaning = str(schema["schema"]["description"])
    return ApiParameter(
        schema["name"],
        schema["in"],
        schema["required"],
        schema["schema"]["type"],
        gettext(meaning),
        EXAMPLES.get(schema["name"], ""),
    )


def _schema_name(responses: Mapping[Any, Any]) -> str:
    """Return the name of the answer's schema, in brackets for a list."""
    content = next(iter(responses.values()))["content"]["application/json"]["schema"]
    reference = content.get("$ref") or content["items"]["$ref"]
    name = str(reference).rsplit("/", 1)[-1]
    return name if "$ref" in content else f"[{name}]"


def _example(path: str, parameters: list[ApiParameter]) -> str:
    for one in parameters:
        path = path.replace(f"{{{one.name}}}", one.example)
    params = [
        f"{one.name}={one.example}" for one in parameters if one.place == "query" and one.example
    ]
    return f"{path}?{'&'.join(params)}".replace(" ", "%20") if params else path
