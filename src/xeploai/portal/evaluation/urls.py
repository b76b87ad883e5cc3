"""Addresses of the lists of decisions compared with the rules."""

from django.urls import path

from .views import evaluation_lists

urlpatterns = [
    path("<cycle:cycle_code>/<str:code>/evaluation/", evaluation_lists, name="evaluation"),
]
