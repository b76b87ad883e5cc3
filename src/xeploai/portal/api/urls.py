"""Addresses of the API and of its documentation."""

from django.urls import path

from . import docs, endpoints, errors

urlpatterns = [
    path("api/", docs.docs, name="api_docs"),
    path("api/v1/", endpoints.addresses),
    path("api/v1/<path:rest>", errors.unknown_address, name="api_unknown"),
]
