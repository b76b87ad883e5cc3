"""Addresses of the deciding tables."""

from django.urls import path

from .views import exceptional_share, group_detail, group_list

urlpatterns = [
    path("<cycle:cycle_code>/<code:code>/deciding/", group_list, name="deciding"),
    path("<cycle:cycle_code>/<code:code>/deciding/<key:key>/", group_detail, name="deciding_group"),
    path(
        "<cycle:cycle_code>/<code:code>/deciding/<key:key>/exceptional-share/",
        exceptional_share,
        name="deciding_exceptional_share",
    ),
]
