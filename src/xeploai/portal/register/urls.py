"""Addresses of the pages that change the register."""

from django.urls import path

from . import doubles, people, units

urlpatterns = [
    path("register/", units.search, name="register"),
    path("register/unit/<code:code>/", units.unit, name="register_unit"),
    path("register/person/<code:code>/", people.person, name="register_person"),
    path("register/doubles/", doubles.double_list, name="register_doubles"),
    path("register/doubles/join/", doubles.join, name="register_join"),
]
