"""Addresses of the board of returns, and of the returns of one unit."""

from django.urls import path

from .views import return_board, return_file, returns_of_unit

urlpatterns = [
    path("<cycle:cycle_code>/<code:code>/returns/", return_board, name="returns"),
    path("<cycle:cycle_code>/<code:code>/returns/own/", returns_of_unit, name="returns_of_unit"),
    path(
        "<cycle:cycle_code>/<code:code>/returns/own/<key:number>/file/",
        return_file,
        name="return_file",
    ),
]
