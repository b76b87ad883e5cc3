"""Addresses of the health checks."""

from django.urls import path

from .health import is_live, is_ready

urlpatterns = [
    path("healthz", is_ready, name="health"),
    path("healthz/live", is_live, name="live"),
    path("healthz/ready", is_ready, name="ready"),
]
