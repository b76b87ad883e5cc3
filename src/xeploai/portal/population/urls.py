"""Addresses of the pages on the population of a cycle."""

from django.urls import path

from .late import add_case, end_case, move_case
from .views import population

urlpatterns = [
    path("<cycle:cycle_code>/end/<str:category>/<subject:subject>/", end_case, name="case_end"),
    path("<cycle:cycle_code>/move/<str:category>/<subject:subject>/", move_case, name="case_move"),
    path("<cycle:cycle_code>/<code:code>/population/", population, name="population"),
    path("<cycle:cycle_code>/<code:code>/population/add/", add_case, name="population_add"),
]
