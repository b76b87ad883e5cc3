"""Extract the texts that code and pages mark for translation into the Vietnamese catalogue."""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from xeploai.wording import CATALOGUE, LOCALE

PACKAGE = LOCALE.parent
PO_FILE = LOCALE / "vi" / "LC_MESSAGES" / f"{CATALOGUE}.po"
MO_FILE = PO_FILE.with_suffix(".mo")
KEYWORDS = dict.fromkeys(("message", "label", "_", "gettext", "gettext_lazy"))
KEYWORDS_OF_PLURALS = {"ngettext": (1, 2), "ngettext_lazy": (1, 2)}
KEYWORDS_WITH_CONTEXT = {"contextual_label": ((1, "c"), 2)}
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


def extract(folder: Path = PACKAGE) -> Catalog:
    """Return all texts that the code and the pages mark, with the files that hold them."""
    catalogue = Catalog(fuzzy=False, creation_date=NO_TIME)
    keywords = {**KEYWORDS, **KEYWORDS_OF_PLURALS, **KEYWORDS_WITH_CONTEXT}
    marked = extract_from_dir(folder, [("**.py", "python")], keywords=keywords)
    for file, _, text, _, context in sorted(marked, key=lambda each: (each[0], each[1])):
        catalogue.add(text, locations=[(Path(file).as_posix(), 0)], context=context)
    for file, text in texts_of_templates(folder):
        catalogue.add(text, locations=[(file, 0)])
    return catalogue


def load(po_file: Path = PO_FILE) -> Catalog:
    """Load a catalogue from its file."""
    with po_file.open("rb") as file:
        return read_po(file, locale="vi", domain=CATALOGUE)


def update(catalogue: Catalog, texts: Catalog) -> Catalog:
    """Make the catalogue hold exactly these texts; existing translations stay, none is guessed."""
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = NO_TIME
    catalogue.project, catalogue.version = "xeploai", ""
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    return catalogue


def to_mo(catalogue: Catalog) -> bytes:
    """Return the catalogue in the compiled form that programs read."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def to_po(catalogue: Catalog) -> bytes:
    """Return the catalogue in the text form that translators read."""
    file = BytesIO()
    write_po(file, catalogue, width=PO_WIDTH, include_lineno=False, sort_by_file=True)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that have no translation yet."""
    return [str(each.id) for each in catalogue if each.id and not is_translated(each)]


def is_translated(text: Message) -> bool:
    """Return whether there is a translation, in singular and plural where the text has both."""
    return bool(text.string) and all(text.string)


def main(words: Sequence[str]) -> int:
    """Write the catalogue, list what has no translation yet, and return 1 if anything is listed."""
    parser = argparse.ArgumentParser(prog="xeploai messages", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the catalogue is behind"
    )
    args = parser.parse_args(words)
    catalogue = update(load(), extract())
    files = {PO_FILE: to_po(catalogue), MO_FILE: to_mo(catalogue)}
    waiting = untranslated(catalogue)
    print(*waiting, sep="\n", end="\n" if waiting else "")
    if args.check:
        behind = [file for file, content in files.items() if file.read_bytes() != content]
        for file in behind:
            print(
                f"{file.name} is behind the code: run ./xeploai messages, translate what it lists"
            )
        return 1 if behind or waiting else 0
    for file, content in files.items():
        file.write_bytes(content)
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
