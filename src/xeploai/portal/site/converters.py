"""The code of a cycle in an address: `2026`, `2026-q1`."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class CycleCodeConverter(StringConverter):
    """Any word that begins like the code of a cycle; an unknown one gets a page that says so."""

    regex = "[0-9]+(?:-[0-9a-z]+)*"


register_converter(CycleCodeConverter, "cycle")
