"""The words of a PDF made by Typst, in the order in which they are drawn; and what an independent tool says of its seal."""

import os
import re
import subprocess
import zlib
from pathlib import Path

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
PAGE = re.compile(rb"/Type/Page/Resources (\d+) 0 R.*?/Contents (\d+) 0 R", re.DOTALL)
FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
LITERAL = rb"(?:\\.|[^\\()])*"
NESTED = rb"(?:\\.|[^\\()]|\(" + LITERAL + rb"\))*"
DRAWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((" + NESTED + rb")\)|(\bET\b)", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

Objects = dict[int, bytes]
Letters = dict[int, str]


def text(content: bytes) -> str:
    """Everything that a reader sees, on one line."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    pages = [PAGE.search(body) for body in objects.values()]
    words = [_page(objects, int(page[1]), int(page[2])) for page in pages if page]
    return re.sub(r"\s+", " ", " ".join(words))


def signature(content: bytes, folder: Path) -> str:
    """What `pdfsig` (poppler-utils) says of this file."""
    path = folder / "sealed.pdf"
    path.write_bytes(content)
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    command = ["pdfsig", "-nocert", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout


def _page(objects: Objects, resources: int, contents: int) -> str:
    fonts = {name: _letters(objects, int(number)) for name, number in FONT.findall(objects[resources])}
    letters: Letters = {}
    words = []
    for font, shown, end in DRAWN.findall(_stream(objects[contents])):
        letters = fonts[font] if font else letters
        words.append("\n" if end else _read(shown, letters))
    return "".join(words)


def _read(shown: bytes, letters: Letters) -> str:
    codes = ESCAPE.sub(_unescaped, shown)
    return "".join(letters.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else ESCAPED.get(code, code)


def _letters(objects: Objects, font: int) -> Letters:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    table = _stream(objects[int(found[1])]).partition(b"beginbfchar")[2] if found else b""
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in pairs}


def _stream(body: bytes) -> bytes:
    raw = body.partition(b"stream\n")[2]
    return zlib.decompressobj().decompress(raw)
