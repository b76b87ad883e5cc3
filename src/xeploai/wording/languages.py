"""Which language a reader gets."""

from collections.abc import Mapping

from xeploai.domain import LANGUAGES, Fault, Refused, message, say

DEFAULT_LANGUAGE = "vi"
OPTION, OWN_VARIABLE = "--lang", "XEPLOAI_LANG"
# In the order of POSIX: the first that is set decides, whatever the others say.
SYSTEM_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class UnknownLanguage(Refused):
    """A language was asked for that there is no wording in."""

    def __str__(self) -> str:
        # whoever asked for a third language may read either of the two
        return " / ".join(say(fault, language) for fault in self.faults for language in LANGUAGES)


def language_from(option: str | None, environ: Mapping[str, str]) -> str:
    """Return the language: of `--lang`, else of `XEPLOAI_LANG`, else of the system, else `vi`.

    Raises:
        UnknownLanguage: `--lang` or `XEPLOAI_LANG` names a language that there is no wording for.
    """
    if option is not None:
        return _known(option, OPTION)
    if own := environ.get(OWN_VARIABLE):
        return _known(own, OWN_VARIABLE)
    return _of_system(environ)


def _known(given: str, place: str) -> str:
    if given.strip().lower() in LANGUAGES:
        return given.strip().lower()
    text = message("The language “%(given)s” is not available. Choose one of: %(known)s.")
    raise UnknownLanguage(Fault(text, {"given": given, "known": ", ".join(LANGUAGES)}, place))


def _of_system(environ: Mapping[str, str]) -> str:
    first = next((environ[name] for name in SYSTEM_VARIABLES if environ.get(name)), "")
    language = first.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return language if language in LANGUAGES else DEFAULT_LANGUAGE
