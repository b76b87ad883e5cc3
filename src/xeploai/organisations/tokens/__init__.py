"""API tokens: a program reads with them, within the reach of one role."""

from xeploai.organisations.models import ApiToken

from .operations import NAME_LENGTH, create_token, note_use, revoke_token, revoke_tokens_of
from .queries import hash_of_secret, token_by_id, token_by_secret, tokens_in_force, tokens_of

__all__ = [
    "NAME_LENGTH",
    "ApiToken",
    "create_token",
    "hash_of_secret",
    "note_use",
    "revoke_token",
    "revoke_tokens_of",
    "token_by_id",
    "token_by_secret",
    "tokens_in_force",
    "tokens_of",
]
