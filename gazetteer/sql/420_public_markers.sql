-- Markers as the public may know them: the number, and a position moved to a grid, where a rule
-- public_position_rounding_m is in force today. Without such a rule there are no rows at all.
--
-- Definer's rights: the exact positions stay closed to the reader. The rule is that of today for
-- every asked day, so that two grids of different days cannot be laid over each other. A grid
-- below 10 m hides nothing from a hand-held receiver and counts as none. The grid is that of
-- gazetteer.publishing.positions.snapped.
CREATE OR REPLACE FUNCTION gazetteer.public_marker_positions(p_as_of date, p_known timestamptz)
RETURNS TABLE (full_number text, ordinal int, state text, line_codes text[], longitude float8,
               latitude float8, grid_m float8, is_simulated boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000 AS $$
WITH rule AS (
    SELECT level, CASE WHEN value ~ '^[0-9]{1,6}([.][0-9]{1,6})?$' THEN
                      CASE WHEN value::float8 >= 10 THEN value::float8 END
                  END AS metres
    FROM gazetteer.boundary_rule
    WHERE name = 'public_position_rounding_m' AND valid @> CURRENT_DATE
), marker AS (
    SELECT m.marker_id, m.line_codes,
           -- A tri-point is as coarse as the coarsest of its lines, and hidden with any of them.
           (SELECT CASE WHEN bool_and(own.metres IS NOT NULL) THEN max(own.metres) END
            FROM unnest(m.line_codes) AS code
            LEFT JOIN gazetteer.boundary_line l ON l.line_code = code
            LEFT JOIN LATERAL (
                SELECT v.level FROM gazetteer.boundary_line_version v
                WHERE v.line_id = l.line_id AND v.valid @> p_as_of) v ON true
            LEFT JOIN LATERAL (
                SELECT r.metres FROM rule r WHERE r.level IN (v.level, 'all')
                ORDER BY r.level = 'all' LIMIT 1) own ON l.secrecy IS DISTINCT FROM 'secret'
           ) AS metres
    FROM gazetteer.boundary_marker m
    WHERE m.secrecy = 'public'
), survey AS (
    SELECT s.object_id, s.survey_uuid, s.surveyed_on, s.recorded, s.survey_id, s.position,
           s.corrects
    FROM gazetteer.marker_survey_known(p_known) s
    WHERE s.surveyed_on <= p_as_of
), latest AS (
    SELECT DISTINCT ON (s.object_id) s.object_id, s.position
    FROM survey s
    WHERE NOT EXISTS (SELECT FROM survey c WHERE c.corrects = s.survey_uuid)
    ORDER BY s.object_id, s.surveyed_on DESC, lower(s.recorded) DESC, s.survey_id DESC
), snapped AS (
    SELECT o.object_id, o.full_number, o.ordinal, m.line_codes, m.metres,
           degrees(m.metres / 6378137) AS step,
           round(ST_Y(s.position) / degrees(m.metres / 6378137))
               * degrees(m.metres / 6378137) AS latitude,
           ST_X(s.position) AS exact_longitude
    FROM marker m
    JOIN gazetteer.marker_object o USING (marker_id)
    JOIN latest s USING (object_id)
    WHERE m.metres IS NOT NULL AND s.position IS NOT NULL AND o.secrecy <> 'secret'
), meshed AS (
    SELECT *, step / greatest(cos(radians(latitude)), 0.01) AS across FROM snapped
)
SELECT p.full_number, p.ordinal, v.state, p.line_codes,
       round((round(p.exact_longitude / p.across) * p.across)::numeric, 6)::float8,
       round(p.latitude::numeric, 6)::float8, p.metres, v.is_simulated
FROM meshed p
JOIN gazetteer.marker_object_version_known(p_known) v USING (object_id)
WHERE v.valid @> p_as_of
ORDER BY p.full_number, p.ordinal
$$;
COMMENT ON FUNCTION gazetteer.public_marker_positions IS
    'Marker numbers with positions moved to the grid of the rule public_position_rounding_m; '
    'nothing where no such rule is in force today.';
