"""Addresses of files that are made in the background."""

from django.urls import path

from . import pages

urlpatterns = [
    path("files/", pages.download_list, name="downloads"),
    path("files/<key:number>/", pages.download_detail, name="download"),
    path("files/<key:number>/progress", pages.download_progress, name="download_progress"),
    path("files/<key:number>/content", pages.download_content, name="download_content"),
]
