"""Rule values as YAML, and the loader that checks them.

The packs stand in `packs/`; `docs/rules.md` explains their format.
"""

from .catalogue import NoPackGoverns, UnknownPack, builtin_packs, pack, pack_for
from .loading import load_pack, parse_pack

__all__ = [
    "NoPackGoverns",
    "UnknownPack",
    "builtin_packs",
    "load_pack",
    "pack",
    "pack_for",
    "parse_pack",
]
