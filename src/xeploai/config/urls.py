"""Root of all addresses."""

from django.urls import include, path

urlpatterns = [path("", include("xeploai.portal.urls"))]

handler404 = "xeploai.portal.views.not_found"
