from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "xeploai.portal"
