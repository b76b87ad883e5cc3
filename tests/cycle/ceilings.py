"""A cycle that is being decided, with one group of members under a binding ceiling."""

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from xeploai.cycle.models import Cycle, PeerGroup
from xeploai.cycle.operations import store_layer
from xeploai.domain import CycleState, Grade

LAYER = """
layer: {code}
extends: vn-party-2023
title: {{vi: Hướng dẫn, en: Guidance}}
standing: LOCAL
issued_by: {{vi: {body}, en: Committee}}
unit: {unit}
source: {{document: 09-HD/TU, issued: 2023-11-20, place: mục 5}}
settings:
  - {{setting: cap.share, from: 2023-11-20, value: {share} %}}
"""
EXCEPTIONAL = "  - {setting: cap.exceptional_share, from: 2023-11-20, value: 25 %}\n"


def ceiling_document(
    share: int, *, code: str = "tinh", unit: str = "tinh", more: str = ""
) -> bytes:
    """Return a local document that sets the share, of the province or of the district."""
    body = "Tỉnh ủy" if unit == "tinh" else "Tên huyen-a"
    return (LAYER.format(code=code, unit=unit, share=share, body=body) + more).encode()


def deciding_cycle() -> Cycle:
    """Return a cycle with 23 members in one group, under a fifth of the `GOOD`."""
    units = make_tree()
    make_members(units["ap-a11"], 23)
    cycle = make_cycle()
    content = ceiling_document(20, more=EXCEPTIONAL)
    store_layer(content=content, file="tinh.yaml", by=BY, at=AT)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.DECIDING)
    cycle.refresh_from_db()
    return cycle


def decide_members(
    cycle: Cycle, grades: list[Grade], *, first: int = 0, document: str = "1-QĐ"
) -> None:
    """Decide on members, one after the other from the first on, without a reason."""
    rows = (
        decision("member", f"dv-{number}", grade, document=document)
        for number, grade in enumerate(grades, first)
    )
    decide(cycle, *rows)


def group_of_members(cycle: Cycle) -> PeerGroup:
    """Return the one group of members."""
    return PeerGroup.objects.get(cycle=cycle, category="member", cases__subject_code="dv-0")
