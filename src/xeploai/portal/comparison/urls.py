"""Address of the comparison of units."""

from django.urls import path

from . import views

urlpatterns = [path("<cycle:cycle_code>/<code:code>/compare/", views.compare, name="compare")]
