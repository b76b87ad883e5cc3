"""Figures over many units. No Django.

`funnel` serves the pages and imports only the standard library. `nation` counts whole nations and
needs the optional set of that name.
"""
