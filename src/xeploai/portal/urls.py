"""Addresses of all pages."""

from django.urls import include, path

from xeploai.portal.site import converters  # noqa: F401 (registers them for all areas)

AREAS = (
    "site",
    "accounts",
    "api",
    "journal",
    "rules",
    "reorganisations",
    "uploads",
    "files",
    "cycles",
    "register",
    "units",
    # before the areas whose addresses begin with the code of a unit
    "cases",
    "downloads",
    "deciding",
    "population",
    "returns",
    "evaluation",
    "comparison",
)
urlpatterns = [path("", include(f"xeploai.portal.{area}.urls")) for area in AREAS]
