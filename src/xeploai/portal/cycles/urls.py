"""Addresses of the pages of cycles."""

from django.urls import path

from .trees import trees
from .views import cycle_detail, cycle_list

urlpatterns = [
    path("cycles/", cycle_list, name="cycles"),
    path("cycles/<cycle:cycle_code>/", cycle_detail, name="cycle"),
    path("cycles/<cycle:cycle_code>/trees/", trees, name="cycle_trees"),
]
