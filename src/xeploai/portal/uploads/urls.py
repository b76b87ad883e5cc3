"""Addresses of uploads, and of workbooks to fill in."""

from django.urls import path

from . import listing, templates, upload

urlpatterns = [
    path("uploads/", listing.upload_list, name="uploads"),
    path("uploads/<key:number>/", upload.upload_detail, name="upload"),
    path("uploads/<key:number>/progress", upload.upload_progress, name="upload_progress"),
    path("uploads/<key:number>/bad.xlsx", upload.refused_rows, name="upload_bad"),
    path("templates/<str:kind>.xlsx", templates.template_file, name="template_file"),
]
