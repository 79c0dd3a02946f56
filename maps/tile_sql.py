"""The SQL of the tiles, as templates that `maps.vector_tile` fills in.

Neighbours must not part in a tile, so outlines are cut to it and rounded to its grid, point by
point: a point both have stays a point both have. `ST_AsMVTGeom` is not used for them, since it
thins every polygon by itself.
"""

from __future__ import annotations

# West and north edge in metres, tile units a metre, and the tile with its buffer. The numbers
# are cast, since their size alone would otherwise make them different types and statements.
_ENVELOPE = "ST_TileEnvelope(CAST(:z AS int), CAST(:x AS int), CAST(:y AS int)"
WIDE = f"{_ENVELOPE}, margin => CAST(:margin AS float8))"
FRAME = f"""
    frame AS (
        SELECT ST_XMin(tile) AS west, ST_YMax(tile) AS north, ST_XMax(tile) AS east,
               ST_YMin(tile) AS south,
               CAST(:extent AS int) / (ST_XMax(tile) - ST_XMin(tile)) AS scale, wide
        FROM (SELECT {_ENVELOPE}) AS tile, {WIDE} AS wide) e
    )
"""

REVISION = """
    (SELECT revision_id || '.' || CAST(1000000 * extract(epoch FROM recorded_at) AS bigint)
     FROM gis.revision {until} ORDER BY recorded_at DESC LIMIT 1) AS revision
"""

# A standard is read by the query itself, in the same snapshot as what it is held against.
STANDARD = """
    (SELECT value FROM layers.standard_known(CAST(:known AS timestamptz))
     WHERE measure = CAST(:{measure} AS text) AND valid @> CAST(:as_of AS date))
"""

# Ratios with twenty decimals before they become doubles, so that they are the doubles nearest
# to the exact quotient, as everywhere else.
COVERAGE = f"""
WITH {FRAME}, given AS MATERIALIZED (
    SELECT a.division_id, v.code AS given_code, a.geom_3857
    FROM gazetteer.division_area_known(CAST(:known AS timestamptz)) a
    JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v USING (division_id)
    WHERE a.geom_3857 && {WIDE} AND a.valid @> CAST(:as_of AS date)
      AND v.valid @> CAST(:as_of AS date) AND v.level = :level
), sums AS (
    {{figures}}
), figure AS MATERIALIZED (
    SELECT g.division_id, s.code, s.name, s.level, s.committee_type,
           CAST(s.households AS bigint) AS households,
           CAST(CASE WHEN s.area IS NULL AND coalesce(s.unmeasured, 0) > 0 THEN NULL
                     ELSE coalesce(s.area, 0) END AS float8) AS floor_area_m2,
           CAST(100.00000000000000000000 * s.area_counted / nullif(s.households_counted, 0)
                AS float8) AS area_per_100_households_m2,
           s.meets_area, s.meets_building AS meets_single_building,
           CAST(s.short AS float8) AS short_m2,
           CAST(coalesce(s.communities, 0) AS int) AS communities,
           CAST(coalesce(s.unknown, 0) AS int) AS communities_unknown,
           -- Without a standard nobody can be said to comply.
           CASE WHEN s.level <> 'community' AND s.compliance_unknown < s.communities THEN
                CAST(1.00000000000000000000 * s.compliant / nullif(s.communities, 0) AS float8)
           END AS coverage_rate,
           s.division_simulated OR coalesce(s.simulated, 0) > 0 AS simulated
    FROM sums s JOIN given g ON g.given_code = s.code
), cut AS MATERIALIZED (
    SELECT division_id, ST_TransScale(ST_ClipByBox2D(geom_3857, wide), -west, -north, scale, -scale)
               AS exact
    FROM given, frame
), rounded AS MATERIALIZED (
    SELECT division_id, exact, ST_SnapToGrid(exact, 1) AS geom FROM cut
), polygon AS MATERIALIZED (
    -- Rounding may fold a narrow neck onto itself; such an outline alone is mended.
    SELECT division_id, ST_ForcePolygonCCW(CASE WHEN ST_IsValid(geom) THEN geom
               ELSE ST_ReducePrecision(ST_CollectionExtract(ST_MakeValid(exact), 3), 1) END) AS geom
    FROM rounded
), drawn AS (
    SELECT f.*, p.geom FROM figure f JOIN polygon p USING (division_id) WHERE NOT ST_IsEmpty(p.geom)
), spot AS MATERIALIZED (
    SELECT division_id, ST_PointOnSurface(geom_3857) AS spot FROM given
), label AS (
    -- Half-open on both axes: a point on an edge belongs to one tile.
    SELECT f.division_id, f.code, f.name, f.area_per_100_households_m2,
           ST_MakePoint(floor((ST_X(spot) - west) * scale), floor((north - ST_Y(spot)) * scale))
               AS geom
    FROM spot JOIN figure f USING (division_id), frame
    WHERE ST_X(spot) >= west AND ST_X(spot) < east AND ST_Y(spot) <= north AND ST_Y(spot) > south
)
SELECT {{revision}},
       (SELECT ST_AsMVT(drawn, :polygons, CAST(:extent AS int), 'geom', 'division_id'
                        ORDER BY drawn.code) FROM drawn)
       || (SELECT ST_AsMVT(label, :labels, CAST(:extent AS int), 'geom', 'division_id'
                           ORDER BY label.code) FROM label) AS tile
"""

