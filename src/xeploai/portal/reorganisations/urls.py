"""Addresses of the sheets of reorganisation."""

from django.urls import path

from . import views

urlpatterns = [
    path("reorganisations/", views.sheets, name="reorganisations"),
    path("reorganisations/<key:number>/", views.sheet, name="reorganisation"),
]
