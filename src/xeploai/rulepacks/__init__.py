"""Rule values as YAML, and the loader that checks them.

The packs are in `packs/`; `docs/rules.md` explains their format.
"""

from xeploai.rulepacks.checks.tightening import stacked_faults
from xeploai.rulepacks.readers.definitions import common_facts
from xeploai.rulepacks.shapes import (
    LARGEST_FILE,
    NUMBER,
    TOO_LARGE,
    TextField,
    compose,
    exact_share,
    peek,
    read_file,
)

from .catalogue import (
    PARTY,
    STATE,
    NoPackGoverns,
    UnknownPack,
    builtin_packs,
    pack,
    pack_for,
    pack_text,
    packs_for,
    state_pack_for,
)
from .checking import check_content, check_files, review_content, review_files
from .checks.ceilings import exceptional_faults
from .facts import read_values
from .loading import load_layer, load_pack, parse_layer, parse_pack
from .plain import read_plain

__all__ = [
    "LARGEST_FILE",
    "NUMBER",
    "PARTY",
    "STATE",
    "TOO_LARGE",
    "NoPackGoverns",
    "TextField",
    "UnknownPack",
    "builtin_packs",
    "check_content",
    "check_files",
    "common_facts",
    "compose",
    "exact_share",
    "exceptional_faults",
    "load_layer",
    "load_pack",
    "pack",
    "pack_for",
    "pack_text",
    "packs_for",
    "parse_layer",
    "parse_pack",
    "peek",
    "read_file",
    "read_plain",
    "read_values",
    "review_content",
    "review_files",
    "stacked_faults",
    "state_pack_for",
]
