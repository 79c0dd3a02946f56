"""How wide words are, and where lines break. Page millimetres.

Advance widths of Noto Sans/Serif CJK SC were read from the fonts' hmtx tables (fonts-noto-cjk of
Debian 12, 2026-11); characters that are not in the table are full width.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from maps.sheets.scene import Font

# Parts of the em: height of capitals and figures, extent of ideographs above and below the
# baseline (OS/2 table and ideographic character face of the fonts).
CAP_HEIGHT = 0.733
ASCENT = 0.85
DESCENT = 0.10
_FULL_WIDTH = 1000
# A line must not begin with these (GB/T 15834 §5.1.2: marks stay with what they close).
_NOT_FIRST = frozenset("，。；：、！？）】》”’%°′″,.;:)]}")


@cache
def _advances(font: Font) -> dict[str, int]:
    text = files("maps.sheets").joinpath("advance_widths.csv").read_text(encoding="utf-8")
    return {row["character"]: int(row[font.value]) for row in csv.DictReader(text.splitlines())}


def text_width(content: str, size: float, font: Font = Font.SANS, tracking: float = 0.0) -> float:
    """Width of one line in mm, without the tracking after the last character."""
    advances = _advances(font)
    units = sum(advances.get(character, _FULL_WIDTH) for character in content)
    return units * size / 1000 + tracking * max(len(content) - 1, 0)


def wrapped(content: str, width: float, size: float, font: Font = Font.SANS) -> list[str]:
    """Lines of a paragraph: between any two ideographs, at blanks in Latin text.

    A Latin word that is longer than a line is cut.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(content):
        if text_width(line + piece.rstrip(), size, font) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = piece.lstrip()
        while text_width(line.rstrip(), size, font) > width and len(line) > 1:
            cut = max(
                n for n in range(1, len(line)) if _fits(line[:n], width, size, font) or n == 1
            )
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.strip()] if line.strip() else lines


def _fits(line: str, width: float, size: float, font: Font) -> bool:
    return text_width(line, size, font) <= width


def _pieces(content: str) -> list[str]:
    """What must not be torn apart: words with their blank, ideographs with closing marks."""
    pieces: list[str] = []
    for character in content:
        joins = bool(pieces) and (
            character in _NOT_FIRST
            or (character == " ")
            or (_is_latin(character) and _is_latin(pieces[-1][-1]))
            or pieces[-1][-1] in "（《“‘【"
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_latin(character: str) -> bool:
    return character != " " and ord(character) < 0x2E80
