"""The rules of a cycle: its pack, local layers, and who may see and set them."""

from xeploai.cycle.models import Case, Cycle, CycleUnit, FactSheet, LocalRules
from xeploai.rulepacks import (
    NUMBER,
    builtin_packs,
    compose,
    exact_share,
    pack,
    parse_layer,
    peek,
    read_file,
    read_values,
    review_content,
    stacked_faults,
)

from .access import (
    may_read_rules,
    may_see_layers,
    may_see_version,
    may_set_anywhere,
    may_set_layer,
    may_set_rules,
    units_set_by,
)
from .books import Books, layer_of, layers_for, local_rules_on, rulebook_for, rulebook_of
from .layers import (
    CheckedLayer,
    check_layer,
    days_of,
    layers_above,
    local_rules,
    local_rules_of,
)

__all__ = [
    "NUMBER",
    "Books",
    "Case",
    "CheckedLayer",
    "Cycle",
    "CycleUnit",
    "FactSheet",
    "LocalRules",
    "builtin_packs",
    "check_layer",
    "compose",
    "days_of",
    "exact_share",
    "layer_of",
    "layers_above",
    "layers_for",
    "local_rules",
    "local_rules_of",
    "local_rules_on",
    "may_read_rules",
    "may_see_layers",
    "may_see_version",
    "may_set_anywhere",
    "may_set_layer",
    "may_set_rules",
    "pack",
    "parse_layer",
    "peek",
    "read_file",
    "read_values",
    "review_content",
    "rulebook_for",
    "rulebook_of",
    "stacked_faults",
    "units_set_by",
]
