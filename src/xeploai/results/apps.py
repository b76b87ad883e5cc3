from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "xeploai.results"
