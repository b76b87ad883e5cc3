"""Addresses of the journal."""

from django.urls import path

from .history import history
from .search import search

urlpatterns = [
    path("journal/", search, name="journal"),
    path("journal/<cycle:cycle_code>/<str:kind>/<subject:code>/", history, name="journal_about"),
]
