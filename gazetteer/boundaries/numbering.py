"""Numbers of markers 界桩编号: numbering unit, serial, and the letter of the object.

The patterns are settings per level of line (`marker_number_pattern`, `tri_point_number_pattern`
of `gazetteer.boundaries.rules`): regular expressions with the groups `unit`, `serial` and
`letter`, the letter last.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.marker import KIND_LABELS, LETTERS, MarkerKind
from gazetteer.boundaries.rules import ALL_LEVELS, BoundaryRules
from gis.errors import FieldError, InputError

PATTERN_RULES = ("marker_number_pattern", "tri_point_number_pattern")
GROUPS = ("unit", "serial", "letter")
_EATEN = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_KIND_OF = {letter: kind for kind, letters in LETTERS.items() for letter in letters}


@dataclass(frozen=True, slots=True)
class MarkerNumber:
    """The number of one object, taken apart.

    Attributes:
        full_number: As it stands on the object: 3441001A.
        marker_number: Without the letter: 3441001. Several objects may share it.
        unit: Numbering unit 编号单元: 3441.
        serial: Digits of the serial: 001; empty at some tri-points.
        letter: Q, A, B, C, D, E or S.
        kind: What the letter says of how many stand under the number.
    """

    full_number: str
    marker_number: str
    unit: str
    serial: str
    letter: str
    kind: MarkerKind

    @property
    def serial_number(self) -> int | None:
        """The serial as a number; None where there is none."""
        return int(self.serial) if self.serial else None


def parse_marker_number(text: str, rules: BoundaryRules, level: LineLevel | str) -> MarkerNumber:
    """Take a full number apart by the patterns in force for a level of line.

    Full-width characters, small letters and spaces are taken for what they mean.

    Raises:
        FieldError: It fits neither the pattern of markers nor that of tri-points; or a
            spreadsheet turned it into a number.
        InputError: The pattern on record is no usable one.
    """
    number = plain_number(text)
    if _EATEN.fullmatch(number):
        raise FieldError(
            f"the marker number {text} was turned into a number by the spreadsheet.",
            "Format the column as text, enter the numbers again, and save.",
        )
    asked = LineLevel(level)
    for rule in PATTERN_RULES:
        found = compiled_pattern(rules.text(rule, asked)).fullmatch(number)
        if found is not None:
            return _number(found)
    raise FieldError(
        f"{text[:40]!r} is no marker number for lines of the level {asked.value}: it fits"
        f" neither {' nor '.join(rules.text(rule, asked) for rule in PATTERN_RULES)}.",
        "Correct the number, or set the pattern: gazetteer load boundary-rules FILE.",
    )


def plain_number(text: str) -> str:
    """The number as the register writes it: capitals, no spaces, no full-width characters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


@lru_cache(maxsize=64)
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of numbers, ready to match.

    Raises:
        InputError: No regular expression, or without one of the groups unit, serial, letter.
    """
    try:
        compiled = re.compile(pattern, re.ASCII)
    except re.error as fault:
        raise InputError(
            f"The pattern {pattern} is no regular expression: {fault}.",
            "Correct it: gazetteer load boundary-rules FILE.",
        ) from None
    lacking = [group for group in GROUPS if group not in compiled.groupindex]
    if lacking:
        raise InputError(
            f"The pattern {pattern} has no group {', '.join(lacking)}.",
            r"Write it like (?P<unit>\d{4})(?P<serial>\d{3})(?P<letter>[QABCDE]).",
        )
    return compiled


def check_kind(number: MarkerNumber, stated: MarkerKind | str | None) -> None:
    """See that a stated kind 立桩方式 is that of the number's letter.

    Raises:
        FieldError: The letter says another.
    """
    if stated is None or MarkerKind(stated) is number.kind:
        return
    zh, en = KIND_LABELS[MarkerKind(stated)]
    said_zh, said_en = KIND_LABELS[number.kind]
    raise FieldError(
        f"{number.full_number} is said to be {en} {zh}, but its letter {number.letter} means"
        f" {said_en} {said_zh}.",
        "Correct the kind or the letter of the number.",
    )


def _number(found: re.Match[str]) -> MarkerNumber:
    full, letter = found[0], found["letter"]
    if not letter or found.end("letter") != len(full):
        raise InputError(
            f"By its pattern {full} does not end in the letter of the object.",
            f"Let the pattern for level {ALL_LEVELS} or its own end in the group letter.",
        )
    kind = _KIND_OF.get(letter)
    if kind is None:
        raise FieldError(
            f"The letter {letter} of {full} is none of {', '.join(_KIND_OF)}.",
            "Correct the letter.",
        )
    return MarkerNumber(
        full, full.removesuffix(letter), found["unit"], found["serial"] or "", letter, kind
    )
