"""What a case tried in the revision under way does to boundary markers 界桩.

Read as whoever asks may see it; what they may not see is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.boundaries.check import check_boundaries
from gazetteer.boundaries.line_facts import line_facts, nearest_line
from gazetteer.boundaries.line_record import lines_on_record
from gazetteer.boundaries.marker import STATE_LABELS, MarkerObject
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.inspection.common_plane import common_plane
from layers.case_preview_divisions import MOST_SHOWN

_MILLIMETRE = Decimal("0.001")


def changed_markers(connection: Connection, day: date, before: datetime) -> list[dict[str, Any]]:
    """Marker objects changed in this revision: as known before on the eve, and now on the day.

    Args:
        connection: The revision, as whoever asks sees it.
        day: First day of the new state.
        before: The moment before the revision.

    Returns:
        `full_number`, `ordinal`, `was` and `is` (None: not there; else state, managing side,
        material, coordinates with system and day, `off_line_m`), and `moved_m`, None: unknown.
    """
    uuids = _touched(connection)
    was = _by_uuid(markers_on_record(connection, day - timedelta(days=1), before, numbers=uuids))
    now = _by_uuid(markers_on_record(connection, day, None, numbers=uuids))
    found = {**was, **now}
    ordered = sorted(found, key=lambda uuid: (found[uuid].full_number, found[uuid].ordinal))
    return [
        {
            "full_number": found[uuid].full_number,
            "ordinal": found[uuid].ordinal,
            "object_uuid": uuid,
            "was": _told(connection, was.get(uuid)),
            "is": _told(connection, now.get(uuid)),
            "moved_m": _moved_m(was.get(uuid), now.get(uuid)),
        }
        for uuid in ordered[:MOST_SHOWN]
    ]


def new_findings(connection: Connection, day: date, before: datetime) -> list[dict[str, Any]]:
    """What the checks of lines and markers find on the day that they would not have found."""
    uuids = _touched(connection)
    codes = {
        code
        for marker in markers_on_record(connection, day, None, numbers=uuids)
        for code in marker.line_codes
    }
    lines = [line for line in lines_on_record(connection, day) if line.code in codes]
    known = {
        (one.line_code, one.check, one.subject)
        for one in check_boundaries(connection, day, before, lines)
    }
    return [
        one.as_dict()
        for one in check_boundaries(connection, day, None, lines)
        if (one.line_code, one.check, one.subject) not in known
    ][:MOST_SHOWN]


def _touched(connection: Connection) -> list[str]:
    """UUIDs of the objects of which something was written in this revision."""
    return list(
        connection.execute(
            text("""
            WITH changed AS (
                SELECT object_id FROM gazetteer.marker_object_version
                WHERE lower(recorded) = gis.recorded_at()
                UNION SELECT object_id FROM gazetteer.marker_object_version_history
                WHERE upper(recorded) = gis.recorded_at()
                UNION SELECT object_id FROM gazetteer.marker_survey
                WHERE lower(recorded) = gis.recorded_at()
            )
            SELECT o.object_uuid::text FROM gazetteer.marker_object o JOIN changed USING (object_id)
            """)
        ).scalars()
    )


def _by_uuid(markers: Sequence[MarkerObject]) -> Mapping[str, MarkerObject]:
    return {marker.object_uuid: marker for marker in markers}


def _told(connection: Connection, marker: MarkerObject | None) -> dict[str, Any] | None:
    if marker is None:
        return None
    zh, en = STATE_LABELS[marker.state]
    survey = marker.survey
    return {
        "state": {"key": marker.state.value, "zh": zh, "en": en},
        "managing_name": marker.managing_name or marker.managing_code,
        "material": marker.material,
        "surveyed_on": None if survey is None else survey.surveyed_on.isoformat(),
        "epsg": None if survey is None else survey.at.epsg,
        "north": None if survey is None else f"{survey.at.north:f}",
        "east": None if survey is None else f"{survey.at.east:f}",
        "off_line_m": _off_line_m(connection, marker),
    }


def _off_line_m(connection: Connection, marker: MarkerObject) -> float | None:
    if marker.position is None:
        return None
    near = nearest_line(marker.position, line_facts(connection, marker.line_codes).values())
    return None if near is None else round(near[0], 3)


def _moved_m(was: MarkerObject | None, now: MarkerObject | None) -> str | None:
    """The distance in the plane of the earlier survey; None: one of the two is unknown."""
    if was is None or now is None or was.survey is None or now.survey is None:
        return None
    plane = common_plane(was.survey.at, now.survey.at, [])
    if plane is None:
        return None
    apart = (plane.delta_north_m**2 + plane.delta_east_m**2).sqrt()
    return str(apart.quantize(_MILLIMETRE))
