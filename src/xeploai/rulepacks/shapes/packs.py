"""The shape of a pack's file; its parts have shapes of their own."""

import yaml

from .base import Items, Label, Shape, Text, TextOrBlank


class PackShape(Shape):
    """A pack. Parts are read one by one, so that a fault in one hides none in the others."""

    pack: Text
    title: Label
    checked_by: TextOrBlank
    rules: Items[yaml.Node]
    facts: Items[yaml.Node] = ()
    settings: Items[yaml.Node] = ()
    provisions: Items[yaml.Node] = ()
