"""Addresses of the pages on cases."""

from django.urls import path

from .detail import case_detail
from .facts import case_facts
from .grades import case_grades
from .lists import case_list, my_cases

urlpatterns = [
    path("my-cases/", my_cases, name="my_cases"),
    path("<int:year>/cases/<str:category>/<subject:subject>/", case_detail, name="case"),
    path("<int:year>/facts/<str:category>/<subject:subject>/", case_facts, name="case_facts"),
    path("<int:year>/grades/<str:category>/<subject:subject>/", case_grades, name="case_grades"),
    path("<int:year>/<code:code>/cases/", case_list, name="cases"),
]
