"""Units and serials 编号单元、序号 of the markers of one line, read by the pattern in force."""

from __future__ import annotations

from typing import NamedTuple

from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.marker import MarkerKind
from gazetteer.boundaries.numbering import compiled_pattern
from gazetteer.boundaries.rules import BoundaryRule


class NumberParts(NamedTuple):
    """What the pattern finds in a number.

    Attributes:
        unit: 编号单元.
        serial: 序号; None: the number has none.
    """

    unit: str
    serial: int | None


def pattern_rule(file: LineFile, kind: MarkerKind) -> BoundaryRule | None:
    """The rule for numbers of this kind on the line; None: not set."""
    name = "tri_point" if kind is MarkerKind.TRI_POINT else "marker"
    return file.rule(f"{name}_number_pattern")


def read_parts(rule: BoundaryRule, full_number: str) -> NumberParts | None:
    """The parts of a number as it stands; None where it does not fit the pattern.

    Raises:
        InputError: The pattern cannot be used.
    """
    found = compiled_pattern(rule.value).fullmatch(full_number)
    if found is None:
        return None
    serial = found["serial"]
    return NumberParts(found["unit"], int(serial) if serial else None)


def serial_of(file: LineFile, full_number: str, kind: MarkerKind) -> int | None:
    """The serial of a marker of the line's own numbering unit; None for others and tri-points."""
    rule = pattern_rule(file, kind)
    if rule is None or kind is MarkerKind.TRI_POINT:
        return None
    parts = read_parts(rule, full_number)
    if parts is None or parts.unit != (file.line.numbering_unit or parts.unit):
        return None
    return parts.serial
