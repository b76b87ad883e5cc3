"""Whether the database still keeps what may never be changed, for administrators and auditors."""

from xeploai.domain import say
from xeploai.results.integrity import faults_of_triggers, sentence_of

from .reader import language_of_page


def protection_faults() -> list[str]:
    """Return what is missing of the protection, a sentence each."""
    language = language_of_page()
    return [say(sentence_of(found), language) for found in faults_of_triggers()]
