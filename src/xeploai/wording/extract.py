"""Update the catalogue from the code: `python -m xeploai.wording.extract`.

Needs Babel, a tool of developers; nothing here runs in an installation.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .sentences import CATALOGUE, LOCALE

PACKAGE = LOCALE.parent
PO_FILE = LOCALE / "vi" / "LC_MESSAGES" / f"{CATALOGUE}.po"
MO_FILE = PO_FILE.with_suffix(".mo")
KEYWORDS = dict.fromkeys(("message", "_", "gettext", "gettext_lazy"))
KEYWORDS_OF_PLURALS = {"ngettext": (1, 2), "ngettext_lazy": (1, 2)}
PO_WIDTH = 100
# The catalogue says what is translated, not when: a new date on every run would be noise.
NO_TIME = datetime(2024, 1, 1, tzinfo=UTC)

# A text, or one for a single thing and one for several.
Text = str | tuple[str, ...]

TRANSLATE_TAG = re.compile(r"{%\s*trans(?:late)?\s+(\"|')(?P<text>.*?)\1")
TRANSLATE_CALL = re.compile(r"\b_\((\"|')(?P<text>.*?)\1\)")
BLOCK_TAG = re.compile(
    r"{%\s*blocktrans(?:late)?(?P<options>[^%]*)%}(?P<text>.*?){%\s*endblocktrans(?:late)?\s*%}",
    re.DOTALL,
)
PLURAL_TAG = re.compile(r"{%\s*plural\s*%}")
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")


def texts_of_templates(folder: Path) -> Iterator[tuple[str, Text]]:
    """Yield the file and text of everything that page templates mark for translation."""
    for file in sorted(folder.rglob("*.html")):
        for text in texts_of_template(file.read_text(encoding="utf-8")):
            yield file.relative_to(folder).as_posix(), text


def texts_of_template(source: str) -> Iterator[Text]:
    """Yield the texts of one template; a variable of a block becomes a `%(name)s`."""
    for tag in (TRANSLATE_TAG, TRANSLATE_CALL):
        yield from (found["text"].replace("%", "%%") for found in tag.finditer(source))
    for block in BLOCK_TAG.finditer(source):
        is_trimmed = "trimmed" in block["options"].split()
        singular, *plural = PLURAL_TAG.split(block["text"])
        texts = tuple(_text_of_block(part, is_trimmed=is_trimmed) for part in (singular, *plural))
        yield texts if plural else texts[0]


def _text_of_block(body: str, *, is_trimmed: bool) -> str:
    text = VARIABLE.sub(r"%(\1)s", body.replace("%", "%%"))
    if not is_trimmed:
        return text
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def extracted(folder: Path = PACKAGE) -> Catalog:
    """Return all texts that the code and the pages mark, with the files they stand in."""
    found = Catalog(fuzzy=False, creation_date=NO_TIME)
    keywords = {**KEYWORDS, **KEYWORDS_OF_PLURALS}
    marked = extract_from_dir(folder, [("**.py", "python")], keywords=keywords)
    for file, _, text, _, _ in sorted(marked, key=lambda each: (each[0], each[1])):
        found.add(text, locations=[(Path(file).as_posix(), 0)])
    for file, text in texts_of_templates(folder):
        found.add(text, locations=[(file, 0)])
    return found


def stored() -> Catalog:
    """Return the catalogue as it is kept."""
    with PO_FILE.open("rb") as file:
        return read_po(file, locale="vi", domain=CATALOGUE)


def updated(catalogue: Catalog, found: Catalog) -> Catalog:
    """Return the catalogue with what was found: kept texts keep their translation, no guesses."""
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = NO_TIME
    catalogue.project, catalogue.version = "xeploai", ""
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as programs read it."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def as_text(catalogue: Catalog) -> bytes:
    """Return the catalogue as translators read it."""
    file = BytesIO()
    write_po(file, catalogue, width=PO_WIDTH, include_lineno=False, sort_by_file=True)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> Iterable[str]:
    """Return the texts that have no translation yet."""
    return [str(each.id) for each in catalogue if each.id and not is_translated(each)]


def is_translated(each: Message) -> bool:
    """Whether there is a translation, for one thing and for several where the text has both."""
    return bool(each.string) and all(each.string)


def main() -> int:
    """Write the catalogue anew and list what waits for a translation."""
    catalogue = updated(stored(), extracted())
    PO_FILE.write_bytes(as_text(catalogue))
    MO_FILE.write_bytes(compiled(catalogue))
    waiting = list(untranslated(catalogue))
    for text in waiting:
        print(text)
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
