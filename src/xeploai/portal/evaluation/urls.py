"""Addresses of the lists of decisions compared with the rules."""

from django.urls import path

from .views import evaluation_lists

urlpatterns = [
    path("<cycle:cycle_code>/<code:code>/evaluation/", evaluation_lists, name="evaluation"),
]
