"""Values that are assumed where a fact is not known: only those that a subject could have."""

from collections.abc import Mapping
from typing import Any

from xeploai.domain import FactDefinition, Values


def fitting(
    assumed: Values, known: Values, definitions: Mapping[str, FactDefinition]
) -> dict[str, Any]:
    """Return what is assumed of a subject, without what its known facts speak against.

    What is known is left alone; a part is never more than its whole, and no sum another than
    that of its parts: the rules by which facts are entered hold for assumed ones, too.
    """
    open_here: dict[str, Any] = {
        code: value for code, value in assumed.items() if code not in known
    }
    parts = [each for each in definitions.values() if each.part_of]
    for part in parts:
        # a whole below a known part falls first, so that it drags no other part down
        if part.code in known and _exceeds(known[part.code], open_here.get(part.part_of)):
            del open_here[part.part_of]
    for part in parts:
        whole = known.get(part.part_of, open_here.get(part.part_of))
        if part.code in open_here and _exceeds(open_here[part.code], whole):
            del open_here[part.code]
    together = {**open_here, **known}
    return {
        code: value
        for code, value in open_here.items()
        if not _differs(value, definitions.get(code), together)
    }


def _exceeds(part: Any, whole: Any) -> bool:
    return whole is not None and part > whole


def _differs(value: Any, definition: FactDefinition | None, values: Mapping[str, Any]) -> bool:
    parts = [values.get(code) for code in definition.sums] if definition else []
    numbers = [part for part in parts if part is not None]
    return bool(parts) and len(numbers) == len(parts) and sum(numbers) != value
