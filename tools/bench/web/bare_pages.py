"""The pages of the bare site: one for each of ours, and a plain way to sign in."""

from django.contrib.auth import get_user_model
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tools.bench.web.home import username

FORBIDDEN = 403


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Answer a signed-in user with a page, after one query."""
    if not request.user.is_authenticated:
        return HttpResponse(status=FORBIDDEN)
    found = get_user_model().objects.get(username=username(0))
    return render(request, f"{name}.html", {"found": found})


def health(request: HttpRequest) -> HttpResponse:
    """Say that pages can be asked for."""
    return HttpResponse("ok")


urlpatterns = [
    path("healthz", health),
    path("sign_in/", LoginView.as_view(template_name="sign_in.html")),
    path("<str:name>/", page),
]
