"""Which marker object 界桩 a row of a survey speaks of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from gazetteer.boundaries.numbering import plain_number
from gazetteer.boundaries.row_values import ColumnFault
from gis.loading import ParsedRow

_OBJECTS = """
SELECT o.object_id, o.object_uuid::text AS uuid, o.full_number, o.ordinal, m.line_codes,
       v.starts, v.ends, v.state
FROM gazetteer.marker_object o JOIN gazetteer.boundary_marker m USING (marker_id)
LEFT JOIN LATERAL (
    SELECT lower(valid) AS starts, upper(valid) AS ends, state
    FROM gazetteer.marker_object_version WHERE object_id = o.object_id) v ON true
ORDER BY o.full_number, o.ordinal
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A period in which an object stood, or had another state."""

    starts: date | None
    ends: date | None
    state: str

    def holds(self, day: date) -> bool:
        """Whether the object stood in its place then."""
        is_in = (self.starts is None or self.starts <= day) and (
            self.ends is None or day < self.ends
        )
        return is_in and self.state != "retired"


@dataclass(frozen=True, slots=True)
class StandingObject:
    """An object on record.

    Attributes:
        object_id: Number of the object.
        uuid: Stable.
        full_number: With its letter.
        ordinal: Which under that number.
        line_codes: Lines it stands on.
        periods: Its states through time.
    """

    object_id: int
    uuid: str
    full_number: str
    ordinal: int
    line_codes: tuple[str, ...]
    periods: tuple[Standing, ...]


class MarkerObjects:
    """The objects on record, by number and by UUID."""

    def __init__(self, connection: Connection) -> None:
        """Read them all."""
        periods: dict[int, list[Standing]] = defaultdict(list)
        heads = {}
        for row in connection.exec_driver_sql(_OBJECTS):
            heads[row.object_id] = row
            if row.state is not None:
                periods[row.object_id].append(Standing(row.starts, row.ends, row.state))
        self.by_number: dict[str, list[StandingObject]] = defaultdict(list)
        self.by_uuid: dict[str, StandingObject] = {}
        for key, row in heads.items():
            found = StandingObject(
                key, row.uuid, row.full_number, row.ordinal, tuple(row.line_codes),
                tuple(periods[key]),
            )  # fmt: skip
            self.by_number[row.full_number].append(found)
            self.by_uuid[row.uuid] = found

    def meant(self, parsed: ParsedRow) -> StandingObject:
        """The object that a row speaks of.

        Raises:
            ColumnFault: None, several, or number and UUID do not agree.
        """
        written, uuid = parsed.text("full_number"), parsed.text("object_uuid")
        if written is None and uuid is None:
            raise ColumnFault(
                "the row names no marker.", "Fill in full_number 界桩编号 or object_uuid.",
                "full_number", None,
            )  # fmt: skip
        number = None if written is None else plain_number(written)
        if uuid is not None:
            found = self.by_uuid.get(uuid)
            if found is None or number not in (None, found.full_number):
                raise ColumnFault(
                    f"no marker {uuid} is on record." if found is None
                    else f"the marker {uuid} is {found.full_number}, not {number}.",
                    "Correct object_uuid, or leave it empty.", "object_uuid", uuid,
                )  # fmt: skip
            return found
        return self._by_number(number or "", parsed)

    def _by_number(self, number: str, parsed: ParsedRow) -> StandingObject:
        found = self.by_number.get(number, [])
        ordinal, day = parsed.values.get("ordinal"), parsed.day("surveyed_on")
        if isinstance(ordinal, int):
            found = [one for one in found if one.ordinal == ordinal]
        if not found:
            raise ColumnFault(
                f"no marker numbered {number[:40]} is on record"
                + (f" with the ordinal {ordinal}." if isinstance(ordinal, int) else "."),
                "Load the marker first, or correct its number; where only a part of the file holds"
                " markers, name that part with --layer.", "full_number", number,
            )  # fmt: skip
        if len(found) > 1 and day is not None:
            stood = [one for one in found if any(period.holds(day) for period in one.periods)]
            found = stood or found
        if len(found) > 1:
            raise ColumnFault(
                f"{len(found)} objects have stood under the number {number}.",
                "Say which with a column ordinal, or object_uuid.", "full_number", number,
            )  # fmt: skip
        return found[0]
