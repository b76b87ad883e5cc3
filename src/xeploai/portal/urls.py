"""Addresses of all pages."""

from django.urls import include, path, register_converter

from xeploai.portal.site.converters import CodeConverter, SubjectConverter

# before the areas, whose addresses use them
register_converter(CodeConverter, "code")
register_converter(SubjectConverter, "subject")

AREAS = (
    "site",
    "accounts",
    "api",
    "journal",
    "rules",
    "uploads",
    "register",
    "units",
    # before the areas whose addresses begin with the code of a unit
    "cases",
    "downloads",
    "deciding",
    "evaluation",
    "comparison",
)
urlpatterns = [path("", include(f"xeploai.portal.{area}.urls")) for area in AREAS]
