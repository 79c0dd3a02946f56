"""The SQL of the place tiles, as a template that `maps.vector_tile` fills in.

What may be seen is decided by the policies on the tables. Under them no spatial index may be
used, so candidates come by number from a function, and their rows from under the policies.
"""

from __future__ import annotations

from maps.tile_sql import FRAME, WIDE

# More than a map can letter: the most important ones, in a fixed order.
MOST_PLACES = 1500

NEAR_NOW = f"gazetteer.places_within(ST_Transform({WIDE}, 4490))"
NEAR_THEN = (
    f"gazetteer.places_within_known(ST_Transform({WIDE}, 4490), CAST(:known AS timestamptz))"
)

PLACES = f"""
WITH {FRAME}, near AS MATERIALIZED (SELECT place_id FROM {{near}} AS n (place_id)), drawn AS (
    SELECT v.place_id, n.spelling AS name, n.romanisation, v.class_code, v.place_code,
           d.code AS division_code, d.level, v.is_simulated OR n.is_simulated AS is_simulated,
           ST_MakePoint(floor((ST_X(v.position_3857) - west) * scale),
                        floor((north - ST_Y(v.position_3857)) * scale)) AS geom
    FROM near
    CROSS JOIN LATERAL (
        SELECT * FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
        WHERE v.place_id = near.place_id AND v.valid @> CAST(:as_of AS date) LIMIT 1) v
    CROSS JOIN LATERAL (
        SELECT * FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) n
        WHERE n.place_id = near.place_id AND n.kind = 'standard'
          AND n.valid @> CAST(:as_of AS date) LIMIT 1) n
    LEFT JOIN gazetteer.place_known(CAST(:known AS timestamptz)) p ON p.place_id = near.place_id
    LEFT JOIN LATERAL (
        SELECT d.code, d.level FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) d
        WHERE d.division_id = p.division_id AND d.valid @> CAST(:as_of AS date) LIMIT 1) d ON true
    , frame
    WHERE ST_Intersects(v.position_3857, wide)
    ORDER BY array_position(ARRAY['province', 'prefecture', 'county', 'township'], d.level),
             d.level IS NULL DESC, v.class_code, v.place_id
    LIMIT :most
)
SELECT {{revision}},
       (SELECT ST_AsMVT(drawn, 'places', CAST(:extent AS int), 'geom', 'place_id'
                        ORDER BY drawn.place_id) FROM drawn) AS tile
"""

_EXTENT = "ARRAY[ST_XMin(extent), ST_YMin(extent), ST_XMax(extent), ST_YMax(extent)]"
PLACE_BOUNDS = f"""
WITH point AS (
    SELECT position, source, is_simulated
    FROM gazetteer.place_version_known(CAST(:known AS timestamptz))
    WHERE valid @> CAST(:as_of AS date)
)
SELECT {{revision}},
       (SELECT {_EXTENT} FROM (SELECT ST_Extent(position) AS extent FROM point) e) AS bounds,
       (SELECT array_agg(DISTINCT source ORDER BY source) FILTER (WHERE source IS NOT NULL)
        FROM point) AS sources,
       (SELECT coalesce(bool_or(is_simulated), false) FROM point) AS is_simulated
"""
