"""Addresses of the pages on cases."""

from django.urls import path

from .detail import case_detail
from .facts import case_facts
from .grades import case_grades
from .lists import case_list, my_cases

CASES, CASE = "<cycle:cycle_code>/", "<str:category>/<subject:subject>/"
urlpatterns = [
    path("my-cases/", my_cases, name="my_cases"),
    path(f"{CASES}cases/{CASE}", case_detail, name="case"),
    path(f"{CASES}facts/{CASE}", case_facts, name="case_facts"),
    path(f"{CASES}grades/{CASE}", case_grades, name="case_grades"),
    path(f"{CASES}<code:code>/cases/", case_list, name="cases"),
]
