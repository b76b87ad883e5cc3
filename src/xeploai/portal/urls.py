"""Addresses of all pages."""

from django.urls import include, path

AREAS = (
    "site",
    "accounts",
    "api",
    "journal",
    "rules",
    "uploads",
    "units",
    # before the areas whose addresses begin with the code of a unit
    "cases",
    "downloads",
    "deciding",
    "returns",
    "evaluation",
    "comparison",
)
urlpatterns = [path("", include(f"xeploai.portal.{area}.urls")) for area in AREAS]
