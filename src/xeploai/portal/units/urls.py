"""Addresses of the start page, of units, of the tree and of the search."""

from django.urls import path

from . import charts, tree, views

UNIT = "<cycle:cycle_code>/<code:code>/"
urlpatterns = [
    path("", views.start, name="start"),
    path(UNIT, views.unit, name="unit"),
    path(f"{UNIT}charts/", charts.charts, name="charts"),
    path(f"{UNIT}charts.json", charts.charts_data, name="charts_data"),
    path(f"{UNIT}tree/", tree.tree_level, name="tree"),
    path(f"{UNIT}report.<str:form>", views.report, name="report"),
    path("<cycle:cycle_code>/", tree.search, name="search"),
]
