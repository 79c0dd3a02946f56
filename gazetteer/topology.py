"""Overlaps and gaps between outlines, as findings: which two, where, how many square metres.

Real outlines are dirty, so they load; what is wrong with them is listed. Nothing is repaired.
Compared are outlines of one level on one day. Areas are geodesic (CGCS2000).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from gis.loading import LoadReport

# Below this, two outlines digitised from the same points differ only by rounding.
SLIVER_M2 = 1.0


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
        """The finding in one sentence."""
        labels = [f"{c} {n}" for c, n in zip(self.codes, self.names, strict=True)]
        place = f"at {self.longitude_deg:.6f}, {self.latitude_deg:.6f}"
        if self.kind == "overlap":
            return f"{labels[0]} and {labels[1]} overlap by {self.area_m2:.1f} m² {place}"
        beside = " and ".join(labels[1:]) or "nothing"
        return f"a gap of {self.area_m2:.1f} m² in {labels[0]}, beside {beside}, {place}"


_CURRENT = """
    SELECT v.division_id, v.code, v.name, v.level, v.parent_id, v.is_legal_division,
           a.geom, v.valid * a.valid AS valid
    FROM gazetteer.division_version v JOIN gazetteer.division_area a USING (division_id)
    WHERE v.valid && a.valid AND (upper_inf(v.valid) AND upper_inf(a.valid))
"""

# Statistical units (341271 …) lie inside legal divisions on purpose, so only legal ones of
# one level are compared, and children of one parent.
_OVERLAPS = f"""
    WITH outline AS ({_CURRENT})
    SELECT a.code, a.name, b.code, b.name, ST_Area(x.geom::geography), ST_PointOnSurface(x.geom)
    FROM outline a JOIN outline b ON a.level = b.level AND a.code < b.code AND a.geom && b.geom
    JOIN gazetteer.division_version pa ON pa.division_id = a.parent_id AND upper_inf(pa.valid)
    JOIN gazetteer.division_version pb ON pb.division_id = b.parent_id AND upper_inf(pb.valid)
    CROSS JOIN LATERAL (SELECT ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3) AS geom) x
    WHERE (a.division_id IN (SELECT division_id FROM {{scope}})
           OR b.division_id IN (SELECT division_id FROM {{scope}}))
      AND a.is_legal_division = b.is_legal_division
      AND pa.is_legal_division = pb.is_legal_division
      AND ST_Relate(a.geom, b.geom, '2********')
      AND NOT ST_IsEmpty(x.geom) AND ST_Area(x.geom::geography) >= {SLIVER_M2}
    ORDER BY 1, 3
"""

_GAPS = f"""
    WITH outline AS ({_CURRENT}), parent AS (
        SELECT DISTINCT c.parent_id FROM outline c
        WHERE c.division_id IN (SELECT division_id FROM {{scope}})
    ), rest AS (
        SELECT p.code, p.name, p.division_id, d.geom
        FROM parent JOIN outline p ON p.division_id = parent.parent_id
        CROSS JOIN LATERAL (SELECT ST_Union(c.geom) AS geom FROM outline c
                            WHERE c.parent_id = p.division_id) u
        CROSS JOIN LATERAL ST_Dump(ST_CollectionExtract(ST_Difference(p.geom, u.geom), 3)) d
        WHERE NOT EXISTS (
            SELECT FROM gazetteer.division_version v
            WHERE v.parent_id = p.division_id AND upper_inf(v.valid)
              AND NOT EXISTS (SELECT FROM outline o WHERE o.division_id = v.division_id))
    )
    SELECT r.code, r.name, n.codes, n.names, ST_Area(r.geom::geography), ST_PointOnSurface(r.geom)
    FROM rest r CROSS JOIN LATERAL (
        SELECT array_agg(code ORDER BY code) AS codes, array_agg(name ORDER BY code) AS names
        FROM (SELECT c.code, c.name FROM outline c
              WHERE c.parent_id = r.division_id AND c.geom && r.geom
                AND ST_Intersects(c.geom, r.geom) ORDER BY c.code LIMIT 4) t) n
    WHERE ST_Area(r.geom::geography) >= {SLIVER_M2}
    ORDER BY 1, 5 DESC
"""


def find_topology(connection: Connection, scope: str | None = None) -> list[TopologyFinding]:
    """Overlaps between divisions of one level, and gaps of parents that have all outlines.

    Args:
        connection: Any connection that may read the register.
        scope: Temporary table with a `division_id` column; None: the whole register.
    """
    table = scope or "gazetteer.division"
    findings = []
    for code_a, name_a, code_b, name_b, area, place in connection.exec_driver_sql(
        _with_place(_OVERLAPS.format(scope=table))
    ):
        findings.append(
            TopologyFinding("overlap", (code_a, code_b), (name_a, name_b), area, *place)
        )
    for code, name, codes, names, area, place in connection.exec_driver_sql(
        _with_place(_GAPS.format(scope=table))
    ):
        findings.append(
            TopologyFinding("gap", (code, *(codes or ())), (name, *(names or ())), area, *place)
        )
    return findings


def report_topology(connection: Connection, report: LoadReport) -> None:
    """Add findings about the outlines a load changed (temporary table `touched`)."""
    for finding in find_topology(connection, "touched"):
        report.find(finding.sentence, "Agree on one line with the neighbour and load it again.")


def _with_place(query: str) -> str:
    return query.replace(
        "ST_PointOnSurface(x.geom)",
        "ARRAY[ST_X(ST_PointOnSurface(x.geom)), ST_Y(ST_PointOnSurface(x.geom))]",
    ).replace(
        "ST_PointOnSurface(r.geom)",
        "ARRAY[ST_X(ST_PointOnSurface(r.geom)), ST_Y(ST_PointOnSurface(r.geom))]",
    )
