"""Marker numbers and objects on record, and those that a file adds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from gazetteer.boundaries.marker_rows import MarkerRow
from gis.loading import LoadReport
from gis.versioned_table import MergeCounts


@dataclass(slots=True)
class KnownMarkers:
    """What is on record.

    Attributes:
        objects: Number of each object, by full number and ordinal ("3441001A/1").
        uuids: Its UUID, by the same key.
        keys: That key, by UUID.
        kinds: Kind of each marker number.
        lines: Lines of each marker number.
        lines_of: Lines of each full number.
    """

    objects: dict[str, int] = field(default_factory=dict)
    uuids: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


def known_markers(connection: Connection) -> KnownMarkers:
    """All marker numbers and objects on record."""
    known = KnownMarkers()
    for row in connection.exec_driver_sql(
        """
        SELECT m.marker_number, m.kind, m.line_codes, o.object_id, o.object_uuid::text AS uuid,
               o.full_number, o.ordinal
        FROM gazetteer.boundary_marker m LEFT JOIN gazetteer.marker_object o USING (marker_id)
        """
    ):
        known.kinds[row.marker_number] = row.kind
        known.lines[row.marker_number] = tuple(row.line_codes)
        if row.object_id is not None:
            key = f"{row.full_number}/{row.ordinal}"
            known.objects[key] = row.object_id
            known.uuids[key], known.keys[row.uuid] = row.uuid, key
            known.lines_of[row.full_number] = tuple(row.line_codes)
    return known


def agreeing_rows(
    report: LoadReport, rows: Iterable[MarkerRow], known: KnownMarkers
) -> list[MarkerRow]:
    """The rows that agree with each other and the record on numbers and UUIDs; others rejected.

    `known` takes in what the good rows add.
    """
    good = []
    for row in rows:
        fault = _fault(row, known)
        if fault is not None:
            report.reject([row.staged[:2]], *fault)
            continue
        marker, key = row.number.marker_number, row.staged.key
        known.kinds.setdefault(marker, row.number.kind.value)
        if row.object_uuid is not None:
            known.uuids[key], known.keys[row.object_uuid] = row.object_uuid, key
        good.append(row)
    return good


def _fault(row: MarkerRow, known: KnownMarkers) -> tuple[str, str, str, str] | None:
    number = row.number
    kind = known.kinds.get(number.marker_number)
    if kind is not None and kind != number.kind.value:
        return (
            f"{number.full_number} is {number.kind.value} by its letter, but the number"
            f" {number.marker_number} is {kind}.",
            "One number is single, double or triple: correct the letter.",
            "full_number", number.full_number,
        )  # fmt: skip
    uuid, key = row.object_uuid, row.staged.key
    if uuid is None:
        return None
    if known.uuids.get(key, uuid) != uuid:
        return (
            f"{number.full_number} ({row.ordinal}) is on record as {known.uuids[key]}.",
            "Correct object_uuid; a new object under the number has the next ordinal.",
            "object_uuid", uuid,
        )  # fmt: skip
    if known.keys.get(uuid, key) != key:
        return (
            f"the object {uuid} is {known.keys[uuid]}, not {key}.",
            "Correct object_uuid, full_number or ordinal.", "object_uuid", uuid,
        )  # fmt: skip
    return None


def establish_markers(
    connection: Connection, rows: Sequence[MarkerRow], known: KnownMarkers
) -> MergeCounts:
    """Enter new numbers and objects of rows that are planned, and changed lines of numbers.

    Args:
        connection: A revision, with `staged` and `planned`.
        rows: Rows that were not rejected.
        known: What was on record, with the UUIDs of the rows.
    """
    wanted: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.line_codes is not None:
            wanted[row.number.marker_number] = row.line_codes
    counts = MergeCounts()
    new = {row.number.marker_number: row for row in rows}.keys() - known.lines.keys()
    kinds = {row.number.marker_number: row.number.kind.value for row in rows}
    if new:
        connection.execute(
            text("INSERT INTO gazetteer.boundary_marker (marker_number, kind, line_codes)"
                 " VALUES (:number, :kind, CAST(:lines AS text[]))"),
            [{"number": n, "kind": kinds[n], "lines": list(wanted[n])} for n in sorted(new)],
        )  # fmt: skip
        counts.added = len(new)
    moved = [n for n in wanted if n in known.lines and wanted[n] != known.lines[n]]
    if moved:
        connection.execute(
            text("UPDATE gazetteer.boundary_marker SET line_codes = CAST(:lines AS text[])"
                 " WHERE marker_number = :number"),
            [{"number": n, "lines": list(wanted[n])} for n in moved],
        )  # fmt: skip
        counts.changed = len(moved)
    _establish_objects(connection, rows, known)
    return counts


def _establish_objects(
    connection: Connection, rows: Sequence[MarkerRow], known: KnownMarkers
) -> None:
    new = {row.staged.key: row for row in rows if row.staged.key not in known.objects}
    if not new:
        return
    connection.execute(
        text("""
        INSERT INTO gazetteer.marker_object
            (object_id, object_uuid, marker_id, full_number, ordinal)
        SELECT s.unit_id, coalesce(n.uuid, gen_random_uuid()), m.marker_id,
               n.full_number, n.ordinal
        FROM unnest(CAST(:keys AS text[]), CAST(:uuids AS uuid[]), CAST(:numbers AS text[]),
                    CAST(:full_numbers AS text[]), CAST(:ordinals AS int[]))
            AS n (key, uuid, marker_number, full_number, ordinal)
        JOIN (SELECT DISTINCT key, unit_id FROM staged) s USING (key)
        JOIN gazetteer.boundary_marker m USING (marker_number)
        ORDER BY s.unit_id
        """),
        {
            "keys": list(new),
            "uuids": [known.uuids.get(key) for key in new],
            "numbers": [row.number.marker_number for row in new.values()],
            "full_numbers": [row.number.full_number for row in new.values()],
            "ordinals": [row.ordinal for row in new.values()],
        },
    )


def settle_number_secrecy(connection: Connection, rows: Sequence[MarkerRow]) -> int:
    """Make numbers secret under which a secret object stands, and others public again."""
    return connection.execute(
        text("""
        UPDATE gazetteer.boundary_marker m SET secrecy = w.secrecy
        FROM (SELECT marker_id, CASE WHEN bool_or(secrecy = 'secret') THEN 'secret'
                                     ELSE 'public' END AS secrecy
              FROM gazetteer.marker_object GROUP BY marker_id) w
        WHERE m.marker_id = w.marker_id AND m.secrecy <> w.secrecy
          AND m.marker_number = ANY(:numbers)
        """),
        {"numbers": sorted({row.number.marker_number for row in rows})},
    ).rowcount