FACILITIES = f"""
WITH {FRAME}, drawn AS (
    SELECT v.facility_id, f.facility_code, v.name, CAST(v.floor_area_m2 AS float8) AS floor_area_m2,
           to_char(lower(v.valid), 'YYYY-MM-DD') AS valid_from, v.is_approximate, v.is_simulated,
           ST_MakePoint(floor((ST_X(v.position_3857) - west) * scale),
                        floor((north - ST_Y(v.position_3857)) * scale)) AS geom
    FROM layers.facility_version_known(CAST(:known AS timestamptz)) v
    JOIN layers.facility f USING (facility_id), frame
    WHERE v.position_3857 && {WIDE} AND v.kind = :kind AND v.valid @> CAST(:as_of AS date)
)
SELECT {{revision}},
       (SELECT ST_AsMVT(drawn, :kind, CAST(:extent AS int), 'geom', 'facility_id'
                        ORDER BY drawn.facility_id) FROM drawn) AS tile
"""

_EXTENT = "ARRAY[ST_XMin(extent), ST_YMin(extent), ST_XMax(extent), ST_YMax(extent)]"
DIVISION_BOUNDS = f"""
WITH area AS (
    SELECT a.geom, a.source, a.is_simulated
    FROM gazetteer.division_area_known(CAST(:known AS timestamptz)) a
    JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v USING (division_id)
    WHERE a.valid @> CAST(:as_of AS date) AND v.valid @> CAST(:as_of AS date) AND v.level = :level
), origin AS (
    SELECT source, is_simulated FROM area
    UNION
    SELECT source, is_simulated FROM layers.division_statistic_known(CAST(:known AS timestamptz))
    UNION
    SELECT source, is_simulated FROM layers.facility_version_known(CAST(:known AS timestamptz))
    WHERE kind = 'service_centre' AND valid @> CAST(:as_of AS date)
)
SELECT {{revision}},
       (SELECT {_EXTENT} FROM (SELECT ST_Extent(geom) AS extent FROM area) e) AS bounds,
       (SELECT array_agg(DISTINCT source ORDER BY source) FILTER (WHERE source IS NOT NULL)
        FROM origin) AS sources,
       (SELECT coalesce(bool_or(is_simulated), false) FROM origin) AS is_simulated
"""
FACILITY_BOUNDS = f"""
WITH point AS (
    SELECT position, source, is_simulated
    FROM layers.facility_version_known(CAST(:known AS timestamptz))
    WHERE kind = :kind AND valid @> CAST(:as_of AS date)
)
SELECT {{revision}},
       (SELECT {_EXTENT} FROM (SELECT ST_Extent(position) AS extent FROM point) e) AS bounds,
       (SELECT array_agg(DISTINCT source ORDER BY source) FILTER (WHERE source IS NOT NULL)
        FROM point) AS sources,
       (SELECT coalesce(bool_or(is_simulated), false) FROM point) AS is_simulated
"""
