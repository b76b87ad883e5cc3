"""Address of the comparison of units."""

from django.urls import path

from . import views

urlpatterns = [path("<int:year>/<str:code>/compare/", views.compare, name="compare")]
