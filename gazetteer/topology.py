"""Overlaps and gaps between outlines, as findings: which two, where, how many square metres.

Real outlines are dirty, so they load; what is wrong with them is listed. Nothing is repaired.
Compared are the outlines of one level that have no end on record. Areas are geodesic (CGCS2000).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from gis.loading import LoadReport

# Below either, two outlines differ only by the rounding of coordinates: files have them to 1e-7
# degrees, a centimetre, which along ten kilometres makes fifty square metres of nothing.
SLIVER_M2 = 1.0
SLIVER_WIDTH_M = 0.05


@dataclass(frozen=True, slots=True)
class TopologyFinding:
    """Two outlines that do not fit.

    Attributes:
        kind: `overlap` or `gap`.
        codes: The divisions concerned; for a gap, the parent and up to four neighbours.
        names: Their names, in the same order.
        area_m2: Geodesic area.
        longitude_deg: A point inside, EPSG:4490.
        latitude_deg: A point inside, EPSG:4490.
    """

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    area_m2: float
    longitude_deg: float
    latitude_deg: float

    @property
    def sentence(self) -> str:
        """The finding in one sentence: which, where, how many square metres."""
        labels = [f"{c} {n}" for c, n in zip(self.codes, self.names, strict=True)]
        place = f"at {self.longitude_deg:.6f}, {self.latitude_deg:.6f}"
        if self.kind == "overlap":
            return f"{labels[0]} and {labels[1]} overlap by {self.area_m2:.1f} m² {place}"
        beside = " and ".join(labels[1:]) or "nothing"
        return f"a gap of {self.area_m2:.1f} m² in {labels[0]}, beside {beside}, {place}"


# Only what has no end on record. Not materialised: the joins need the indexes.
_OUTLINE = """
    outline AS NOT MATERIALIZED (
        SELECT v.division_id, v.code, v.name, v.level, v.parent_id, v.is_legal_division, a.geom
        FROM gazetteer.division_version v JOIN gazetteer.division_area a USING (division_id)
        WHERE upper_inf(v.valid) AND upper_inf(a.valid)
    ), scope AS MATERIALIZED (SELECT DISTINCT division_id FROM {scope})
"""

# Edges are straight in longitude and latitude (RFC 7946). A geodesic between far ends leaves such
# an edge by metres, so a long sliver is cut into pieces of 100 m before it is measured.
_AREA = "ST_Area(ST_Segmentize({geom}, 0.001)::geography)"
_WIDTH = "2 * area_m2 / nullif(ST_Perimeter(ST_Segmentize({geom}, 0.001)::geography), 0)"

# Statistical units (341271 …) lie inside legal divisions on purpose, so what stands in law is
# compared with what stands in law, and the rest with the rest; and so are their children.
# Pairs are found first, by index and columns, so that no costly test is made in vain.
_OVERLAPS = f"""
    WITH {_OUTLINE}, pair AS MATERIALIZED (
        SELECT a.code AS code_a, a.name AS name_a, b.code AS code_b, b.name AS name_b,
               a.geom AS geom_a, b.geom AS geom_b
        FROM scope JOIN outline a USING (division_id)
        JOIN outline b ON b.geom && a.geom AND b.level = a.level
            AND b.division_id <> a.division_id AND b.is_legal_division = a.is_legal_division
        LEFT JOIN gazetteer.division_version pa
            ON pa.division_id = a.parent_id AND upper_inf(pa.valid)
        LEFT JOIN gazetteer.division_version pb
            ON pb.division_id = b.parent_id AND upper_inf(pb.valid)
        WHERE (a.code < b.code OR b.division_id NOT IN (SELECT division_id FROM scope))
          AND coalesce(pa.is_legal_division, true) = coalesce(pb.is_legal_division, true)
    )
    SELECT code_a, name_a, code_b, name_b, area_m2, ST_X(place), ST_Y(place)
    FROM pair
    CROSS JOIN LATERAL (
        SELECT CASE WHEN ST_Relate(geom_a, geom_b, '2********')
                    THEN ST_CollectionExtract(ST_Intersection(geom_a, geom_b), 3) END AS geom) x
    CROSS JOIN LATERAL (
        SELECT {_AREA.format(geom="x.geom")} AS area_m2, ST_PointOnSurface(x.geom) AS place) m
    WHERE area_m2 >= {SLIVER_M2} AND {_WIDTH.format(geom="x.geom")} >= {SLIVER_WIDTH_M}
    ORDER BY least(code_a, code_b), greatest(code_a, code_b)
