"""Outlines 区划范围 under a case: what follows from the change, and what stays unknown.

A merged division has the union of the outlines, a part of a split the union of what was assigned
to it, a parent gains or loses what came under it or left it. Where an outline that this needs is
not on record, the result is unknown, and that is said; nothing is invented or repaired.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from gazetteer.cases.application import Application
from gis.errors import InputError
from gis.geometry import as_multipolygon, polygon_problem
from gis.measure import area_m2

# Of less than this, neighbours that do not quite meet are no news.
_SLIVER_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline on record.

    Attributes:
        geom: In EPSG:4490.
        is_simulated: Whether it is invented.
    """

    geom: BaseGeometry
    is_simulated: bool


def outline_of(app: Application, unit: int) -> Outline | None:
    """The outline of a unit on the day of the change, else on the day before; None: unknown."""
    row = app.connection.execute(
        text("SELECT ST_AsBinary(geom) AS outline, is_simulated FROM gazetteer.division_area"
             " WHERE division_id = :unit AND (valid @> CAST(:day AS date)"
             " OR valid @> CAST(:eve AS date)) ORDER BY lower(valid) DESC NULLS LAST LIMIT 1"),
        {"unit": unit, "day": app.day, "eve": app.eve},
    ).first()  # fmt: skip
    return None if row is None else Outline(shapely.from_wkb(row.outline), row.is_simulated)


def give_outline(app: Application, unit: int, outline: Outline) -> None:
    """Enter an outline of a unit from the day on, until the next on record.

    Raises:
        InputError: It is not a valid polygon.
    """
    reason = polygon_problem(outline.geom)
    if reason is not None:
        raise InputError(
            f"The outline that follows from the change cannot serve: {reason}",
            "Give the outline in the action, or correct the outlines on record first.",
        )
    until = _cut(app, unit)
    app.connection.execute(
        text("""
        INSERT INTO gazetteer.division_area
            (division_id, valid, geom, geom_3857, area_m2, source, is_simulated)
        SELECT :unit, daterange(:day, CAST(:until AS date)), g, ST_Transform(g, 3857),
               ST_Area(g::geography), :source, :is_simulated
        FROM (SELECT ST_GeomFromWKB(:outline, 4490) AS g) s
        """),
        {
            "unit": unit,
            "day": app.day,
            "until": until,
            "outline": shapely.to_wkb(as_multipolygon(outline.geom)),
            "source": app.source,
            "is_simulated": outline.is_simulated,
        },
    )
    _touch(app, unit, outline.geom)


def end_outline(app: Application, unit: int) -> None:
    """End the outline of a unit that ends."""
    _cut(app, unit)


def union_of(app: Application, target: int, sources: Sequence[tuple[int, str]], name: str) -> None:
    """Give a unit the union of the outlines of others.

    Args:
        app: The case being carried out.
        target: The unit.
        sources: Units with their names; the target is among them where it keeps its own.
        name: Name of the target, for the remark where something is unknown.
    """
    found = [(outline_of(app, unit), label) for unit, label in sources]
    missing = [label for outline, label in found if outline is None]
    if missing or not found:
        listed = "、".join(missing) or "组成部分"
        app.remark(
            f"{name}的范围未知:{listed}没有范围。",
            f"The outline of {name} stays unknown: {', '.join(missing) or 'its parts'} has none.",
            is_unknown=True,
        )
        return
    outlines = [outline for outline, _ in found if outline is not None]
    union = _polygons(shapely.union_all([outline.geom for outline in outlines]))
    lost = sum(area_m2(outline.geom) for outline in outlines) - area_m2(union)
    if lost > _SLIVER_M2:
        app.remark(
            f"组成{name}的各范围互相重叠 {lost:.0f} 平方米。",
            f"The outlines that make up {name} overlap by {lost:.0f} m².",
        )
    give_outline(app, target, Outline(union, any(o.is_simulated for o in outlines)))


