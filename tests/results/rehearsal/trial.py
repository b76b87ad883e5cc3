"""Trial rules for a cycle, and rehearsals with them."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.apps import apps

from xeploai import rulepacks
from xeploai.cycle.models import Cycle
from xeploai.domain import ParameterKind
from xeploai.results.rehearsal.books import TrialRulebooks, nearest_governed_day
from xeploai.results.rehearsal.run import rehearse
from xeploai.results.rehearsal.values import Rehearsal

EXCEEDED = "P23-GR-3.exceeded"


SHARE = ParameterKind.SHARE


def books(cycle: Cycle, pack: str = "vn-party-2023", **more: Any) -> TrialRulebooks:
    chosen = rulepacks.pack(pack)
    return TrialRulebooks(cycle, chosen, nearest_governed_day(chosen, cycle.closes_on), **more)


def with_number(cycle: Cycle, share: str, **more: Any) -> Rehearsal:
    number = {EXCEEDED: (Fraction(share), SHARE)}
    return rehearse(cycle, book_for=books(cycle, numbers=number), categories=["member"], **more)


def everything_stored() -> Mapping[str, list[Any]]:
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
    }


LAYER = """layer: draft-a
extends: vn-party-2023
title: {{vi: Dự thảo, en: Draft}}
standing: DRAFT
issued_by: {{vi: Huyện ủy, en: District A}}
unit: {unit}
source: {{document: 1-DT/HU, issued: 2023-11-01, place: toàn văn}}
parameters:
  - {{parameter: P23-GR-3.exceeded, from: 2023-11-01, value: 90 %}}
"""


def draft(unit: str) -> Any:
    content = LAYER.format(unit=unit).encode()
    base = rulepacks.pack("vn-party-2023")
    return rulepacks.parse_layer(content, file=Path("draft.yaml").name, base=base)
