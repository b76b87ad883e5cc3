"""Addresses of tables as files."""

from django.urls import path

from . import cases, comparison, unit_tables

UNIT = "<cycle:cycle_code>/<code:code>"
urlpatterns = [
    path(f"{UNIT}/cases.<str:form>", cases.cases, name="cases_file"),
    path(f"{UNIT}/tables/<str:name>.<str:form>", unit_tables.table, name="table"),
    path(f"{UNIT}/compare.<str:form>", comparison.compare, name="compare_file"),
]
