"""Addresses of the pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.start, name="start"),
    path("<int:year>/<str:code>/", views.unit, name="unit"),
    path("<int:year>/<str:code>/cases/", views.cases, name="cases"),
    path("<int:year>/<str:code>/report.<str:form>", views.report, name="report"),
    path("<int:year>/", views.search, name="search"),
]
