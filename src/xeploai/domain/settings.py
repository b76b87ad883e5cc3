"""The settings whose values the program computes with; a pack may call no other one COMPUTED.

Besides these a setting can answer a fact (`Setting.answers`): that acts in every rulebook.
"""

from .figures import CEILING_SETTINGS
from .model import MAJORITY_SETTING, QUORUM_SETTING

COMPUTED_SETTINGS: frozenset[str] = frozenset((*CEILING_SETTINGS, MAJORITY_SETTING, QUORUM_SETTING))
