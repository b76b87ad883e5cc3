"""Pydantic over YAML nodes: a `Shape` is a mapping of the file, a `problem` a fault in it.

Models are validated on the composed nodes themselves, so that a scalar keeps its spelling and
each error can be traced to its line. Pydantic collects the errors of one mapping; `read` turns
them into faults of the catalogue.
"""

from collections.abc import Callable, Collection
from functools import cache
from typing import Any, Self, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from xeploai.domain import message
from xeploai.rulepacks.nodes import Scope, child, scalar_text

T = TypeVar("T")
S = TypeVar("S", bound="Shape")
# built on first use: most commands read no pack
CONFIG = ConfigDict(arbitrary_types_allowed=True, defer_build=True)
Location = tuple[str | int, ...]

NOT_A_MAPPING = message("Fields of the form “key: value” belong here. Write them so.")
MISSING_KEY = message("The key “%(key)s” is missing. Add it.")
UNKNOWN_KEY = message(
    "The key “%(key)s” is not known here. Use: %(known)s. "
    "Inside braces, a text with a comma needs quotation marks."
)
DUPLICATE_KEY = message("The key “%(key)s” occurs twice here. Keep one of them.")


def problem(text: str, at: Location = (), **values: object) -> PydanticCustomError:
    """Return a message of the catalogue as an error to raise in a validator.

    Args:
        at: where below the validated value the fault is, such as an index of a list.
    """
    return PydanticCustomError("problem", "fault", {"text": text, "values": values, "at": at})


class Shape(BaseModel):
    """A mapping of the file with the keys of its fields; any other key is a fault."""

    model_config = CONFIG
    _node: yaml.Node = PrivateAttr()

    @model_validator(mode="wrap")
    @classmethod
    def from_node(
        cls, node: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Validate the fields of a mapping, and remember its node."""
        shape = handler(fields_of(node, _keys_of(cls), scope_of(info)))
        shape._node = node
        return shape

    @property
    def node(self) -> yaml.Node:
        """The node of the whole mapping."""
        return self._node

    def has(self, key: str) -> bool:
        """Whether the file has the key."""
        return child(self._node, key) is not None

    def at(self, *location: str | int) -> yaml.Node:
        """Return the node of a field, or of an item in it; the whole mapping if it is absent."""
        return node_at(self._node, location)


def scope_of(info: ValidationInfo) -> Scope:
    """Return the scope that `read` gives to validators, to add faults without raising."""
    assert isinstance(info.context, Scope)
    return info.context


@cache
def _keys_of(shape: type[Shape]) -> tuple[str, ...]:
    fields = sorted(shape.model_fields.items(), key=lambda each: not each[1].is_required())
    return tuple(each.alias or name for name, each in fields)


def fields_of(node: Any, known: Collection[str], scope: Scope) -> dict[str, yaml.Node]:
    """Return the values of a mapping by key.

    Unknown and duplicate keys are added to the scope: raised, they would hide other faults.
    """
    if not isinstance(node, yaml.MappingNode):
        raise problem(NOT_A_MAPPING)
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = scalar_text(key)
        if name not in known:
            scope.fault(key, UNKNOWN_KEY, key=name, known=", ".join(known))
        elif name in fields:
            scope.fault(key, DUPLICATE_KEY, key=name)
        else:
            fields[name] = value
    return fields


def read(shape: type[S], node: yaml.Node, scope: Scope) -> S | None:
    """Return a node as a shape; None where it has none, with all faults added to the scope."""
    return _validate(shape.model_validate, node, scope)


def read_as(adapter: TypeAdapter[T], node: yaml.Node, scope: Scope) -> T | None:
    """Return a node as another type than a shape, such as a list; otherwise as `read`."""
    return _validate(adapter.validate_python, node, scope)


def _validate(validate: Callable[..., T], node: yaml.Node, scope: Scope) -> T | None:
    try:
        return validate(node, context=scope)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            add_error(each, node, scope)
    return None


def add_error(error: ErrorDetails, node: yaml.Node, scope: Scope) -> None:
    """Add an error of pydantic to the scope, in words of the catalogue, at its line."""
    location = error["loc"]
    if error["type"] == "missing":
        scope.fault(node_at(node, location), MISSING_KEY, key=location[-1])
        return
    context = error["ctx"]  # the models raise nothing but problems
    at = node_at(node, (*location, *context["at"]))
    scope.fault(at, context["text"], **context["values"])


def node_at(node: yaml.Node, location: Location) -> yaml.Node:
    """Return the node at a location, skipping parts without a node, such as the tags of a union.

    The location of a missing key is thus its mapping.
    """
    for part in location:
        if isinstance(part, int):
            node = node.value[part] if isinstance(node, yaml.SequenceNode) else node
        else:
            node = child(node, part) or node
    return node
