"""What of the register a case on markers 界桩 rests on: objects, their numbers, their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.cases.actions import Action


@dataclass(frozen=True, slots=True)
class MarkerGround:
    """What actions on markers concern, each with the name people know it by.

    Attributes:
        objects: Full numbers by number of the object, with the ordinal from the second on.
        numbers: Numbers without the letter, by number of the marker.
        lines: Codes by number of the line.
    """

    objects: Mapping[int, str]
    numbers: Mapping[int, str]
    lines: Mapping[int, str]

    def named(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of a difference with the name of the marker or line it is of."""
        for key, names in (
            ("object_id", self.objects), ("marker_id", self.numbers), ("line_id", self.lines)
        ):  # fmt: skip
            if row["name"] is None and key in row:
                return {**row, "name": names[row[key]]}
        return row


def marker_ground(connection: Connection, actions: Iterable[Action]) -> MarkerGround:
    """All objects under the full numbers that actions name, and the lines these stand on.

    Args:
        connection: Any that sees them.
        actions: Of a case.
    """
    named = [action.values for action in actions if "full_number" in action.values]
    if not named:
        return MarkerGround({}, {}, {})
    rows = connection.execute(
        text("SELECT o.object_id, o.full_number, o.ordinal, m.marker_id, m.marker_number,"
             " m.line_codes"
             " FROM gazetteer.marker_object o JOIN gazetteer.boundary_marker m USING (marker_id)"
             " WHERE o.full_number = ANY(:numbers)"),
        {"numbers": sorted({values["full_number"] for values in named})},
    ).all()  # fmt: skip
    codes = {code for values in named for code in values.get("line_codes", ())}
    codes |= {code for row in rows for code in row.line_codes}
    lines = connection.execute(
        text("SELECT line_id, line_code FROM gazetteer.boundary_line"
             " WHERE line_code = ANY(:codes)"),
        {"codes": sorted(codes)},
    ).all()  # fmt: skip
    return MarkerGround(
        {
            row.object_id: row.full_number + (f" ({row.ordinal})" if row.ordinal > 1 else "")
            for row in rows
        },
        {row.marker_id: row.marker_number for row in rows},
        {row.line_id: row.line_code for row in lines},
    )
