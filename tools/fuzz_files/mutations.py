"""Files that somebody broke, by chance or on purpose; each the same again by seed and number."""

import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from random import Random
from typing import NamedTuple

from tools.process import ROOT

from .samples import BOOKS, TEXTS, filled_template

FILES = ROOT / "tests" / "intake" / "files"
ROUNDS_MAX = 4
REPEAT = (2, 10, 300, 5000)
TOKENS: tuple[bytes, ...] = (
    *(b"", b"0", b"-1", b"1", b"65536", b"1048577", b"2147483648", b"4294967296", b"-2147483649"),
    *(b"99999999999999999999", b"1e308", b"1e999", b"NaN", b"inf", b"-0.0", b"9" * 5000, b"0x1F"),
    *(b"XFD1048576", b"IV200000", b"A0", b"a1", b"A", b"AAAAAAAAAA1", b"ZZZ999999", b"$A$1"),
    *(b"e", b"s", b"str", b"inlineStr", b"b", b"d", b"n", b"error", b"float", b"date", b"time"),
    *(b"true", b"#REF!", b"#DIV/0!", b"31/02/2023", b"2023-99-99", b"9999-12-31", b"0000-00-00"),
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\r", b"\x1a"),
    *(b'"', b"'", b'""', b";", b"\t", b",", b"<", b">", b"&", b"&#101;", b"&#x65;", b"&a;", b"]]>"),
    *(b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<!--", b"-->", b"<![CDATA[", b"<?xml version='1.1'?>"),
    *(
        b"[[category]]",
        b"[a.b]",
        b"[",
        b"]",
        b"{",
        b"}",
        b"=",
        b"'''",
        b'"""',
        b"1979-05-27T07:32:00Z",
    ),
    *(b"%s", b"%(name)s", b"{0}", b"=1+1", b"x" * 40_000, "đ".encode() * 3000, b"2023", b"nan"),
)
VALUE = re.compile(rb"\"[^\"<>]{0,60}\"|'[^'<>]{0,60}'|>[^<>]{1,60}<")
WORD = re.compile(rb"[^\s,;=\[\]\"']{1,60}")
TAG = re.compile(rb"<[^<>]{1,200}>")


class MutatedFile(NamedTuple):
    """A file as its sender would name it."""

    name: str
    content: bytes


@cache
def samples() -> tuple[MutatedFile, ...]:
    """Return sound files of every format."""
    files = [MutatedFile(f"a{path.suffix}", path.read_bytes()) for path in sorted(FILES.iterdir())]
    return (
        *(file for file in files if file.name.endswith((".xls", ".ods"))),
        *(MutatedFile("a.xlsx", filled_template(kind)) for kind in BOOKS),
        *(MutatedFile(name, text.encode()) for name, text in TEXTS),
    )


def mutated(seed: int, number: int) -> MutatedFile:
    """Return the file of a number: a sound one, changed at one to four places."""
    random = Random(f"{seed}-{number}")
    name, content = random.choice(samples())
    for _ in range(random.randint(1, ROUNDS_MAX)):
        change = random.choice(CHANGES[name.rpartition(".")[2]])
        content = change(content, random)
    return MutatedFile(name, content)


def _change_bytes(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 4, 30))):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:start] + content[end:]


def _truncate(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _repeat(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random, longest=200)
    return content[:start] + content[start:end] * random.choice(REPEAT) + content[end:]


def _insert(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 50)) + content[at:]


def _overwrite_number(content: bytes, random: Random) -> bytes:
    """Write a large or small number over some bytes, where lengths and offsets may stand."""
    width = random.choice((1, 2, 4, 8))
    number = random.choice((0, 1, 2**7, 2**15, 2**31, 2**63, 2**64)) - random.choice((0, 1))
    at = random.randrange(max(len(content) - width, 1))
    written = (number % (1 << 8 * width)).to_bytes(width, random.choice(("little", "big")))
    return content[:at] + written + content[at + width :]


def _span(content: bytes, random: Random, longest: int = 2000) -> tuple[int, int]:
    start = random.randrange(len(content) + 1)
    return start, min(start + random.randint(1, longest), len(content))


def _replace_match(pattern: re.Pattern[bytes]) -> Callable[[bytes, Random], bytes]:
    def replace(content: bytes, random: Random) -> bytes:
        found = list(pattern.finditer(content, random.randrange(len(content) + 1) // 2))[:400]
        if not found:
            return _insert(content, random)
        match = random.choice(found)
        old: bytes = match[0]
        new: bytes = random.choice(TOKENS)
        if old[:1] in (b'"', b"'", b">") and random.random() < 0.8:  # noqa: PLR2004
            new = old[:1] + new + old[-1:]
        return content[: match.start()] + new + content[match.end() :]

    return replace


def _repeat_tag(content: bytes, random: Random) -> bytes:
    found = list(TAG.finditer(content))[:2000]
    if not found:
        return _repeat(content, random)
    match = random.choice(found)
    return content[: match.start()] + match[0] * random.choice(REPEAT) + content[match.start() :]


def _encode_otherwise(content: bytes, random: Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1258")), "replace")


def _nest(content: bytes, random: Random) -> bytes:
    depth = random.choice((5, 19, 21, 400, 3000))
    opening, closing = random.choice(
        ((b"[", b"]"), (b"{a=", b"}"), (b"a.", b""), (b"<a>", b"</a>"))
    )
    at = random.randrange(len(content) + 1)
    return content[:at] + opening * depth + b"1" + closing * depth + content[at:]


_change_value, _change_word = _replace_match(VALUE), _replace_match(WORD)
PLAIN = (_change_bytes, _cut, _truncate, _repeat, _insert, _overwrite_number)
TEXT = (_change_word, _change_word, _cut, _repeat, _insert, _change_bytes, _encode_otherwise, _nest)
XML = (_change_value,) * 4 + (_repeat_tag, _cut, _repeat, _insert, _encode_otherwise, _nest)


def _change_part(content: bytes, random: Random) -> bytes:
    """Change one part of an archive and pack it anew; as bytes where it no longer opens."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as old:
            parts = [(info.filename, old.read(info)) for info in old.infolist()]
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        EOFError,
        OSError,
        RuntimeError,
    ):
        return random.choice(PLAIN)(content, random)
    # sheets more often than what is around them
    likely = [at for at, (name, _) in enumerate(parts) if "sheet" in name or "content" in name]
    at = random.choice(likely or [*range(len(parts))] or [0]) if random.random() < 0.7 else -1  # noqa: PLR2004
    at = random.randrange(len(parts)) if at < 0 and parts else at
    if not parts:
        return content
    name, part = parts[at]
    fate = random.random()
    if fate < 0.04:  # noqa: PLR2004
        del parts[at]
    elif fate < 0.08:  # noqa: PLR2004
        parts[at] = (name.upper() if random.random() < 0.5 else f"./{name}", part)  # noqa: PLR2004
    else:
        parts[at] = (name, random.choice(XML)(part, random))
    return _packed(parts)


def _packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, part in parts:
            # the same moment each time: the file is to be the same again
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return stream.getvalue()


CHANGES = {
    "xlsx": (_change_part,) * 8 + PLAIN,
    "ods": (_change_part,) * 8 + PLAIN,
    "xls": PLAIN,
    "csv": TEXT,
    "toml": TEXT,
}