def move_area(
    app: Application, moved: Outline | None, name: str, out_of: Sequence[int], into: Sequence[int]
) -> None:
    """Take an area out of the outlines of some units and add it to those of others.

    Args:
        app: The case being carried out.
        moved: The area; None: unknown, so no outline can be adjusted.
        name: What is moved, for remarks.
        out_of: Units that lose it.
        into: Units that gain it.
    """
    for unit, gains in [*((u, False) for u in out_of), *((u, True) for u in into)]:
        own = outline_of(app, unit)
        if own is None:
            continue
        label = _name_of(app.connection, unit)
        if moved is None:
            app.remark(
                f"{label}的范围未随之调整:{name}的范围未知。",
                f"The outline of {label} is not adjusted: that of {name} is unknown.",
                is_unknown=True,
            )
            continue
        join = shapely.union if gains else shapely.difference
        result = _polygons(join(own.geom, moved.geom))
        if result.is_empty:
            raise InputError(
                f"Nothing would be left of the outline of {label}.",
                "Abolish the division instead, or correct the area.",
            )
        give_outline(app, unit, Outline(result, own.is_simulated or moved.is_simulated))


def part_of(app: Application, unit: int, area: BaseGeometry, name: str) -> Outline | None:
    """The part of a unit's outline inside an area; None where the outline is unknown.

    Raises:
        InputError: They have no area in common.
    """
    own = outline_of(app, unit)
    if own is None:
        return None
    inside = _polygons(shapely.intersection(own.geom, area))
    if inside.is_empty or area_m2(inside) < _SLIVER_M2:
        raise InputError(f"The area does not lie in {name}.", "Draw the part that is handed over.")
    outside = area_m2(area) - area_m2(inside)
    if outside > _SLIVER_M2:
        app.remark(
            f"所绘范围有 {outside:.0f} 平方米不在{name}内,不计入。",
            f"{outside:.0f} m² of the area drawn lie outside {name} and do not count.",
        )
    return Outline(inside, own.is_simulated)


def ancestors(connection: Connection, unit: int, day: object) -> list[int]:
    """The units above a unit on a day, nearest first."""
    return list(
        connection.execute(
            text("""
            WITH RECURSIVE version AS NOT MATERIALIZED (
                SELECT division_id, parent_id FROM gazetteer.division_version
                WHERE valid @> CAST(:day AS date)
            ), up AS (
                SELECT parent_id AS unit, 1 AS step FROM version WHERE division_id = :unit
                UNION ALL
                SELECT v.parent_id, up.step + 1 FROM up JOIN version v ON v.division_id = up.unit
                WHERE up.step < 10
            )
            SELECT unit FROM up WHERE unit IS NOT NULL ORDER BY step
            """),
            {"unit": unit, "day": day},
        ).scalars()
    )


def _cut(app: Application, unit: int) -> object:
    """End the outline in force at the day; returns where the new one must end (None: never)."""
    row = app.connection.execute(
        text("SELECT version_id, lower(valid) AS starts, upper(valid) AS ends, ST_AsBinary(geom)"
             " AS outline FROM gazetteer.division_area"
             " WHERE division_id = :unit AND valid @> CAST(:day AS date)"),
        {"unit": unit, "day": app.day},
    ).first()  # fmt: skip
    if row is None:
        return app.connection.execute(
            text("SELECT min(lower(valid)) FROM gazetteer.division_area"
                 " WHERE division_id = :unit AND lower(valid) > :day"),
            {"unit": unit, "day": app.day},
        ).scalar()  # fmt: skip
    _touch(app, unit, shapely.from_wkb(row.outline))
    if row.starts == app.day:
        statement = "DELETE FROM gazetteer.division_area WHERE version_id = :version"
    else:
        statement = (
            "UPDATE gazetteer.division_area SET valid = daterange(lower(valid), :day)"
            " WHERE version_id = :version"
        )
    app.connection.execute(text(statement), {"version": row.version_id, "day": app.day})
    return row.ends


def _touch(app: Application, unit: int, geom: BaseGeometry) -> None:
    app.connection.execute(
        text("INSERT INTO touched VALUES (:unit, ST_GeomFromWKB(:outline, 4490))"),
        {"unit": unit, "outline": shapely.to_wkb(geom)},
    )


def _polygons(geom: BaseGeometry) -> BaseGeometry:
    """The polygons of a result; lines and points where outlines only touch are no area."""
    if isinstance(geom, Polygon | MultiPolygon):
        return geom
    parts = [p for p in shapely.get_parts(geom) if isinstance(p, Polygon | MultiPolygon)]
    return shapely.union_all(parts) if parts else MultiPolygon()


def _name_of(connection: Connection, unit: int) -> str:
    return str(
        connection.execute(
            text("SELECT name FROM gazetteer.division_version WHERE division_id = :unit"
                 " ORDER BY upper(valid) DESC NULLS FIRST LIMIT 1"), {"unit": unit},
        ).scalar_one()
    )  # fmt: skip