"""

# What the children leave of their parent's outline, or, where it has none, the holes between
# them. Only where every child has an outline: else the gap may be the one that is missing.
# Where a statistical unit of the parent's level lies, its children are, and there is no gap.
_GAPS = f"""
    WITH {_OUTLINE}, parent AS MATERIALIZED (
        SELECT DISTINCT p.division_id, p.code, p.name, p.level
        FROM scope JOIN outline c USING (division_id)
        JOIN gazetteer.division_version p ON p.division_id = c.parent_id AND upper_inf(p.valid)
    ), rest AS MATERIALIZED (
        SELECT p.code, p.name, p.division_id, d.geom, {_AREA.format(geom="d.geom")} AS area_m2
        FROM parent p
        CROSS JOIN LATERAL (
            SELECT ST_Union(o.geom) AS geom, bool_and(o.division_id IS NOT NULL) AS is_complete
            FROM gazetteer.division_version v LEFT JOIN outline o USING (division_id)
            WHERE v.parent_id = p.division_id AND upper_inf(v.valid)) u
        LEFT JOIN outline o ON o.division_id = p.division_id
        CROSS JOIN LATERAL (
            SELECT coalesce(o.geom, (SELECT ST_Union(ST_MakePolygon(ST_ExteriorRing(x.geom)))
                                     FROM ST_Dump(u.geom) x)) AS geom) w
        CROSS JOIN LATERAL (
            SELECT coalesce(ST_Union(z.geom), 'SRID=4490;POLYGON EMPTY') AS geom FROM outline z
            WHERE z.geom && w.geom AND z.level = p.level AND NOT z.is_legal_division) zone
        CROSS JOIN LATERAL ST_Dump(ST_CollectionExtract(
            ST_Difference(w.geom, ST_Union(u.geom, zone.geom)), 3)) d
        WHERE u.is_complete
    )
    SELECT r.code, r.name, n.codes, n.names, r.area_m2, ST_X(place), ST_Y(place)
    FROM rest r
    CROSS JOIN LATERAL ST_PointOnSurface(r.geom) place
    CROSS JOIN LATERAL (
        SELECT array_agg(code ORDER BY code) AS codes, array_agg(name ORDER BY code) AS names
        FROM (SELECT c.code, c.name FROM outline c
              WHERE c.parent_id = r.division_id AND c.geom && r.geom
                AND ST_Intersects(c.geom, r.geom) ORDER BY c.code LIMIT 4) t) n
    WHERE r.area_m2 >= {SLIVER_M2} AND {_WIDTH.format(geom="r.geom")} >= {SLIVER_WIDTH_M}
    ORDER BY r.code, r.area_m2 DESC
"""


def find_topology(connection: Connection, scope: str | None = None) -> list[TopologyFinding]:
    """Overlaps between divisions of one level, and gaps of parents that have all outlines.

    Args:
        connection: Any connection that may read the register.
        scope: Temporary table with a `division_id` column; None: the whole register.
    """
    table = scope or "gazetteer.division"
    findings = []
    for code_a, name_a, code_b, name_b, area, x, y in connection.exec_driver_sql(
        _OVERLAPS.format(scope=table)
    ):
        pair = sorted(((code_a, name_a), (code_b, name_b)))
        codes, names = zip(*pair, strict=True)
        findings.append(TopologyFinding("overlap", codes, names, area, x, y))
    for code, name, beside, names, area, x, y in connection.exec_driver_sql(
        _GAPS.format(scope=table)
    ):
        findings.append(
            TopologyFinding("gap", (code, *(beside or ())), (name, *(names or ())), area, x, y)
        )
    return findings


def report_topology(connection: Connection, report: LoadReport) -> None:
    """Add findings about the outlines a load changed (temporary table `touched`)."""
    connection.exec_driver_sql("ANALYZE touched")
    for finding in find_topology(connection, "touched"):
        report.find(finding.sentence, "Agree on one line with the neighbour and load it again.")
